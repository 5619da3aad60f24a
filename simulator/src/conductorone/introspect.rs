//! `GET /api/v1/auth/introspect`: who a token acts as, and what it may do.

use http::Method;
use serde_json::json;

use super::{Access, Refusal, caller_id, ok, operation};
use crate::conductorone::Operation;
use crate::conductorone::call::Call;
use crate::http::Answer;

pub(super) const OPERATIONS: &[Operation] = &[operation(
    "c1.api.auth.v1.Auth.Introspect",
    Method::GET,
    "/conductorone/api/v1/auth/introspect",
    Access::SignedIn,
    introspect,
)];

#[expect(clippy::unnecessary_wraps, reason = "every handler has this shape")]
fn introspect(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user_id = caller_id(call);
    let tenant = &call.world.conductorone;
    let role_ids = tenant.users.get(&user_id).map(|person| person.role_ids.clone()).unwrap_or_default();
    let roles = role_ids.iter().filter_map(|id| tenant.roles.get(id));
    let permissions: Vec<&String> = roles.flat_map(|role| &role.permissions).collect();
    Ok(ok(&json!({
        // ConductorOne's own spelling.
        "principleId": call.client_id,
        "userId": user_id,
        "tenantId": tenant.tenant,
        "roles": role_ids,
        "permissions": permissions,
        "features": [],
        "disabledModules": [],
        "deviceClientId": "",
    })))
}
