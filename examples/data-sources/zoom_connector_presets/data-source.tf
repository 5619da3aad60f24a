# What ConductorOne needs for its sync, according to the lists that it has published.
data "zoom_connector_presets" "sync" {
  product = "conductorone"
  feature = "sync"
}

output "scopes" {
  value = one([for preset in data.zoom_connector_presets.sync.presets : preset.scopes if preset.default])
}
