import {
  to = zoom_user.ada
  identity = {
    id = "KDcuGIm1QgePTO8WbOqwIQ"
  }
}
