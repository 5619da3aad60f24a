# terraform apply -invoke=action.zoom_connector_verify.inventory
action "zoom_connector_verify" "inventory" {
  config {
    scopes        = ["user:read:list_users:admin"]
    account_id    = "aBcDeFgHiJkLmNoPqRsTuV"
    client_id     = "zYxWvUtSrQpOnMlKjIhGf"
    client_secret = var.client_secret
  }
}

variable "client_secret" {
  type      = string
  sensitive = true
}
