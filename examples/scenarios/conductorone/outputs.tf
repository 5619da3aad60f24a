output "settings" {
  description = "What to type into ConductorOne's form, besides the client secret."
  value       = zoom_connector.conductorone.settings
}

output "scopes_to_remove" {
  description = "Scopes that the Zoom app holds and ConductorOne does not need."
  value       = zoom_connector.conductorone.excess_scopes
}
