# By the ID or the exact name of the group.
terraform import zoom_group_admins.finance Finance
