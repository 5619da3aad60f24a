import {
  to = zoom_oauth_app.governance
  identity = {
    app_id = "aBcDeFgHiJkLmNoPqRsTu1"
  }
}
