# Every Zoom connector of the tenant.
list "zoom_connector_conductorone" "all" {
  provider = zoom
}
