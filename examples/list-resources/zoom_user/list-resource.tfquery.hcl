# Everybody of the domain who has a licence.
list "zoom_user" "licensed" {
  provider = zoom

  config {
    email_suffix = "@example.com"
    statuses     = ["active"]
    types        = ["licensed"]
  }
}
