data "zoom_contact_groups" "all" {}

data "zoom_contact_group_members" "each" {
  for_each         = data.zoom_contact_groups.all.ids
  contact_group_id = each.value
}

output "members" {
  value = { for id, group in data.zoom_contact_group_members.each : id => group.members[*].name }
}
