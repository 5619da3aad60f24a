# New Zoom apps take granular scopes only.
output "granular" {
  value = provider::zoom::expand_scopes(["group:read:admin"])
}
