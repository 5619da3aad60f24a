# Every connector of an organisation, watched. A scheduled job runs `drift.sh`: it plans, and writes a report of
# what has broken or was changed by hand, as Markdown for a pull request or a job's summary and as a web page.
#
#     export TF_VAR_client_secrets='{"purview":"…","inventory":"…"}'
#     sh drift.sh
#
# Exit codes are those of `terraform plan -detailed-exitcode`: 0 nothing has changed, 1 it could not be found out,
# 2 something has changed.

terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

resource "zoom_connector_purview" "purview" {
  name       = "Purview"
  account_id = var.account_id
  client_id  = var.purview_client_id

  # Kept in the state, so that every refresh can verify it: keep the state encrypted. With client_secret_wo the
  # plan verifies instead.
  client_secret = var.client_secrets["purview"]
}

resource "zoom_connector" "inventory" {
  name   = "Inventory of Zoom users"
  scopes = ["user:read:list_users:admin", "group:read:list_groups:admin"]

  account_id    = var.account_id
  client_id     = var.inventory_client_id
  client_secret = var.client_secrets["inventory"]
}
