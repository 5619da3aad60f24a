list "zoom_contact_group_members" "contact_groups" {
  provider = zoom
}
