data "zoom_groups" "all" {}

data "zoom_groups" "finance" {
  name_prefix = "Finance"
}

output "group_ids" {
  value = { for group in data.zoom_groups.all.groups : group.name => group.id }
}
