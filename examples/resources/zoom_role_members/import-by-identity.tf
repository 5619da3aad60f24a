import {
  to = zoom_role_members.reviewer
  identity = {
    role_id = "rAccessReviewerId01234"
  }
}
