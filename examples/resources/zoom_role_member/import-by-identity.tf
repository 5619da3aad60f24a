import {
  to = zoom_role_member.sam
  identity = {
    role_id = "rAccessReviewerId01234"
    user_id = "uSamCarterUserId012345"
  }
}
