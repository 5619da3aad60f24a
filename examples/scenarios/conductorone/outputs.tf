output "status" {
  description = "What Zoom and ConductorOne say of the connector."
  value       = zoom_connector_conductorone.zoom.status
}

output "scopes_to_remove" {
  description = "Scopes that the Zoom app holds and ConductorOne does not need."
  value       = zoom_connector_conductorone.zoom.excess_scopes
}
