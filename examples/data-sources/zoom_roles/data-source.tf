data "zoom_roles" "all" {}

output "members_of_each_role" {
  value = { for role in data.zoom_roles.all.roles : role.name => role.total_members }
}
