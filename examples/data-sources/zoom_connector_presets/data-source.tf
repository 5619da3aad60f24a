# What ConductorOne needs, by preset: the lists that count where a connector pins none.
data "zoom_connector_presets" "sync" {
  product = "conductorone"
  feature = "sync"
}

output "scopes" {
  value = {
    for preset in data.zoom_connector_presets.sync.presets : preset.id => preset.scopes if preset.default
  }
}
