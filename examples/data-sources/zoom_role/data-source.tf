data "zoom_role" "admin" {
  name = "Admin"
}

output "admin_privileges" {
  value = data.zoom_role.admin.privileges
}
