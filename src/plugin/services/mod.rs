//! The services that go-plugin expects beside a plugin's own.

mod broker;
mod controller;
mod health;
mod stdio;

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use tonic::Status;
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

/// A stream that says nothing, and ends well once the process is to stop.
fn silence<T: Send + 'static>(stop: &Stop) -> BoxStream<'static, Result<T, Status>> {
    let stop = stop.clone();
    futures_util::stream::once(async move { stop.requested().await }).filter_map(async |_| None).boxed()
}
