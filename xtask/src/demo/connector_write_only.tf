resource "zoom_connector" "governance" {
  name = "Governance"
  scopes = [
    "user:read:list_users:admin",
    "group:read:list_groups:admin",
    "group:read:administrator:admin",
  ]

  account_id               = var.account_id
  client_id                = var.client_id
  client_secret_wo         = var.client_secret
  client_secret_wo_version = "1"

  owners = [data.zoom_user.owner.email]
}
