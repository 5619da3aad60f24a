//! How every call is answered: with a response, whatever happens inside it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tonic::{Request, Response, Status};
use tracing::Instrument as _;

use super::core::Core;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::proto;
use crate::framework::provider::Provider;
use crate::plugin::panics;

/// A response that can say what went wrong.
pub(super) trait Answer: Default + Send {
    /// The response to a call that failed.
    fn failed(diagnostics: Diagnostics) -> Self;
}

/// Implements [`Answer`] for responses with a field `diagnostics`.
macro_rules! answers_with_diagnostics {
    ($($module:ident),+ $(,)?) => {
        $(impl Answer for proto::$module::Response {
            fn failed(diagnostics: Diagnostics) -> Self {
                let mut answer = Self::default();
                answer.diagnostics = diagnostics.into();
                answer
            }
        })+
    };
}

answers_with_diagnostics!(
    get_metadata,
    get_provider_schema,
    validate_provider_config,
    validate_resource_config,
    validate_data_resource_config,
    validate_ephemeral_resource_config,
    validate_list_resource_config,
    validate_action_config,
    validate_state_store,
    upgrade_resource_state,
    upgrade_resource_identity,
    get_resource_identity_schemas,
    configure_provider,
    read_resource,
    plan_resource_change,
    apply_resource_change,
    import_resource_state,
    move_resource_state,
    generate_resource_config,
    read_data_source,
    open_ephemeral_resource,
    renew_ephemeral_resource,
    close_ephemeral_resource,
    get_functions,
    plan_action,
    write_state_bytes,
    lock_state,
    unlock_state,
    get_states,
    delete_state,
);

impl Answer for proto::configure_state_store::Response {
    /// Hosts crash on an answer without capabilities.
    fn failed(diagnostics: Diagnostics) -> Self {
        let capabilities = proto::StateStoreServerCapabilities::default();
        Self { diagnostics: diagnostics.into(), capabilities: Some(capabilities) }
    }
}

impl Answer for proto::call_function::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let text = diagnostics
            .iter()
            .map(|diagnostic| format!("{}: {}", diagnostic.summary, diagnostic.detail))
            .collect::<Vec<_>>()
            .join("\n");
        Self { result: None, error: Some(proto::FunctionError { text, function_argument: None }) }
    }
}

impl Answer for proto::stop_provider::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let error =
            diagnostics.into_iter().map(|diagnostic| diagnostic.summary).collect::<Vec<_>>().join("\n");
        Self { error }
    }
}

/// The diagnostic for a call that panicked. What the panic said is not in it.
pub(super) fn panicked(call: &str) -> Diagnostic {
    Diagnostic::error(
        "Provider error",
        format!(
            "The provider failed unexpectedly while it answered {call}. Nothing else is affected. Run again with \
             TF_LOG=DEBUG and report it with the lines that say \"panicked\"."
        ),
    )
}

/// Runs one call: a failure, and even a panic, becomes a response with diagnostics.
pub(super) async fn answer<P, Q, A, F>(
    core: &Arc<Core<P>>,
    call: &'static str,
    type_name: &str,
    request: Request<Q>,
    handle: impl FnOnce(Arc<Core<P>>, Q) -> F,
) -> Result<Response<A>, Status>
where
    P: Provider,
    A: Answer,
    F: Future<Output = Result<A, Diagnostics>> + Send,
{
    static REQUESTS: AtomicU64 = AtomicU64::new(0);
    let id = REQUESTS.fetch_add(1, Ordering::Relaxed);
    // The names that Terraform's users know from other providers' logs.
    let span = tracing::debug_span!(
        "call",
        tf_rpc = call,
        tf_req_id = id,
        tf_resource_type = tracing::field::Empty,
        tf_data_source_type = tracing::field::Empty,
    );
    if !type_name.is_empty() {
        let field = if call.contains("Data") { "tf_data_source_type" } else { "tf_resource_type" };
        span.record(field, type_name);
    }
    let handling = handle(Arc::clone(core), request.into_inner());
    async move {
        let started = Instant::now();
        let answer = match panics::catch(handling).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(diagnostics)) => {
                tracing::debug!(diagnostic_error_count = diagnostics.iter().count(), "call failed");
                A::failed(diagnostics)
            }
            Err(_) => A::failed(panicked(call).into()),
        };
        let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::trace!(tf_req_duration_ms = elapsed, "call answered");
        Ok(Response::new(answer))
    }
    .instrument(span)
    .await
}
