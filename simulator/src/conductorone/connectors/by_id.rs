//! One connector: read, and deleted softly.

use serde_json::json;

use super::expand::ExpandMask;
use super::{alive_mut, show};
use crate::conductorone::call::Call;
use crate::conductorone::{Refusal, body, ok, progress};
use crate::http::Answer;

/// A connector that was deleted is shown with the time of its deletion, unless the tenant forgets at once.
pub(super) fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    progress::settle(call.world, call.try_zoom, call.now);
    let (app_id, id) = (call.param("app_id"), call.param("id"));
    let tenant = &call.world.conductorone;
    let connector = tenant.connectors.get(id).filter(|connector| connector.app_id == app_id);
    if connector.is_none_or(|connector| connector.deleted_at.is_some() && tenant.forgets_deleted) {
        return Err(Refusal::not_found("connector", id));
    }
    show(call, id, &ExpandMask::default())
}

pub(super) fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let now = call.now;
    alive_mut(call)?;
    let id = call.param("id").to_owned();
    call.world.conductorone.remove_connector(&id, now);
    Ok(ok(&json!({})))
}
