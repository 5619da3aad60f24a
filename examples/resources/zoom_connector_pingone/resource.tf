variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "zoom_connector_pingone" "zoom" {
  name        = "Zoom"
  description = "Provisions the sales department"

  # The list of an app with granular scopes; leave it out for the seven documented classic ones.
  presets = ["scim2_granular_inferred"]

  account_id               = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id                = "zYxWvUtSrQpOnMlKjIhGf"
  client_secret_wo         = var.client_secret
  client_secret_wo_version = "1"

  # Deactivated users can be had back; deleted ones cannot.
  remove_action = "Disable"
}
