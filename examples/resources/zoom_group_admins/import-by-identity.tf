import {
  to = zoom_group_admins.finance
  identity = {
    group_id = "gFinanceGroupId0123456"
  }
}
