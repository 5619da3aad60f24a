resource "zoom_contact_group" "sales" {
  name    = "Sales Europe"
  privacy = "searchable"
}

data "zoom_user" "sam" {
  email = "sam.carter@example.com"
}

data "zoom_group" "finance" {
  name = "Finance"
}

# Everybody in the contact group: users and user groups.
resource "zoom_contact_group_members" "sales" {
  contact_group_id = zoom_contact_group.sales.id
  users            = [data.zoom_user.sam.id]
  groups           = [data.zoom_group.finance.id]
}
