data "zoom_sign_in_activities" "this" {
  emails = ["zoom-owner@example.com"]
}

output "sign_ins_in_the_last_30_days" {
  value = data.zoom_sign_in_activities.this.sign_ins
}
