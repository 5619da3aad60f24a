data "zoom_group" "finance" {
  name = "Finance"
}

# One member, whoever else is in the group.
resource "zoom_group_member" "sam" {
  group_id = data.zoom_group.finance.id
  user_id  = "sam.carter@example.com"
}
