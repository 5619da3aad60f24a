import {
  to = zoom_connector_conductorone.zoom
  id = "3AppIdAppIdAppIdAppIdAppIdA/3ConIdConIdConIdConIdConIdC"
}
