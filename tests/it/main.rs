//! Everything that is proven offline, in one binary.
#![cfg(test)]

mod architecture;
mod attribute_names;
mod conductorone_client;
mod conductorone_requests;
mod framework_calls;
mod framework_hostile;
mod framework_identity;
mod framework_kept;
mod framework_lifecycle;
mod framework_plan;
mod framework_properties;
mod framework_schema;
mod framework_validation;
mod pingone_client;
mod plugin_debug;
mod plugin_host;
mod plugin_identity;
mod plugin_log;
mod plugin_process;
mod plugin_tls;
mod provider_config;
mod provider_connector;
mod provider_memberships;
mod provider_schema;
mod support;
mod value_hostile;
mod value_properties;
mod value_refusals;
mod value_strategies;
mod value_vectors;
mod zoom_client;
mod zoom_memberships;
mod zoom_network;
mod zoom_rosters;
mod zoom_tokens;
