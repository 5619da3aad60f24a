# The app that ConductorOne has discovered through an identity provider.
data "zoom_conductorone_app" "zoom" {
  name = "Zoom"
}

output "app_id" {
  value = data.zoom_conductorone_app.zoom.id
}
