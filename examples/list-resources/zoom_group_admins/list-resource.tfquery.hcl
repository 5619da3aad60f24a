list "zoom_group_admins" "administrators" {
  provider = zoom
}
