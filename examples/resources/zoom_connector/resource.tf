# A product with a preset: the scopes follow from the product and its features.
resource "zoom_connector" "sailpoint" {
  name     = "Identity governance"
  product  = "sailpoint"
  features = ["provisioning"]
  owners   = ["zoom-owner@example.com"]

  account_id = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id  = "zYxWvUtSrQpOnMlKjIhGf"

  # Kept in neither plan nor state. Before Terraform 1.11, set client_secret instead.
  client_secret_wo         = var.sailpoint_client_secret
  client_secret_wo_version = 1
}

# Any other product: name the scopes that it needs.
resource "zoom_connector" "inventory" {
  name   = "Inventory of Zoom users"
  scopes = ["user:read:list_users:admin", "group:read:list_groups:admin"]

  account_id    = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id     = "iNvEnToRyAppClIeNtId1"
  client_secret = var.inventory_client_secret

  # Record what is found instead of refusing to apply.
  on_unhealthy = "warn"
}

variable "sailpoint_client_secret" {
  type      = string
  sensitive = true
}

variable "inventory_client_secret" {
  type      = string
  sensitive = true
}
