terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

data "zoom_users" "active" {
  statuses = ["active"]
}

# Three people of the account.
output "some" {
  value = slice(sort(data.zoom_users.active.emails), 0, 3)
}
