import {
  to = zoom_role.reviewer
  identity = {
    id = "rAccessReviewerId01234"
  }
}
