resource "zoom_connector_conductorone" "zoom" {
  name    = "Access reviews"
  hosting = "self_hosted"
  owners  = ["zoom-owner@example.com"]

  app = {
    display_name = "Zoom (self-hosted)"
  }
}

# Change this to rotate.
resource "terraform_data" "rotation" {
  input = "2026-01"
}

resource "zoom_connector_conductorone_credential" "zoom" {
  app_id       = zoom_connector_conductorone.zoom.app_id
  connector_id = zoom_connector_conductorone.zoom.connector_id

  lifecycle {
    # The process has the new credential before the old one is revoked.
    create_before_destroy = true
    replace_triggered_by  = [terraform_data.rotation]
  }
}

# The environment of the connector's process: put it where the process finds it, such as a Kubernetes secret.
output "environment" {
  value     = zoom_connector_conductorone_credential.zoom.environment
  sensitive = true
}
