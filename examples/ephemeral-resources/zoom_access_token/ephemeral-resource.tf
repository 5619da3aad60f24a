# A token for as long as Terraform runs; it is revoked afterwards.
ephemeral "zoom_access_token" "reader" {
  scopes = ["user:read:user:admin"]
}

# A second configuration of the provider, which knows the token and no client secret.
provider "zoom" {
  alias        = "reader"
  access_token = ephemeral.zoom_access_token.reader.access_token
}

data "zoom_user" "owner" {
  provider = zoom.reader
  email    = "zoom-owner@example.com"
}

output "owner" {
  value = data.zoom_user.owner.id
}
