import {
  to = zoom_connector_conductorone.zoom
  identity = {
    app_id       = "3AppIdAppIdAppIdAppIdAppIdA"
    connector_id = "3ConIdConIdConIdConIdConIdC"
  }
}
