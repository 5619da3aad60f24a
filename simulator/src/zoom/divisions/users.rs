//! `/divisions/{divisionId}/users`: who belongs to a division.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{EDIT, PAGING, READ, find, invalid};
use crate::http::Answer;
use crate::world::List;
use crate::world::clock::zoom_time;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "listDivisionMembers",
    method: Method::GET,
    path: "/v2/divisions/{divisionId}/users",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: list }),
};

pub(super) const ASSIGN: Operation = Operation {
    id: "assigndivisionMember",
    method: Method::POST,
    path: "/v2/divisions/{divisionId}/users",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: None, handler: assign }),
};

/// How many users one request may assign.
const MOST: usize = 30;

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("divisionId").to_owned();
    find(call.world, &id)?;
    let list = List::Division(id);
    let page = PAGING.page_of_users(call.request, call.pages, call.now, &call.world.users, &list)?;
    let mut body = page.describe_by_token();
    body.insert("page_size".to_owned(), json!(page.size()));
    let users = page.rows.into_iter().map(
        |(id, user)| json!({"user_id": id, "user_display_name": user.shown_name(), "user_email": user.email}),
    );
    body.insert("users".to_owned(), users.collect());
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

/// Assigns users, who leave the division where they were. Whoever is unknown is passed over.
fn assign(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let id = call.param("divisionId").to_owned();
    find(call.world, &id).map_err(|error| ZoomError { code: 40_406, ..error })?;
    let named = body.get("users").and_then(Value::as_array).filter(|users| users.len() <= MOST);
    let mut assigned: Vec<String> = Vec::new();
    for user in named.ok_or_else(invalid)? {
        let key = ["user_id", "user_email"].into_iter().find_map(|field| user.get(field)?.as_str());
        let key = key.filter(|key| !key.is_empty()).ok_or_else(invalid)?;
        if let Some((user_id, _)) = call.world.find_user(key)
            && !assigned.contains(user_id)
        {
            assigned.push(user_id.clone());
        }
    }
    for user_id in &assigned {
        if let Some(user) = call.world.users.get_mut(user_id) {
            user.division_ids = vec![id.clone()];
        }
    }
    let answer = json!({"added_at": zoom_time(call.now), "ids": assigned.join(",")});
    Ok(Answer::json(StatusCode::CREATED, &answer))
}
