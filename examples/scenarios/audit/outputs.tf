output "users" {
  # Names people, whom no log should tell.
  sensitive = true

  value = [for user in data.zoom_users.all.users : {
    email      = user.email
    status     = user.status
    type       = user.type
    role       = one([for role in data.zoom_roles.all.roles : role.name if role.id == user.role_id])
    department = user.department
    created_at = user.created_at
    last_login = user.last_login_time
  }]
}

output "licenses" {
  # Names people, whom no log should tell.
  sensitive = true

  value = {
    plans         = coalesce(data.zoom_license_usage.this.plans, [])
    by_type       = data.zoom_license_usage.this.users_by_type
    unused_emails = data.zoom_license_usage.this.unused_emails
    unused_days   = var.unused_after_days
  }
}

output "roles" {
  # Names people, whom no log should tell.
  sensitive = true

  value = [for role in data.zoom_roles.all.roles : {
    name    = role.name
    members = role.total_members
    people  = role.id == "2" ? [] : sort(data.zoom_role_members.privileged[role.id].emails)
  }]
}

output "connectors" {
  value = [for connector in zoom_connector.audited : {
    name           = connector.name
    status         = connector.status
    status_detail  = connector.status_detail
    missing_scopes = connector.missing_scopes
    excess_scopes  = connector.excess_scopes
    app_owner      = try(connector.app_owner.email, null)
  }]
}
