//! `/marketplace`: apps and what goes with them. This API words what is wrong with a token in its own way.

mod api_call_logs;
mod apps;
mod event_subscriptions;
mod manifest;
mod rotate_client_secret;

use serde_json::{Value, json};

use crate::world::App;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Operation, Privilege};

pub(super) const OPERATIONS: &[Operation] = &[
    apps::LIST,
    apps::CREATE,
    apps::GET,
    apps::DELETE,
    manifest::VALIDATE,
    manifest::GET,
    manifest::UPDATE,
    rotate_client_secret::ROTATE,
    api_call_logs::LIST,
    event_subscriptions::LIST,
    event_subscriptions::CREATE,
    event_subscriptions::UNSUBSCRIBE,
    event_subscriptions::SUBSCRIBE,
    event_subscriptions::DELETE,
];

const READ: Option<Privilege> = Some(Privilege::named("MarketPlace:Read"));
const EDIT: Option<Privilege> = Some(Privilege::named("MarketPlace:Edit"));
/// The app with this id, and its client ID; not found in the words that a call has for it.
fn find<'a>(
    call: &'a Call<'_>,
    not_found: impl FnOnce(&str) -> ZoomError,
) -> Result<(&'a String, &'a App), ZoomError> {
    let id = call.param("appId");
    call.world.app_by_id(id).ok_or_else(|| not_found(id))
}

fn credentials(client_id: &str, secret: &str) -> Value {
    json!({"client_id": client_id, "client_secret": secret})
}
