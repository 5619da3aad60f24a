# By the ID or the exact name.
terraform import zoom_group.finance "Finance Europe"
