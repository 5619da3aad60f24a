import {
  to = zoom_group_member.sam
  identity = {
    group_id = "gFinanceGroupId0123456"
    user_id  = "uSamCarterUserId012345"
  }
}
