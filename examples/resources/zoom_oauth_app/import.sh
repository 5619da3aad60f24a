# By the app's ID in the Zoom App Marketplace. An import brings neither client ID nor client secret along.
terraform import zoom_oauth_app.governance aBcDeFgHiJkLmNoPqRsTu1
