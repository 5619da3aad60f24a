import {
  to = zoom_role.auditor
  id = "Auditor"
}
