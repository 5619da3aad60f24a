resource "zoom_connector" "governance" {
  name     = "ConductorOne"
  product  = "conductorone"
  features = ["sync"]

  account_id    = var.account_id
  client_id     = var.client_id
  client_secret = var.client_secret

  owners = [data.zoom_user.owner.email]
}
