resource "zoom_role" "reviewer" {
  name       = "Access Reviewer"
  privileges = ["UsageReport:Read", "User:Read"]
}

# Everybody with the role; whoever else has it becomes a Member.
resource "zoom_role_members" "reviewer" {
  role_id = zoom_role.reviewer.id
  members = ["sam.carter@example.com"]
}
