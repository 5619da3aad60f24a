resource "zoom_role" "auditor" {
  name       = "Auditor"
  privileges = ["UsageReport:Read", "User:Read"]
}

# Everybody with the role; whoever else has it becomes a Member.
resource "zoom_role_members" "auditor" {
  role_id = zoom_role.auditor.id
  members = ["sam.carter@example.com"]
}
