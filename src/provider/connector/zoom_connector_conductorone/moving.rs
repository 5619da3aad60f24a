//! Taking over connectors that ConductorOne's own provider keeps (`conductorone_integration_zoom`).

use serde_json::{Value as Json, json};

use super::ZoomConnectorConductorOne;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{MoveResource, MovedState};

impl MoveResource for ZoomConnectorConductorOne {
    const MOVES_FROM: &'static [&'static str] = &[];
    const MOVES_FROM_OTHERS: &'static [(&'static str, &'static str)] =
        &[("conductorone/conductorone", "conductorone_integration_zoom")];

    /// The other provider's state has ids and credentials; the read that follows completes it. Its owners are
    /// ids of users, which name owners here as well. The secret stays where it was, in the state.
    fn move_state(source: MovedState) -> Result<Json, Diagnostic> {
        let of = |name: &str| source.state.get(name).cloned().unwrap_or(Json::Null);
        let (Some(app_id), Some(id)) =
            (of("app_id").as_str().map(str::to_owned), of("id").as_str().map(str::to_owned))
        else {
            return Err(Diagnostic::error(
                "State cannot be moved",
                "The state of conductorone_integration_zoom has no app_id or no id. Refresh it with ConductorOne's \
                 provider first, or import the connector in place of moving it.",
            ));
        };
        Ok(json!({
            "id": format!("{app_id}/{id}"),
            "app_id": app_id,
            "connector_id": id,
            "hosting": "cloud",
            "account_id": of("zoom_account_id"),
            "client_id": of("zoom_client_id"),
            "client_secret": of("zoom_client_secret"),
            "registration": "api",
            "on_unhealthy": "error",
            "verify": "always",
            "wait_for_sync": false,
        }))
    }
}
