resource "zoom_role" "auditor" {
  name       = "Auditor"
  privileges = ["UsageReport:Read", "User:Read"]
}

# One user with the role, whoever else has it.
resource "zoom_role_member" "sam" {
  role_id = zoom_role.auditor.id
  user_id = "sam.carter@example.com"
}
