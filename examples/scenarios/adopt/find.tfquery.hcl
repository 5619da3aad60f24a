# What there is already. Narrow it with a config block, such as one domain at a time.
list "zoom_user" "all" {
  provider         = zoom
  include_resource = true
  limit            = 10000
}
