//! What users see: a real Terraform, the provider's binary, and the simulator in Zoom's place.
#![cfg(test)]

mod actions;
mod connector_actions;
mod connectors;
mod credentials;
mod data_sources;
mod drift;
mod ephemeral;
mod examples;
mod fleet;
mod functions;
mod governance;
mod groups;
mod guides;
mod identity;
mod installation;
mod interruption;
mod lifecycle;
mod moves;
mod network;
mod queries;
mod registered;
mod rotation;
mod scenarios;
mod secrets;
mod support;
mod two_at_once;
mod users;
mod versions;
