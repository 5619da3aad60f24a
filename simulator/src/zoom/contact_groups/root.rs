//! `/contacts/groups`: the list, and its new entries.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{PAGING, PAID, members, privacy, row, whole};
use crate::http::Answer;
use crate::world::{ContactGroup, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "contactGroups",
    method: Method::GET,
    path: "/v2/contacts/groups",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: PAID, handler: list }),
};

pub(super) const CREATE: Operation = Operation {
    id: "contactGroupCreate",
    method: Method::POST,
    path: "/v2/contacts/groups",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: PAID, handler: create }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let mut rows: Vec<_> = call.world.contact_groups.iter().collect();
    rows.sort_unstable_by_key(|(id, group)| (&group.name, *id));
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_briefly();
    let groups = page.rows.into_iter().map(|(id, group)| row(id, group));
    body.insert("groups".to_owned(), groups.collect());
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let group = ContactGroup {
        name: body.required_text("group_name", 128)?.to_owned(),
        privacy: privacy(&body, "group_privacy")?.unwrap_or(1),
        description: body.text("description", 1024)?.unwrap_or_default().to_owned(),
        members: members(&body, call.world)?,
    };
    let id = ids::contact_group_id(&mut call.world.random);
    let answer = Answer::json(StatusCode::CREATED, &json!(whole(&id, &group)));
    call.world.contact_groups.insert(id, group);
    Ok(answer)
}
