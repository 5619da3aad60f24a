data "zoom_conductorone_app" "zoom" {
  name = "Zoom"
}

variable "connector_id" {
  type = string
}

# terraform apply -invoke=action.zoom_conductorone_force_sync.now
action "zoom_conductorone_force_sync" "now" {
  config {
    app_id       = data.zoom_conductorone_app.zoom.id
    connector_id = var.connector_id
    wait         = true
  }
}
