# terraform apply -invoke=action.zoom_user_sign_out.owner
action "zoom_user_sign_out" "owner" {
  config {
    user_id = "zoom-owner@example.com"
  }
}
