//! The frame around every call: whatever happens inside it, the host is answered, and the log names the call.
//!
//! A call is a function on the decoded request. What it fails with becomes diagnostics of its response, and
//! so does a panic. [`unary`] answers once; [`stream`] answers with any number of events.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tonic::{Response, Status};
use tracing::{Instrument as _, Span};

use crate::framework::call::panicked;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::proto::{self, ClientCapabilities, Deferred, DynamicValue, deferred};
use crate::framework::value::{Type, Value};
use crate::framework::wire;
use crate::panics;

/// A call's name in the protocol, and what it is about.
#[derive(Clone, Debug)]
pub(super) struct CallName {
    call: &'static str,
    /// What it is about: the log's key for it, and its name.
    about: Option<(&'static str, String)>,
}

impl CallName {
    /// A call by its name in the protocol.
    pub(super) const fn new(call: &'static str) -> Self {
        Self { call, about: None }
    }

    /// Is about the thing of that name, which has that key in the log.
    pub(super) fn about(mut self, key: &'static str, name: &str) -> Self {
        self.about = Some((key, name.to_owned()));
        self
    }

    /// The span of one such call. The names of its fields are those that Terraform's users know from other
    /// providers' logs. It is of the gravest level, so that a line of any level names its call.
    fn span(&self) -> Span {
        static REQUESTS: AtomicU64 = AtomicU64::new(0);
        let id = REQUESTS.fetch_add(1, Ordering::Relaxed);
        let span = tracing::error_span!(
            "call",
            tf_rpc = self.call,
            tf_req_id = id,
            tf_resource_type = tracing::field::Empty,
            tf_data_source_type = tracing::field::Empty,
            tf_ephemeral_resource_type = tracing::field::Empty,
            tf_list_resource_type = tracing::field::Empty,
            tf_action_type = tracing::field::Empty,
            tf_state_store_type = tracing::field::Empty,
            tf_function_name = tracing::field::Empty,
        );
        if let Some((key, name)) = &self.about {
            span.record(*key, name.as_str());
        }
        span
    }
}

/// A response that can say what went wrong.
pub(super) trait Reply: Default + Send {
    /// The response to a call that failed.
    fn failed(diagnostics: Diagnostics) -> Self;

    /// How many errors and warnings the response holds.
    fn counts(&self) -> Counts;
}

/// How many errors and warnings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn of(diagnostics: &[proto::Diagnostic]) -> Self {
        let of = |severity| diagnostics.iter().filter(|one| one.severity() == severity).count();
        Self {
            errors: of(proto::diagnostic::Severity::Error),
            warnings: of(proto::diagnostic::Severity::Warning),
        }
    }

    fn log(self, started: Instant) {
        let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        // Nothing of what the diagnostics say: Terraform shows it, and may know better what is sensitive.
        if self == Self::default() {
            tracing::trace!(tf_req_duration_ms = elapsed, "call answered");
        } else {
            tracing::debug!(
                tf_req_duration_ms = elapsed,
                diagnostic_error_count = self.errors,
                diagnostic_warning_count = self.warnings,
                "call answered with diagnostics"
            );
        }
    }
}

/// Implements [`Reply`] for responses with a field `diagnostics`.
macro_rules! replies_with_diagnostics {
    ($($module:ident),+ $(,)?) => {
        $(impl Reply for proto::$module::Response {
            fn failed(diagnostics: Diagnostics) -> Self {
                let mut reply = Self::default();
                reply.diagnostics = diagnostics.into();
                reply
            }

            fn counts(&self) -> Counts {
                Counts::of(&self.diagnostics)
            }
        })+
    };
}

replies_with_diagnostics!(
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

impl Reply for proto::configure_state_store::Response {
    /// Hosts crash on an answer without capabilities.
    fn failed(diagnostics: Diagnostics) -> Self {
        let capabilities = proto::StateStoreServerCapabilities::default();
        Self { diagnostics: diagnostics.into(), capabilities: Some(capabilities) }
    }

    fn counts(&self) -> Counts {
        Counts::of(&self.diagnostics)
    }
}

impl Reply for proto::call_function::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let text = diagnostics
            .iter()
            .map(|diagnostic| format!("{}: {}", diagnostic.summary, diagnostic.detail))
            .collect::<Vec<_>>()
            .join("\n");
        Self { result: None, error: Some(proto::FunctionError { text, function_argument: None }) }
    }

    fn counts(&self) -> Counts {
        Counts { errors: usize::from(self.error.is_some()), warnings: 0 }
    }
}

