import {
  to = zoom_group_members.finance
  identity = {
    group_id = "gFinanceGroupId0123456"
  }
}
