# Every connector of an organisation whose product has no type of its own, in one table. A scheduled `terraform plan -detailed-exitcode` ends
# with exit code 2 as soon as one of them breaks at Zoom, and says which and why.
#
#     export ZOOM_ACCOUNT_ID=… ZOOM_CLIENT_ID=… ZOOM_CLIENT_SECRET=…  # the provider's own app
#     export TF_VAR_client_secrets='{"veza":"…","setyl":"…"}'
#     terraform apply

terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

provider "zoom" {}

data "zoom_role" "owner" {
  name = "Owner"
}

# Whoever owns the Zoom account answers for its connectors.
data "zoom_users" "owners" {
  role_id = data.zoom_role.owner.id
}

resource "zoom_connector" "each" {
  for_each = var.connectors

  name    = each.value.name
  product = each.key
  owners  = data.zoom_users.owners.emails

  account_id    = each.value.account_id
  client_id     = each.value.client_id
  client_secret = var.client_secrets[each.key]
}

output "status" {
  value = { for product, connector in zoom_connector.each : product => connector.status }
}
