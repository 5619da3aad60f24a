import {
  to = zoom_group_member.sam
  id = "Finance/sam.carter@example.com"
}
