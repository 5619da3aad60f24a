//! The broker of further connections between host and plugin. Providers have none.

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use tonic::{Request, Response, Status, Streaming};

use crate::plugin::proto::ConnInfo;
use crate::plugin::proto::grpc_broker_server::GrpcBroker;
use crate::plugin::stop::Stop;

/// Accepts the stream that every host opens, hears it out, and offers no connection.
#[derive(Debug)]
pub(super) struct Broker(pub(super) Stop);

#[tonic::async_trait]
impl GrpcBroker for Broker {
    type StartStreamStream = BoxStream<'static, Result<ConnInfo, Status>>;

    async fn start_stream(
        &self,
        request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<Self::StartStreamStream>, Status> {
        let offers = request.into_inner().filter_map(async |_offer| None);
        Ok(Response::new(offers.take_until(self.0.requested()).boxed()))
    }
}
