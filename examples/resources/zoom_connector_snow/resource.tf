resource "zoom_connector_snow" "licenses" {
  name         = "Snow Integration Manager"
  client_id    = "zYxWvUtSrQpOnMlKjIhGf"
  redirect_uri = "http://localhost:8080"
  owners       = ["zoom-owner@example.com"]

  # Kept in neither plan nor state. Before Terraform 1.11, set client_secret instead.
  client_secret_wo         = var.client_secret
  client_secret_wo_version = "1"
}

# What to type into the section "Configure Zoom".
output "snow_settings" {
  value = zoom_connector_snow.licenses.settings
}

variable "client_secret" {
  type      = string
  sensitive = true
}
