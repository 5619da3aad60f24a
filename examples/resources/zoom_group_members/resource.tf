resource "zoom_group" "finance" {
  name = "Finance Europe"
}

# Everybody in the group; whoever else is in it is removed, except the account's owner.
resource "zoom_group_members" "finance" {
  group_id = zoom_group.finance.id
  members = [
    "sam.carter@example.com",
    "noor.haddad@example.com",
  ]
}
