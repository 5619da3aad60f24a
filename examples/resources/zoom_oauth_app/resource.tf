resource "zoom_oauth_app" "governance" {
  name          = "Governance"
  contact_name  = "Zoom administrators"
  contact_email = "zoom-owner@example.com"
  company_name  = "Example Organisation"

  scopes = [
    "group:read:list_groups:admin",
    "role:read:list_roles:admin",
    "role:read:role:admin",
    "user:read:list_users:admin",
  ]

  # Change it to rotate the secret. The old one works for another day.
  secret_version = "2026-01"
  secret_overlap = "24h"

  # Zoom cannot change such an app: other scopes make a new one, and the old one works until then.
  lifecycle {
    create_before_destroy = true
  }
}

# The connector moves to the new secret in the apply that rotates it.
resource "zoom_connector" "governance" {
  name    = "Governance"
  product = "veza"

  account_id    = zoom_oauth_app.governance.account_id
  client_id     = zoom_oauth_app.governance.client_id
  client_secret = zoom_oauth_app.governance.client_secret

  lifecycle {
    create_before_destroy = true
  }
}
