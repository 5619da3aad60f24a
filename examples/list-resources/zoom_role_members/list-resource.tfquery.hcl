list "zoom_role_members" "roles" {
  provider = zoom
}
