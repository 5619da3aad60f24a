//! `ListResource`: finds objects, and sends each as it is found.

use std::sync::Arc;

use tokio::sync::mpsc::{self, Sender};
use tokio_util::sync::CancellationToken;

use super::exchange::{decode_known, mistaken_host};
use super::serving::Serving;
use crate::framework::call::{Call, Failure, panicked};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::kinds::{AnyResource, ListRequest, ListedValues};
use crate::framework::proto::list_resource::{Event, Request};
use crate::framework::provider::Provider;
use crate::framework::wire::{encode, encode_identity};
use crate::panics;

/// Sends what is found to `out`. What is left to say at the end is its answer.
pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
    stop: CancellationToken,
    out: Sender<Event>,
) -> Diagnostics {
    list(&serving, request, stop, out).await.unwrap_or_else(|failure| failure)
}

async fn list<P: Provider>(
    serving: &Serving<P>,
    request: Request,
    stop: CancellationToken,
    out: Sender<Event>,
) -> Result<Diagnostics, Diagnostics> {
    let list = serving.list(&request.type_name)?;
    let resource = serving.resource(&request.type_name)?;
    let filter = decode_known("configuration", request.config.as_ref(), &list.schema().value_type())?;
    if filter.is_null() {
        return Err(mistaken_host("Terraform asked for a list without a configuration.").into());
    }
    let clients = serving.clients()?;
    let call = Call::new(&*clients, stop);
    let asked = ListRequest {
        filter,
        wants_objects: request.include_resource_object,
        // Hosts that set no limit leave 0 there.
        limit: usize::try_from(request.limit).ok().filter(|limit| *limit > 0),
    };
    let (found, mut values) = mpsc::channel(1);
    // Caught here and not further out, so that what was found before a panic is still sent.
    let listing = panics::catch(list.list(&call, &asked, found));
    let sending = async {
        while let Some(values) = values.recv().await {
            let event = event(resource, values)?;
            if out.send(event).await.is_err() {
                break;
            }
        }
        // Dropped here, so that the listing sees that no more is wanted.
        drop(values);
        Ok::<(), Diagnostic>(())
    };
    let work = async { tokio::join!(listing, sending) };
    // Nothing but reads is on its way, so a host that wants no more ends them at once.
    let (outcome, sent) = tokio::select! {
        outcome = work => outcome,
        () = out.closed() => return Ok(Diagnostics::new()),
    };
    let outcome = outcome.unwrap_or_else(|_| Err(panicked("ListResource").into()));
    let mut diagnostics = call.take_warnings();
    diagnostics.extend(outcome.err().map(Failure::into_diagnostics).unwrap_or_default());
    diagnostics.extend(sent.err().map(Diagnostics::from).unwrap_or_default());
    Ok(diagnostics)
}

fn event<C>(resource: &dyn AnyResource<C>, listed: ListedValues) -> Result<Event, Diagnostic> {
    let kind = resource.schema().value_type();
    Ok(Event {
        identity: encode_identity(Some(&listed.identity), resource.identity_schema())?,
        display_name: listed.display_name,
        resource_object: listed.object.map(|object| encode(&object, &kind)).transpose()?,
        diagnostic: listed.warnings.into(),
    })
}

/// What is left to say, in an event of its own; none where that is nothing.
pub(super) fn end(diagnostics: Diagnostics) -> Option<Event> {
    let diagnostic: Vec<_> = diagnostics.into();
    (!diagnostic.is_empty()).then(|| Event { diagnostic, ..Event::default() })
}
