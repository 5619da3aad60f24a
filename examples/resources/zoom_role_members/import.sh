# By the ID or the exact name of the role.
terraform import zoom_role_members.reviewer "Access Reviewer"
