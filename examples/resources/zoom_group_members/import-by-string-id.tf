import {
  to = zoom_group_members.finance
  id = "Finance Europe"
}
