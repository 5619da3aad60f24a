//! The connectors of an app.

use serde_json::json;

use super::expand::ExpandMask;
use crate::conductorone::call::Call;
use crate::conductorone::paging::Page;
use crate::conductorone::{Refusal, apps, ok, progress, view};
use crate::http::Answer;

pub(super) fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    progress::settle(call.world, call.try_zoom, call.now);
    let page = Page::of_query(call)?;
    let app_id = call.param("app_id");
    let tenant = &call.world.conductorone;
    apps::find(tenant, app_id)?;
    let rows = tenant.connectors.iter().filter(|(_, it)| it.app_id == app_id && it.deleted_at.is_none());
    let mut found = page.cut(rows.collect(), |(id, connector)| {
        let shown = view::connector(tenant, id, connector);
        ExpandMask::default().view(tenant, connector, &shown, &mut Vec::new()).unwrap_or_default()
    })?;
    found["expanded"] = json!([]);
    Ok(ok(&found))
}