impl Reply for proto::stop_provider::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let error =
            diagnostics.into_iter().map(|diagnostic| diagnostic.summary).collect::<Vec<_>>().join("\n");
        Self { error }
    }

    fn counts(&self) -> Counts {
        Counts { errors: usize::from(!self.error.is_empty()), warnings: 0 }
    }
}

/// Runs a call that answers once: a failure, and even a panic, becomes a response with diagnostics.
pub(super) async fn unary<R: Reply>(
    name: CallName,
    handling: impl Future<Output = Result<R, Diagnostics>> + Send,
) -> Result<Response<R>, Status> {
    let span = name.span();
    async move {
        let started = Instant::now();
        let reply = match panics::catch(handling).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(diagnostics)) => R::failed(diagnostics),
            Err(_) => R::failed(panicked(name.call).into()),
        };
        reply.counts().log(started);
        Ok(Response::new(reply))
    }
    .instrument(span)
    .await
}

/// The events of a call, as the protocol's library sends them.
pub(super) type Events<E> = BoxStream<'static, Result<E, Status>>;

/// Runs a call that answers with events. `work` sends them, and gives the diagnostics that are left at its
/// end; a panic is one. `end` makes the last event of them, where there is to be one.
///
/// The work goes on by itself, so that what it writes is not cut off in the middle. When the host goes away,
/// or no longer wants to hear, `stop` is cancelled and what is sent goes nowhere.
pub(super) fn stream<E, F>(
    name: &CallName,
    stop: CancellationToken,
    work: impl FnOnce(mpsc::Sender<E>) -> F,
    end: impl FnOnce(Diagnostics) -> Option<E> + Send + 'static,
) -> Response<Events<E>>
where
    E: Send + 'static,
    F: Future<Output = Diagnostics> + Send + 'static,
{
    let (out, events) = mpsc::channel(1);
    let (finish, finished) = oneshot::channel();
    let (span, call) = (name.span(), name.call);
    let working = work(out);
    let running = async move {
        let started = Instant::now();
        let diagnostics = panics::catch(working).await.unwrap_or_else(|_| panicked(call).into());
        let sent: Vec<proto::Diagnostic> = diagnostics.clone().into();
        Counts::of(&sent).log(started);
        // Where nobody listens any more, there is nobody to tell.
        drop(finish.send(diagnostics));
    };
    tokio::spawn(running.instrument(span));
    let state = (events, Some((finished, end)), stop.drop_guard());
    let events = stream::unfold(state, |(mut events, mut ending, guard)| async move {
        if let Some(event) = events.recv().await {
            return Some((Ok(event), (events, ending, guard)));
        }
        let (finished, end) = ending.take()?;
        let event = end(finished.await.unwrap_or_default())?;
        Some((Ok(event), (events, ending, guard)))
    });
    Response::new(events.boxed())
}

/// Reads a value that Terraform may send only when all of it is known.
pub(super) fn decode_known(
    name: &str,
    value: Option<&DynamicValue>,
    kind: &Type,
) -> Result<Value, Diagnostic> {
    let decoded = wire::decode(name, value, kind)?;
    if decoded.is_wholly_known() {
        Ok(decoded)
    } else {
        Err(mistaken_host(&format!("Terraform sent a {name} that is not wholly known.")))
    }
}

/// The diagnostic for a host that does what the protocol forbids.
pub(super) fn mistaken_host(what: &str) -> Diagnostic {
    Diagnostic::error(
        "Unreadable value from Terraform",
        format!("{what} This is a mistake in the program that runs the provider; please report it."),
    )
}

/// The deferral of a call that needs a part of the provider's configuration that is not known yet, where the
/// host allows deferrals.
pub(super) fn deferral(capabilities: Option<ClientCapabilities>) -> Option<Deferred> {
    let allowed = capabilities.is_some_and(|capabilities| capabilities.deferral_allowed);
    allowed.then(|| Deferred { reason: deferred::Reason::ProviderConfigUnknown.into() })
}
