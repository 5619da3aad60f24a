# Somebody who is invited by e-mail, and pending until they accept.
resource "zoom_user" "ada" {
  email = "ada@example.com"
  type  = "licensed"

  first_name = "Ada"
  last_name  = "Byron"
}

# Somebody who signs in by single sign-on.
resource "zoom_user" "grace" {
  email         = "grace@managed.example.com"
  create_action = "sso_create"

  first_name = "Grace"
  last_name  = "Hopper"
  department = "Compilers"
  job_title  = "Rear Admiral"
  timezone   = "America/New_York"
  role_id    = "2"

  # What becomes of her and of what she leaves behind, should this block be removed.
  on_destroy = "delete"
  transfer = {
    email      = "zoom-owner@example.com"
    meetings   = true
    recordings = true
  }
}
