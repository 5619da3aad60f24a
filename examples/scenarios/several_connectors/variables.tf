variable "connectors" {
  description = "The connectors, by product. A product that uses a General app has no account ID."

  type = map(object({
    name       = string
    account_id = optional(string)
    client_id  = string
  }))
}

variable "client_secrets" {
  description = "The client secrets of the connectors' Zoom apps, by product."
  type        = map(string)
  sensitive   = true
}
