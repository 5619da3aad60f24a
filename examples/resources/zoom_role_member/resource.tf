resource "zoom_role" "reviewer" {
  name       = "Access Reviewer"
  privileges = ["UsageReport:Read", "User:Read"]
}

# One user with the role, whoever else has it.
resource "zoom_role_member" "sam" {
  role_id = zoom_role.reviewer.id
  user_id = "sam.carter@example.com"
}
