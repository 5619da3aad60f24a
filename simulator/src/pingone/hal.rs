//! HAL: resources with links, and lists of them.

use http::StatusCode;
use serde_json::{Value, json};

use super::error::PingError;
use crate::http::Answer;
use crate::pingone::call::Call;

/// A resource's own link and its environment, added to what it says.
pub(super) fn resource(call: &Call<'_>, path: &str, id: &str, mut fields: Value) -> Value {
    let environment_id = call.param("environmentID");
    let base = format!("{}/environments/{environment_id}", root(call));
    fields["id"] = json!(id);
    fields["environment"] = json!({"id": environment_id});
    fields["_links"] = json!({
        "self": {"href": format!("{base}/propagation/{path}/{id}")},
        "environment": {"href": base},
    });
    fields
}

/// Where this API is, as the client reached it.
fn root(call: &Call<'_>) -> String {
    let path = call.request.path.as_str();
    let before = path.find("/environments/").and_then(|at| path.get(..at)).unwrap_or_default();
    format!("{}{before}", call.request.origin(call.url))
}

/// A list. PingOne documents no pages here; where the organisation is told to page, the next page is where
/// `_links.next` says.
pub(super) fn list(call: &Call<'_>, name: &str, rows: Vec<Value>) -> Result<Answer, PingError> {
    let total = rows.len();
    let start = match call.request.query("cursor") {
        None => 0,
        Some(text) => text.parse().map_err(|_| PingError::invalid_value("cursor", "is no cursor"))?,
    };
    let size = call.world.pingone.page_size.unwrap_or(usize::MAX);
    let page: Vec<Value> = rows.into_iter().skip(start).take(size).collect();
    let end = start.saturating_add(page.len());
    let own = format!("{}{}", call.request.origin(call.url), call.request.path);
    let mut links = json!({"self": {"href": format!("{own}{}", call.request.query_string(|_| true))}});
    if end < total {
        let rest = call.request.query_string(|name| name != "cursor");
        let next = if rest.is_empty() { '?' } else { '&' };
        links["next"] = json!({"href": format!("{own}{rest}{next}cursor={end}")});
    }
    let body =
        json!({"_links": links, "_embedded": {name: page}, "count": total, "size": end - start.min(end)});
    Ok(Answer::json(StatusCode::OK, &body))
}
