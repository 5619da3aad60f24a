list "zoom_group_members" "groups" {
  provider = zoom
}
