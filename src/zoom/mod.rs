//! Zoom's API in Zoom's words. Knows nothing of Terraform.
