data "zoom_license_usage" "this" {
  unused_after_days = 60
  count_only        = true
}

# Whom to ask whether they still need their licence.
output "unused" {
  value = data.zoom_license_usage.this.unused_emails
}
