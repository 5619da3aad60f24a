//! The limits that the `timeouts` attribute sets to operations.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::framework::call::Outcome;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::Timeouts;
use crate::framework::value::Value;

/// Runs the operation of that name within the limit that the `timeouts` of `value` set to it, if they do.
///
/// When the time is over, the call's token is cancelled. The operation is then awaited to its end, so that a
/// write in flight is not forgotten, and a failure says what the limit was.
pub(super) async fn within_timeout<T>(
    value: &Value,
    operation_name: &str,
    cancellation: &CancellationToken,
    operation: impl Future<Output = Outcome<T>>,
) -> Outcome<T> {
    let Some(limit) = limit(value, operation_name) else { return operation.await };
    let mut operation = std::pin::pin!(operation);
    tokio::select! {
        outcome = &mut operation => return outcome,
        () = tokio::time::sleep(limit) => cancellation.cancel(),
    }
    operation.await.map_err(|failure| {
        let mut diagnostics = failure.into_diagnostics();
        diagnostics.push(
            Diagnostic::error(
                "Operation timed out",
                format!(
                    "It took longer than its timeout of {limit:?}. Raise \"timeouts.{operation_name}\" if it \
                     needs more time."
                ),
            )
            .at_attribute(Timeouts::ATTRIBUTE),
        );
        diagnostics.into()
    })
}

/// How long the operation may take, where the `timeouts` attribute says so.
fn limit(value: &Value, operation_name: &str) -> Option<Duration> {
    Timeouts::length(value.get(Timeouts::ATTRIBUTE).get(operation_name).as_str())
}
