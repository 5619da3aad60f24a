terraform {
  required_version = ">= 1.11"

  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

# Everything comes from the environment: see README.md.
provider "zoom" {}
