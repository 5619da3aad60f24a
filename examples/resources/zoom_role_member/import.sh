# By the role's ID or name, and the user's ID or e-mail address.
terraform import zoom_role_member.sam "Access Reviewer/sam.carter@example.com"
