data "zoom_user" "owner" {
  email = "zoom-owner@example.com"
}

output "owner_role" {
  value = data.zoom_user.owner.role_name
}
