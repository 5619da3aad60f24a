import {
  to = zoom_user.ada
  id = "ada@example.com"
}
