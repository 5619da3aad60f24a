# By the app's ID in the Zoom App Marketplace.
terraform import zoom_oauth_app.governance aBcDeFgHiJkLmNoPqRsTu1
