resource "zoom_role" "reviewer" {
  name        = "Access Reviewer"
  description = "Reads users, groups and reports"
  privileges = [
    "Group:Read",
    "UsageReport:Read",
    "User:Read",
  ]
}
