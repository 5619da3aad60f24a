resource "zoom_connector_pingone_for_enterprise" "provisioning" {
  name          = "Zoom provisioning"
  account_id    = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id     = "zYxWvUtSrQpOnMlKjIhGf"
  remove_action = "Disable"

  # The list of an app with granular scopes; leave it out for the seven documented classic ones.
  presets = ["scim2_granular_inferred"]

  # Kept in neither plan nor state. Before Terraform 1.11, set client_secret instead.
  client_secret_wo         = var.client_secret
  client_secret_wo_version = "1"
}

# What to type into the tab "Application Configuration".
output "pingone_for_enterprise_settings" {
  value = zoom_connector_pingone_for_enterprise.provisioning.settings
}

variable "client_secret" {
  type      = string
  sensitive = true
}
