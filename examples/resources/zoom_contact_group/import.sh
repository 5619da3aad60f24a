# By the ID or the exact name, if only one has it.
terraform import zoom_contact_group.sales "Sales Europe"
