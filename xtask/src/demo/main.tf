terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

# The provider's own credentials come from the environment: ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID,
# ZOOM_CLIENT_SECRET.
provider "zoom" {}

variable "account_id" {
  type = string
}

variable "client_id" {
  type = string
}

variable "client_secret" {
  type      = string
  sensitive = true
}

variable "owner" {
  type        = string
  description = "E-mail address of the person who answers for the connector."
}

data "zoom_user" "owner" {
  email = var.owner
}

output "status" {
  value = zoom_connector.governance.status
}

output "missing_scopes" {
  value = zoom_connector.governance.missing_scopes
}

output "settings" {
  description = "What to type into the product's form."
  value       = zoom_connector.governance.settings
}
