data "zoom_account" "this" {}

# A connector's account ID, without copying it from the Marketplace.
output "account_id" {
  value = data.zoom_account.this.id
}
