# A repository that is the truth about an organisation's Zoom connectors. A pull request shows its plan, a merge
# applies it. Beside this configuration stand three ways to run it; take one:
#
#   github-workflow.yml   GitHub Actions: plan on the pull request, apply on the merge
#   atlantis.yaml         Atlantis: plan and apply by comment
#   flux-terraform.yaml   a controller in Kubernetes (Flux and tofu-controller) that applies what is merged
#
# The secret never reaches the plan or the state: it is ephemeral here and write-only in the connector.

terraform {
  required_version = ">= 1.11"

  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

resource "zoom_connector_purview" "purview" {
  name       = "Purview"
  account_id = var.account_id
  client_id  = var.purview_client_id

  client_secret_wo         = var.purview_client_secret
  client_secret_wo_version = var.purview_secret_version
}

output "status" {
  description = "Whether the connector works."
  value       = zoom_connector_purview.purview.status
}
