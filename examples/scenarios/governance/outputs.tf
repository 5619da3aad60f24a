locals {
  connectors = {
    purview                = zoom_connector_purview.this
    conductorone           = zoom_connector_conductorone.this
    snow                   = zoom_connector_snow.this
    pingone                = zoom_connector_pingone.this
    pingone_for_enterprise = zoom_connector_pingone_for_enterprise.this
  }
}

output "status" {
  description = "What Zoom and the products say of each connector."
  value       = { for name, connector in local.connectors : name => connector.status }
}

output "scopes_to_remove" {
  description = "Scopes that an app at Zoom holds and its product does not need."
  value       = { for name, connector in local.connectors : name => connector.excess_scopes }
}

output "to_type_in" {
  description = "What is to be typed into the forms of products that have no API, but for the secrets."
  value = {
    for name, connector in local.connectors : name => connector.settings if connector.registration == "manual"
  }
}

output "snow_authorization_url" {
  description = "Where somebody authorizes Snow's app in a browser."
  value       = zoom_connector_snow.this.authorization_url
}

check "every_connector_works" {
  assert {
    condition = alltrue([
      for connector in local.connectors : contains(["connected", "syncing", "unverified"], connector.status)
    ])
    error_message = join(" ", [
      for connector in local.connectors : "${connector.name}: ${connector.status_detail}"
      if !contains(["connected", "syncing", "unverified"], connector.status)
    ])
  }
}
