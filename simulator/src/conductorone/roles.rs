//! `/api/v1/iam/roles`: the roles whose ids users have.

use http::Method;
use serde_json::json;

use super::paging::Page;
use super::{Access, Refusal, ok, operation, view};
use crate::conductorone::Operation;
use crate::conductorone::call::Call;
use crate::http::Answer;

pub(super) const OPERATIONS: &[Operation] = &[
    operation(
        "c1.api.iam.v1.Roles.List",
        Method::GET,
        "/conductorone/api/v1/iam/roles",
        Access::SignedIn,
        list,
    ),
    operation(
        "c1.api.iam.v1.Roles.Get",
        Method::GET,
        "/conductorone/api/v1/iam/roles/{role_id}",
        Access::SignedIn,
        get,
    ),
];

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let page = Page::of_query(call)?;
    let rows = call.world.conductorone.roles.iter().collect();
    Ok(ok(&page.cut(rows, |(id, role)| view::role(id, role))?))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.param("role_id");
    let role = call.world.conductorone.roles.get(id).ok_or_else(|| Refusal::not_found("role", id))?;
    Ok(ok(&json!({"role": view::role(id, role)})))
}
