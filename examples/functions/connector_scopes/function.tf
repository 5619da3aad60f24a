# What the Zoom app behind a ConductorOne connector needs.
output "scopes" {
  value = provider::zoom::connector_scopes("conductorone", "sync", "provisioning")
}
