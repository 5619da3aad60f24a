# Whoever owns the Zoom account. ConductorOne asks that its connector is owned by nobody else.
data "zoom_user" "account_owner" {
  email = var.account_owner

  lifecycle {
    postcondition {
      condition     = self.role_name == "Owner"
      error_message = "ConductorOne asks for an owner with the Zoom role Owner."
    }
  }
}

# A group in Zoom for each team: the products read it, and grant access by it.
resource "zoom_group" "team" {
  for_each = var.teams

  name = "Connectors: ${each.key}"
}

resource "zoom_group_members" "team" {
  for_each = var.teams

  group_id = zoom_group.team[each.key].id
  members  = each.value.members
}

# Microsoft asks that whoever connects Purview may view and edit Server-to-Server OAuth apps.
resource "zoom_role" "app_manager" {
  name        = "Connector Administrator"
  description = "Manages the apps behind the connectors"
  privileges  = ["Group:Read", "MarketPlace:Edit", "User:Read"]
}

resource "zoom_role_members" "app_manager" {
  role_id = zoom_role.app_manager.id
  members = toset(flatten([for team in var.teams : team.members if team.manages_apps]))
}
