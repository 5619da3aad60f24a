variable "unused_after_days" {
  type        = number
  description = "After how many days without a sign-in a licence counts as unused."
  default     = 90
}

variable "connectors" {
  type = map(object({
    name       = string
    product    = optional(string)
    scopes     = optional(set(string))
    account_id = string
    client_id  = string
  }))
  description = "The connectors to look at; each names its product, or the scopes that it needs."
  default     = {}
}

variable "client_secrets" {
  type        = map(string)
  description = "The client secret of each connector's Zoom app, by the connector's key."
  default     = {}
  sensitive   = true
}
