# By the group's ID or name, and the user's ID or e-mail address.
terraform import zoom_group_member.sam "Finance/sam.carter@example.com"
