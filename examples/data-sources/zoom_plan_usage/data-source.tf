data "zoom_plan_usage" "this" {}

# How many licences of the base plan are left.
output "licences_left" {
  value = one([for plan in data.zoom_plan_usage.this.plans : plan.available if plan.name == "base"])
}
