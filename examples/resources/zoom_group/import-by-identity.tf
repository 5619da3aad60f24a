import {
  to = zoom_group.finance
  identity = {
    id = "gFinanceGroupId0123456"
  }
}
