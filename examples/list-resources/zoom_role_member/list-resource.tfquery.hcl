list "zoom_role_member" "holders" {
  provider = zoom

  config {
    role_id = "1"
  }
}
