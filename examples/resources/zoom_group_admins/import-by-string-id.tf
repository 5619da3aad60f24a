import {
  to = zoom_group_admins.finance
  id = "Finance"
}
