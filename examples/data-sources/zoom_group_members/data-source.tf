data "zoom_group" "finance" {
  name = "Finance"
}

data "zoom_group_members" "finance" {
  group_id = data.zoom_group.finance.id
}

output "finance" {
  value = data.zoom_group_members.finance.emails
}
