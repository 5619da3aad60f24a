# Fails where the app is not fit for its product; its secret reaches neither plan nor state.
ephemeral "zoom_connector_check" "sailpoint" {
  product       = "sailpoint"
  account_id    = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id     = "zYxWvUtSrQpOnMlKjIhGf"
  client_secret = var.client_secret
  on_unhealthy  = "warn"
}

variable "client_secret" {
  type      = string
  sensitive = true
}
