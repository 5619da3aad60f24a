//! `POST /propagation/stores/connection/status`: would a store with these values work? Nothing is kept.

use http::{Method, StatusCode};
use serde_json::json;

use super::body::Body;
use super::{PingError, operation, stores, zoom_store};
use crate::http::Answer;
use crate::pingone::Operation;
use crate::pingone::call::Call;

pub(super) const OPERATIONS: &[Operation] = &[operation(
    "propagationStoresConnectionStatus",
    Method::POST,
    "/pingone/{region}/api/v1/environments/{environmentID}/propagation/stores/connection/status",
    check,
)];

const MEDIA_TYPE: &str = "application/vnd.pingidentity.connection.check+json";

/// PingOne does not say what its answers look like. An organisation may be told to put failures into 200.
fn check(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let store = stores::given(call, &Body::of(call, MEDIA_TYPE)?)?;
    if store.kind != "Zoom" {
        return Err(PingError::invalid_request(format!(
            "There is nothing in this simulator that a store of the type {} connects to.",
            store.kind
        )));
    }
    match zoom_store::connect(call.world, call.try_zoom, call.url, &store.configuration) {
        Ok(()) => Ok(Answer::json(StatusCode::OK, &json!({"status": "SUCCESS"}))),
        Err(problem) if call.world.pingone.failed_test_in_200 => {
            Ok(Answer::json(StatusCode::OK, &json!({"status": "FAILED", "message": problem})))
        }
        Err(problem) => Err(PingError::new(StatusCode::BAD_REQUEST, "REQUEST_FAILED", problem)),
    }
}
