resource "zoom_connector_purview" "compliance" {
  name       = "Zoom"
  account_id = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id  = "zYxWvUtSrQpOnMlKjIhGf"

  # Kept in neither plan nor state. Before Terraform 1.11, set client_secret instead.
  client_secret_wo         = var.client_secret
  client_secret_wo_version = "1"
}

# What to type into the wizard of Compliance Manager.
output "purview_settings" {
  value = zoom_connector_purview.compliance.settings
}

variable "client_secret" {
  type      = string
  sensitive = true
}
