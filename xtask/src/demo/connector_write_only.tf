resource "zoom_connector" "governance" {
  name     = "ConductorOne"
  product  = "conductorone"
  features = ["sync"]

  account_id               = var.account_id
  client_id                = var.client_id
  client_secret_wo         = var.client_secret
  client_secret_wo_version = 1

  owners = [data.zoom_user.owner.email]
}
