# terraform apply -invoke=action.zoom_oauth_app_revoke_old_secret.governance
action "zoom_oauth_app_revoke_old_secret" "governance" {
  config {
    app_id = "aBcDeFgHiJkLmNoPqRsTu1"
  }
}
