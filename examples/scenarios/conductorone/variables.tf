variable "owner" {
  type        = string
  description = "E-mail address of the Owner of the Zoom account who answers for the connector."
}

variable "client_id" {
  type        = string
  description = "Client ID of the Zoom app that ConductorOne uses."
}

variable "client_secret" {
  type        = string
  description = "Client secret of the Zoom app that ConductorOne uses."
  sensitive   = true
  ephemeral   = true
}

variable "client_secret_version" {
  type        = number
  description = "Raise it whenever the client secret changes."
  default     = 1
}
