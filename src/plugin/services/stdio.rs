//! The stream on which other plugins send what they print.

use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use tonic::{Request, Response, Status};

use crate::plugin::proto::StdioData;
use crate::plugin::proto::grpc_stdio_server::GrpcStdio;
use crate::plugin::stop::Stop;

/// Keeps the host's stream open and silent: nothing here prints, and hosts log every byte as unexpected.
#[derive(Debug)]
pub(super) struct Stdio(pub(super) Stop);

#[tonic::async_trait]
impl GrpcStdio for Stdio {
    type StreamStdioStream = BoxStream<'static, Result<StdioData, Status>>;

    async fn stream_stdio(&self, _request: Request<()>) -> Result<Response<Self::StreamStdioStream>, Status> {
        Ok(Response::new(stream::pending().take_until(self.0.requested()).boxed()))
    }
}
