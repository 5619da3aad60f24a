# By the ID or the exact name.
terraform import zoom_role.reviewer "Access Reviewer"
