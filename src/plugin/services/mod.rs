//! The services that go-plugin expects beside a plugin's own.

mod broker;
mod controller;
mod health;
mod stdio;

use tonic::service::Routes;

use super::proto::grpc_broker_server::GrpcBrokerServer;
use super::proto::grpc_controller_server::GrpcControllerServer;
use super::proto::grpc_stdio_server::GrpcStdioServer;
use super::stop::Stop;

/// Adds go-plugin's services to `routes`. They end, or end the process, through `stop`.
pub(super) async fn add(routes: Routes, stop: &Stop) -> Routes {
    routes
        .add_service(GrpcControllerServer::new(controller::Controller(stop.clone())))
        .add_service(GrpcStdioServer::new(stdio::Stdio(stop.clone())))
        .add_service(GrpcBrokerServer::new(broker::Broker(stop.clone())))
        .add_service(health::service().await)
}
