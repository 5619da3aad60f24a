# By the ID or the exact name.
terraform import zoom_role.auditor Auditor
