import {
  to = zoom_group.finance
  id = "Finance Europe"
}
