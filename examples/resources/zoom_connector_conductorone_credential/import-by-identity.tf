import {
  to = zoom_connector_conductorone_credential.zoom
  identity = {
    app_id        = "3AppIdAppIdAppIdAppIdAppIdA"
    connector_id  = "3ConIdConIdConIdConIdConIdC"
    credential_id = "3CreIdCreIdCreIdCreIdCreIdC"
  }
}
