import {
  to = zoom_role_members.reviewer
  id = "Access Reviewer"
}
