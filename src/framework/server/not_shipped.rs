//! State stores, which the provider does not ship: each call is answered, and says so.

use std::sync::Arc;

use super::serving::{Serving, unknown_type};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::proto;
use crate::framework::provider::Provider;

/// Writes the calls that name a state store.
macro_rules! refusals {
    ($($handler:ident: $module:ident;)+) => {
        $(pub(super) async fn $handler<P: Provider>(
            _serving: Arc<Serving<P>>,
            request: proto::$module::Request,
        ) -> Result<proto::$module::Response, Diagnostics> {
            Err(state_store(&request.type_name).into())
        })+
    };
}

refusals! {
    validate_state_store_config: validate_state_store;
    configure_state_store: configure_state_store;
    lock_state: lock_state;
    unlock_state: unlock_state;
    get_states: get_states;
    delete_state: delete_state;
}

/// The only chunk of a state that cannot be read. Hosts crash on a chunk without a range.
pub(super) fn read_state_bytes(diagnostics: Diagnostics) -> proto::read_state_bytes::Response {
    proto::read_state_bytes::Response {
        range: Some(proto::StateRange::default()),
        diagnostics: diagnostics.into(),
        ..proto::read_state_bytes::Response::default()
    }
}

/// The diagnostic for a state store of that name.
pub(super) fn state_store(type_name: &str) -> Diagnostic {
    unknown_type("state store", type_name)
}
