# Every Zoom connector of the provider's PingOne environment.
list "zoom_connector_pingone" "all" {
  provider = zoom
}
