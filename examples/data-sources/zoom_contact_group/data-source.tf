data "zoom_contact_groups" "all" {}

data "zoom_contact_group" "each" {
  for_each = data.zoom_contact_groups.all.ids
  id       = each.value
}

output "sizes" {
  value = { for group in data.zoom_contact_group.each : group.name => group.total_members }
}
