//! `/api/v1/users/{id}`, `/api/v1/search/users`: who may own a connector.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::paging::Page;
use super::{Access, Refusal, body, ok, operation, view};
use crate::conductorone::Operation;
use crate::conductorone::call::Call;
use crate::http::Answer;
use crate::world::conductorone::PersonStatus;

pub(super) const OPERATIONS: &[Operation] = &[
    operation(
        "c1.api.user.v1.UserService.Get",
        Method::GET,
        "/conductorone/api/v1/users/{id}",
        Access::SignedIn,
        get,
    ),
    operation(
        "c1.api.user.v1.UserSearch.Search",
        Method::POST,
        "/conductorone/api/v1/search/users",
        Access::SignedIn,
        search,
    ),
];

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.param("id");
    let person = call.world.conductorone.users.get(id).ok_or_else(|| Refusal::not_found("user", id))?;
    Ok(ok(&json!({"userView": view::person_view(id, person), "expanded": []})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ref {
    id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Search {
    email: String,
    query: String,
    ids: Vec<String>,
    refs: Vec<Ref>,
    role_ids: Vec<String>,
    user_statuses: Vec<PersonStatus>,
    page_size: i64,
    page_token: String,
    // Nobody here has more than one origin, and nothing is expanded.
    #[serde(rename = "origins")]
    _origins: Vec<String>,
    #[serde(rename = "expandMask")]
    _expand_mask: Option<Value>,
}

/// `email` is exact but for case, `query` looks into names and addresses.
fn search(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let search: Search = body::read(call)?;
    let page = Page::of(call, search.page_size, &search.page_token);
    let query = search.query.to_lowercase();
    let wanted: Vec<&String> = search.ids.iter().chain(search.refs.iter().map(|it| &it.id)).collect();
    let rows = call.world.conductorone.users.iter().filter(|(id, person)| {
        let fuzzy = [&person.email, &person.display_name].map(|text| text.to_lowercase());
        (search.email.is_empty() || person.email.eq_ignore_ascii_case(&search.email))
            && fuzzy.iter().any(|text| text.contains(&query))
            && (wanted.is_empty() || wanted.contains(id))
            && (search.role_ids.is_empty()
                || search.role_ids.iter().any(|role| person.role_ids.contains(role)))
            && (search.user_statuses.is_empty() || search.user_statuses.contains(&person.status))
    });
    let mut found = page.cut(rows.collect(), |(id, person)| view::person_view(id, person))?;
    found["expanded"] = json!([]);
    Ok(ok(&found))
}
