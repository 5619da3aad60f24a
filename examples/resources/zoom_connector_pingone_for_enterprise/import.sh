# By the account ID and the client ID of the Zoom app, from its App Credentials page.
terraform import zoom_connector_pingone_for_enterprise.provisioning aBcDeFgHiJkLmNoPqRsTuV/zYxWvUtSrQpOnMlKjIhGf
