data "zoom_contact_groups" "hidden" {
  privacy = "private"
}

output "hidden_contact_groups" {
  value = data.zoom_contact_groups.hidden.contact_groups[*].name
}
