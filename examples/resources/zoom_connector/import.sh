# By the account ID and the client ID of the Zoom app, both from its App Credentials page.
terraform import zoom_connector.sailpoint aBcDeFgHiJkLmNoPqRsTuV/zYxWvUtSrQpOnMlKjIhGf
