# ConductorOne reads users, groups and roles of Zoom. It asks that its connector is owned by an Owner of
# the Zoom account, so the owner is looked up first. The client secret is ephemeral: it is in neither
# plan nor state.
#
#     export ZOOM_ACCOUNT_ID=… ZOOM_CLIENT_ID=… ZOOM_CLIENT_SECRET=…  # the provider's own app
#     export CONDUCTORONE_CLIENT_ID=… CONDUCTORONE_CLIENT_SECRET=…    # an API key of ConductorOne
#     export TF_VAR_client_secret=…                                   # the connector's
#     terraform apply

terraform {
  required_version = ">= 1.11"

  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

provider "zoom" {}

data "zoom_user" "owner" {
  email = var.owner

  lifecycle {
    postcondition {
      condition     = self.role_name == "Owner"
      error_message = "ConductorOne asks for an owner with the Zoom role Owner."
    }
  }
}

# The app that ConductorOne has discovered through single sign-on: the connector joins it.
data "zoom_conductorone_app" "zoom" {
  name = "Zoom"
}

resource "zoom_connector_conductorone" "zoom" {
  name     = "Access reviews"
  app_id   = data.zoom_conductorone_app.zoom.id
  features = ["sync"]
  owners   = [data.zoom_user.owner.email]

  account_id               = data.zoom_user.owner.account_id
  client_id                = var.client_id
  client_secret_wo         = var.client_secret
  client_secret_wo_version = var.client_secret_version
}
