import {
  to = zoom_role.reviewer
  id = "Access Reviewer"
}
