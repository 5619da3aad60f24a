variable "account_id" {
  type        = string
  description = "Account ID of the Zoom account."
}

variable "purview_client_id" {
  type        = string
  description = "Client ID of the Zoom app that Purview uses."
}

variable "purview_client_secret" {
  type        = string
  description = "Client secret of the Zoom app that Purview uses."
  sensitive   = true
  ephemeral   = true
}

variable "purview_secret_version" {
  type        = string
  description = "Change it whenever the client secret changes."
  default     = "1"
}
