import {
  to = zoom_role_members.auditor
  id = "Auditor"
}
