resource "zoom_contact_group" "sales" {
  name        = "Sales Europe"
  description = "Who sells what, and where"
  privacy     = "searchable"
}
