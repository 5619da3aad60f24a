import {
  to = zoom_role_member.sam
  id = "Auditor/sam.carter@example.com"
}
