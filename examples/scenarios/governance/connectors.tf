# Each secret is ephemeral here and write-only in its connector, so that neither a plan nor the state has it.

resource "zoom_connector_purview" "this" {
  name   = "Microsoft Purview Compliance Manager"
  owners = zoom_role_members.app_manager.members

  account_id               = data.zoom_user.account_owner.account_id
  client_id                = var.apps["purview"].client_id
  client_secret_wo         = var.client_secrets["purview"]
  client_secret_wo_version = var.apps["purview"].secret_version
}

# The app that ConductorOne has discovered through single sign-on: the connector joins it.
data "zoom_conductorone_app" "zoom" {
  name = "Zoom"
}

resource "zoom_connector_conductorone" "this" {
  name     = "Access reviews"
  app_id   = data.zoom_conductorone_app.zoom.id
  features = ["sync", "provisioning"]
  owners   = [data.zoom_user.account_owner.email]

  account_id               = data.zoom_user.account_owner.account_id
  client_id                = var.apps["conductorone"].client_id
  client_secret_wo         = var.client_secrets["conductorone"]
  client_secret_wo_version = var.apps["conductorone"].secret_version
}

# Snow uses a General app, which has no account ID and which somebody authorizes in a browser.
resource "zoom_connector_snow" "this" {
  name         = "Snow Integration Manager"
  redirect_uri = "http://localhost:8080"
  owners       = zoom_group_members.team["licences"].members

  client_id                = var.apps["snow"].client_id
  client_secret_wo         = var.client_secrets["snow"]
  client_secret_wo_version = var.apps["snow"].secret_version
}

resource "zoom_connector_pingone" "this" {
  name        = "Zoom"
  description = "Provisions employees"
  owners      = zoom_group_members.team["identity"].members

  # The list of an app with granular scopes; leave it out for the seven documented classic ones.
  presets = ["scim2_granular_inferred"]

  account_id               = data.zoom_user.account_owner.account_id
  client_id                = var.apps["pingone"].client_id
  client_secret_wo         = var.client_secrets["pingone"]
  client_secret_wo_version = var.apps["pingone"].secret_version
}

resource "zoom_connector_pingone_for_enterprise" "this" {
  name    = "Zoom, for contractors"
  owners  = zoom_group_members.team["identity"].members
  presets = ["scim2_granular_inferred"]

  account_id               = data.zoom_user.account_owner.account_id
  client_id                = var.apps["pingone_for_enterprise"].client_id
  client_secret_wo         = var.client_secrets["pingone_for_enterprise"]
  client_secret_wo_version = var.apps["pingone_for_enterprise"].secret_version
}
