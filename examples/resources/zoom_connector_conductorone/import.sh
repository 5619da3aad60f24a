# app_id/connector_id, both from the address of the connector's page in ConductorOne
terraform import zoom_connector_conductorone.zoom 3AppIdAppIdAppIdAppIdAppIdA/3ConIdConIdConIdConIdConIdC
