list "zoom_role" "roles" {
  provider = zoom
}
