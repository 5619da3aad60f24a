import {
  to = zoom_connector_conductorone_credential.zoom
  id = "3AppIdAppIdAppIdAppIdAppIdA/3ConIdConIdConIdConIdConIdC/3CreIdCreIdCreIdCreIdCreIdC"
}
