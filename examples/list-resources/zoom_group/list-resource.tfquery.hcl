list "zoom_group" "groups" {
  provider = zoom

  config {
    name_prefix = "Fin"
  }
}
