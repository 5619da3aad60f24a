# Fails where the app is not fit for its product; its secret reaches neither plan nor state. With
# on_unhealthy = "warn" it says what it found, and the configuration decides.
ephemeral "zoom_connector_check" "sailpoint" {
  product       = "sailpoint"
  account_id    = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id     = "zYxWvUtSrQpOnMlKjIhGf"
  client_secret = var.client_secret
  on_unhealthy  = "warn"

  lifecycle {
    postcondition {
      condition     = self.status == "connected"
      error_message = "The Zoom app is not fit for SailPoint: the warning says why."
    }
  }
}

variable "client_secret" {
  type      = string
  sensitive = true
}
