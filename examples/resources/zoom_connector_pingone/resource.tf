variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "zoom_connector_pingone" "zoom" {
  name        = "Zoom"
  description = "Provisions the sales department"

  account_id               = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id                = "zYxWvUtSrQpOnMlKjIhGf"
  client_secret_wo         = var.client_secret
  client_secret_wo_version = "1"

  # Deactivated users can be had back; deleted ones cannot.
  remove_action = "Disable"
}
