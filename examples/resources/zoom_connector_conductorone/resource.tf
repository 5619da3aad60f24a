variable "client_secret" {
  type      = string
  ephemeral = true
}

# The app that ConductorOne has discovered through single sign-on.
data "zoom_conductorone_app" "zoom" {
  name = "Zoom"
}

resource "zoom_connector_conductorone" "zoom" {
  name     = "Access reviews"
  app_id   = data.zoom_conductorone_app.zoom.id
  features = ["sync", "provisioning"]
  owners   = ["zoom-owner@example.com"]

  account_id               = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id                = "zYxWvUtSrQpOnMlKjIhGf"
  client_secret_wo         = var.client_secret
  client_secret_wo_version = "1"
}

# A connector that runs in your own network, with an app of its own in ConductorOne. The credentials go to your
# process; nobody types them in.
resource "zoom_connector_conductorone" "self_hosted" {
  name    = "Access reviews, self-hosted"
  hosting = "self_hosted"
  owners  = ["zoom-owner@example.com"]

  app = {
    display_name = "Zoom (self-hosted)"
  }
}
