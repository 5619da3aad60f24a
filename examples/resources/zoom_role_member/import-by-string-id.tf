import {
  to = zoom_role_member.sam
  id = "Access Reviewer/sam.carter@example.com"
}
