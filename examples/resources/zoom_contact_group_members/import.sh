# By the ID or the exact name of the contact group.
terraform import zoom_contact_group_members.sales "Sales Europe"
