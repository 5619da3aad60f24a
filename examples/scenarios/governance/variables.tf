variable "account_owner" {
  type        = string
  description = "E-mail address of the owner of the Zoom account."
}

variable "teams" {
  description = "The teams that answer for the connectors: identity, licences and compliance, by their members' e-mail addresses."

  type = map(object({
    members      = set(string)
    manages_apps = optional(bool, false)
  }))
}

variable "apps" {
  description = "The apps at Zoom, by system. Change secret_version whenever the app's secret changes."

  type = map(object({
    client_id      = string
    secret_version = optional(string, "1")
  }))
}

variable "client_secrets" {
  description = "The client secrets of the apps, by system, from a secret store."
  type        = map(string)
  sensitive   = true
  ephemeral   = true
}
