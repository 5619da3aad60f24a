# Everybody who has a licence and is not using it.
data "zoom_users" "inactive" {
  statuses     = ["inactive"]
  email_suffix = "@example.com"
}

output "licences_to_reclaim" {
  value = [for user in data.zoom_users.inactive.users : user.email if user.type == "licensed"]
}
