//! How the host ends the process.

use tonic::{Request, Response, Status};

use crate::plugin::proto::Empty;
use crate::plugin::proto::grpc_controller_server::GrpcController;
use crate::plugin::stop::{Stop, StopReason};

/// Ends the process when the host says so.
#[derive(Debug)]
pub(super) struct Controller(pub(super) Stop);

#[tonic::async_trait]
impl GrpcController for Controller {
    /// Answers first: the host waits for the answer as long as the process lives, and then two seconds for
    /// its end. A connection that is told to stop still sends the answers of its open calls.
    async fn shutdown(&self, _request: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.0.request(StopReason::Host);
        Ok(Response::new(Empty {}))
    }
}
