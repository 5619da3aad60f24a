list "zoom_group_member" "memberships" {
  provider = zoom
}
