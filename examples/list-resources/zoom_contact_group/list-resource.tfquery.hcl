list "zoom_contact_group" "contact_groups" {
  provider = zoom
}
