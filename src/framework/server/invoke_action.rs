//! `InvokeAction`: does what an action stands for, and says how it goes.

use std::sync::Arc;

use tokio::sync::mpsc::{self, Sender};
use tokio_util::sync::CancellationToken;

use super::exchange::{decode_known, mistaken_host};
use super::serving::Serving;
use crate::framework::call::{Call, Failure, panicked};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::kinds::Progress;
use crate::framework::proto::invoke_action::event::{Completed, Progress as ProgressEvent, Type};
use crate::framework::proto::invoke_action::{Event, Request};
use crate::framework::provider::Provider;
use crate::panics;

/// Sends the action's progress to `out`. What is left to say is for its one end.
pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
    stop: CancellationToken,
    out: Sender<Event>,
) -> Diagnostics {
    invoke(&serving, request, stop, out).await.unwrap_or_else(|failure| failure)
}

async fn invoke<P: Provider>(
    serving: &Serving<P>,
    request: Request,
    stop: CancellationToken,
    out: Sender<Event>,
) -> Result<Diagnostics, Diagnostics> {
    let action = serving.action(&request.action_type)?;
    let config = decode_known("configuration", request.config.as_ref(), &action.schema().value_type())?;
    if config.is_null() {
        return Err(mistaken_host("Terraform asked to invoke an action without a configuration.").into());
    }
    let clients = serving.clients()?;
    let call = Call::new(&*clients, stop);
    let (progress, mut lines) = mpsc::channel(1);
    // Caught here and not further out, so that what was said before a panic is still told.
    let invoking = panics::catch(action.invoke(&call, &config, Progress::new(progress)));
    let telling = async {
        while let Some(message) = lines.recv().await {
            // A host that went away is told nothing; the action ends what it has begun.
            drop(out.send(Event { r#type: Some(Type::Progress(ProgressEvent { message })) }).await);
        }
    };
    let (outcome, ()) = tokio::join!(invoking, telling);
    let outcome = outcome.unwrap_or_else(|_| Err(panicked("InvokeAction").into()));
    let mut diagnostics = call.take_warnings();
    diagnostics.extend(outcome.err().map(Failure::into_diagnostics).unwrap_or_default());
    Ok(diagnostics)
}

/// The one end of an action. Hosts take a stream without it for a success.
pub(super) fn end(diagnostics: Diagnostics) -> Event {
    Event { r#type: Some(Type::Completed(Completed { diagnostics: diagnostics.into() })) }
}
