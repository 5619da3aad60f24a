import {
  to = zoom_connector_pingone.zoom
  identity = {
    environment_id = "4b6c1d2e-0000-4000-a000-000000000000"
    store_id       = "9d1e0f3a-0000-4000-a000-000000000000"
  }
}
