//! gRPC's own health check, which go-plugin's `Ping` uses.

use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};

/// The name under which go-plugin asks.
const SERVICE: &str = "plugin";

/// A health service that calls the plugin healthy as long as it answers.
pub(super) async fn service() -> HealthServer<impl Health> {
    let (reporter, service) = tonic_health::server::health_reporter();
    reporter.set_service_status(SERVICE, ServingStatus::Serving).await;
    service
}
