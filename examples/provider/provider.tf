terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

# The provider's own Server-to-Server OAuth app. Leave these out where the environment variables
# ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are set.
provider "zoom" {
  account_id    = "aBcDeFgHiJkLmNoPqRsTuV"
  client_id     = "pRoViDeRsOwNcLiEnTiD1"
  client_secret = var.zoom_client_secret
}

variable "zoom_client_secret" {
  type      = string
  sensitive = true
}
