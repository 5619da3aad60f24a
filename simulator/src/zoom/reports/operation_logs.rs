//! `/report/operationlogs`: what was changed, and by whom. Apps appear as the users as whom they act.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::window::Window;
use super::{PAGING, PAID, READ};
use crate::http::Answer;
use crate::world::clock::zoom_time;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "reportOperationLogs",
    method: Method::GET,
    path: "/v2/report/operationlogs",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: READ, paid: PAID, handler: list }),
};

const CATEGORIES: [&str; 12] = [
    "all",
    "user",
    "user_settings",
    "account",
    "billing",
    "im",
    "recording",
    "phone_contacts",
    "webinar",
    "sub_account",
    "role",
    "zoom_rooms",
];

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let window = Window::required(call.request, call.now)?;
    let category = call.request.query("category_type").unwrap_or("all");
    if !CATEGORIES.contains(&category) {
        return Err(ZoomError::invalid_field("category_type"));
    }
    let rows: Vec<Value> = call
        .audit
        .changes()
        .rev()
        .filter(|change| window.holds(change.time) && (category == "all" || change.category == category))
        .map(|change| {
            json!({
                "time": zoom_time(change.time),
                "operator": change.operator,
                "category_type": change.category,
                "action": change.action,
                "operation_detail": change.detail,
            })
        })
        .collect();
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_briefly();
    body.insert("operation_logs".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}
