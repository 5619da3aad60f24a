# How many administrators there are, without the list of them.
data "zoom_role_members" "admins" {
  role_id    = "1"
  count_only = true
}

output "administrators" {
  value = data.zoom_role_members.admins.total_members
}
