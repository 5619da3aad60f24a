resource "zoom_role" "auditor" {
  name        = "Auditor"
  description = "Reads users, groups and reports"
  privileges = [
    "Group:Read",
    "UsageReport:Read",
    "User:Read",
  ]
}
