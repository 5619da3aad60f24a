# The classic scope covers the granular one that stands for part of it; nothing covers the other.
output "missing" {
  value = provider::zoom::missing_scopes(
    ["user:read:admin"],
    ["user:read:list_users:admin", "group:read:list_groups:admin"],
  )
}
