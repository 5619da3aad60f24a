# A module of one's own, tested with `terraform test` against the simulator: nothing reaches Zoom, and everything that
# the tests make is removed again.
#
#     zoom-simulator > simulator.json &
#     eval "$(jq -r '.env | to_entries[] | "export \(.key)=\(.value | @sh)"' simulator.json)"
#     terraform init
#     terraform test

terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

variable "name" {
  type        = string
  description = "The team's name."
}

variable "members" {
  type        = set(string)
  description = "The e-mail addresses of everybody in the team, who all have a Zoom user."

  validation {
    condition     = length(var.members) > 0
    error_message = "A team has members."
  }
}

resource "zoom_group" "team" {
  name = var.name
}

resource "zoom_group_members" "team" {
  group_id = zoom_group.team.id
  members  = var.members
}

output "group_id" {
  value = zoom_group.team.id
}
