//! What users see: a real Terraform, the provider's binary, and the simulator in Zoom's place.
#![cfg(test)]

mod connectors;
mod credentials;
mod data_sources;
mod drift;
mod examples;
mod groups;
mod guides;
mod installation;
mod interruption;
mod lifecycle;
mod scenarios;
mod secrets;
mod support;
mod users;
mod versions;
