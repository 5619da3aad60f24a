//! `/marketplace/apps/{appId}/api_call_logs`: what an app asked, from the request log.

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{EDIT, find};
use crate::http::Answer;
use crate::log::RequestRecord;
use crate::world::clock::later;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::paging::Paging;

const PAGING: Paging = Paging { default_size: 30, max_size: 100 };

pub(super) const LIST: Operation = Operation {
    id: "Getapicalllogs",
    method: Method::GET,
    path: "/v2/marketplace/apps/{appId}/api_call_logs",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: None, handler: list }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let (client_id, _) = find(call, |_| ZoomError::not_found(1401, "App id not exist"))?;
    let query = |name| call.request.query(name);
    let size_is_valid = query("page_size")
        .is_none_or(|size| size.parse::<usize>().is_ok_and(|size| (10..=PAGING.max_size).contains(&size)));
    if !size_is_valid {
        return Err(ZoomError::bad_request(300, "Page size is not valid"));
    }
    let days = match query("duration").unwrap_or("7") {
        "7" => 7,
        "14" => 14,
        "30" => 30,
        _ => return Err(ZoomError::invalid_field("duration")),
    };
    let since = later(call.now, SignedDuration::from_hours(-24 * days));
    let status = match query("status_code").map(str::parse::<u16>) {
        None => None,
        Some(Ok(status)) => Some(status),
        Some(Err(_)) => return Err(ZoomError::invalid_field("status_code")),
    };
    let rows: Vec<Value> = call
        .log
        .of_app(client_id)
        .filter(|request| request.path.starts_with("/v2/"))
        .filter(|request| query("query").is_none_or(|part| request.path.contains(part)))
        .filter(|request| query("method").is_none_or(|method| request.method == method))
        .filter(|request| status.is_none() || request.status == status)
        .filter_map(|request| view(request, since, call.url))
        .collect();
    let page = PAGING.page(call.request, call.pages, call.now, rows).map_err(|error| {
        if error == ZoomError::page_token() {
            ZoomError::bad_request(301, "Next page token is not valid")
        } else {
            error
        }
    })?;
    let mut body = page.describe_briefly();
    body.insert("call_logs".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

/// A request that got an answer, if it is recent enough.
fn view(request: &RequestRecord, since: Timestamp, url: &str) -> Option<Value> {
    let time: Timestamp = request.time.parse().ok().filter(|time| *time >= since)?;
    Some(json!({
        "url_pattern": format!("{url}{}", request.path),
        "time": time.as_millisecond().to_string(),
        "http_status": request.status?,
        "method": request.method,
        "trace_id": request.tracking_id.as_deref()?,
    }))
}
