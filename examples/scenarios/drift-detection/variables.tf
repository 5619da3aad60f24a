variable "account_id" {
  type        = string
  description = "Account ID of the Zoom account."
}

variable "purview_client_id" {
  type        = string
  description = "Client ID of the Zoom app that Purview uses."
}

variable "inventory_client_id" {
  type        = string
  description = "Client ID of the Zoom app that the inventory uses."
}

variable "client_secrets" {
  type        = map(string)
  description = "Client secrets of the Zoom apps: purview, inventory."
  sensitive   = true
}
