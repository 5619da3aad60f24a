import {
  to = zoom_oauth_app.governance
  id = "aBcDeFgHiJkLmNoPqRsTu1"
}
