# Takes an account over that has been kept by hand until now. See README.md.
terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

# Credentials come from ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET.
provider "zoom" {}
