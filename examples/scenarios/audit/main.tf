# Who is in the Zoom account, who pays for what, who may do what, and which connector may do more than it needs.
# `audit.sh` applies this and turns the outputs into CSV files and a page. Nothing is changed at Zoom.
#
#     export ZOOM_ACCOUNT_ID=… ZOOM_CLIENT_ID=… ZOOM_CLIENT_SECRET=…
#     export TF_VAR_client_secrets='{"inventory":"…"}'
#     sh audit.sh
#
# The outputs name people: keep the state where those are kept.

terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

data "zoom_license_usage" "this" {
  unused_after_days = var.unused_after_days
  count_only        = true
}

data "zoom_users" "all" {}

data "zoom_roles" "all" {}

# Everybody who is more than a member. Zoom lists the members role by role.
data "zoom_role_members" "privileged" {
  for_each = { for role in data.zoom_roles.all.roles : role.id => role if role.id != "2" }
  role_id  = each.key
}

# The connectors, looked at and not kept from anything: what is wrong with them is for the report.
resource "zoom_connector" "audited" {
  for_each = var.connectors

  name         = each.value.name
  product      = each.value.product
  scopes       = each.value.scopes
  account_id   = each.value.account_id
  client_id    = each.value.client_id
  on_unhealthy = "warn"

  client_secret_wo         = var.client_secrets[each.key]
  client_secret_wo_version = "1"
}
