# By the client ID of the Zoom app, from its App Credentials page.
terraform import zoom_connector_snow.licenses zYxWvUtSrQpOnMlKjIhGf
