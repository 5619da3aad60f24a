data "zoom_group" "finance" {
  name = "Finance"
}

resource "zoom_group_admins" "finance" {
  group_id = data.zoom_group.finance.id
  admins   = ["noor.haddad@example.com"]
}
