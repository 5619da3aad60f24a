//! What users see: a real Terraform, the provider's binary, and the simulator in Zoom's place.
#![cfg(test)]

mod drift;
mod lifecycle;
mod secrets;
mod support;
