data "zoom_group" "finance" {
  name = "Finance"
}

data "zoom_group_admins" "finance" {
  group_id = data.zoom_group.finance.id
}

output "administrators_of_finance" {
  value = data.zoom_group_admins.finance.emails
}
