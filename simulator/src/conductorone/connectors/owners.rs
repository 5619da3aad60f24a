//! `/api/v2/…/owners`: owners of the second generation, who have roles. Which roles there are is not
//! published, so any word is taken for one.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{alive, alive_mut};
use crate::conductorone::call::Call;
use crate::conductorone::paging::Page;
use crate::conductorone::{Refusal, body, ok, view};
use crate::http::Answer;
use crate::world::conductorone::{ConductorOne, Owner, OwnerKind};

pub(super) const USER: &str =
    "/conductorone/api/v2/apps/{app_id}/connectors/{id}/owners/users/{role_slug}/{user_id}";
pub(super) const ENTITLEMENT: &str = "/conductorone/api/v2/apps/{app_id}/connectors/{id}/owners/entitlements/{role_slug}/{entitlement_app_id}/\
     {entitlement_id}";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct UserRef {
    id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct EntitlementRef {
    app_id: String,
    id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Set {
    role_slug: String,
    user_refs: Vec<UserRef>,
    app_entitlement_refs: Vec<EntitlementRef>,
}

/// Puts these in place of all who had the role.
pub(super) fn set(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    alive(call)?;
    let request: Set = body::read(call)?;
    if request.role_slug.is_empty() {
        return Err(Refusal::invalid("roleSlug: value is required"));
    }
    let users = request.user_refs.into_iter().map(|it| OwnerKind::User(it.id));
    let entitlements =
        request.app_entitlement_refs.into_iter().map(|it| OwnerKind::Entitlement(it.app_id, it.id));
    let mut all: Vec<OwnerKind> = users.chain(entitlements).collect();
    all.sort();
    all.dedup();
    for who in &all {
        check(&call.world.conductorone, who)?;
    }
    let now = call.now;
    let owners = &mut alive_mut(call)?.owners;
    owners.retain(|owner| owner.role_slug != request.role_slug);
    let role_slug = request.role_slug;
    owners.extend(all.into_iter().map(|who| Owner { role_slug: role_slug.clone(), who, created_at: now }));
    Ok(ok(&json!({})))
}

/// Entitlements are not part of this tenant, but their apps are.
fn check(tenant: &ConductorOne, who: &OwnerKind) -> Result<(), Refusal> {
    match who {
        OwnerKind::User(id) if !tenant.users.contains_key(id) => Err(Refusal::not_found("user", id)),
        OwnerKind::Entitlement(app_id, _) if !tenant.apps.contains_key(app_id) => {
            Err(Refusal::not_found("app", app_id))
        }
        _ => Ok(()),
    }
}

fn show(tenant: &ConductorOne, app_id: &str, connector_id: &str, owner: &Owner) -> Value {
    let mut shown = json!({
        "appId": app_id,
        "connectorId": connector_id,
        "roleSlug": owner.role_slug,
        "createdAt": view::time(Some(owner.created_at)),
    });
    match &owner.who {
        OwnerKind::User(id) => {
            shown["user"] = tenant.users.get(id).map_or(Value::Null, |person| view::person(id, person));
        }
        OwnerKind::Entitlement(app_id, id) => {
            shown["appEntitlement"] = json!({"appId": app_id, "id": id});
        }
    }
    shown
}

pub(super) fn users(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    list(call, |who| matches!(who, OwnerKind::User(_)))
}

pub(super) fn entitlements(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    list(call, |who| matches!(who, OwnerKind::Entitlement(..)))
}

fn list(call: &mut Call<'_>, is_meant: fn(&OwnerKind) -> bool) -> Result<Answer, Refusal> {
    let id = alive(call)?;
    let page = Page::of_query(call)?;
    let tenant = &call.world.conductorone;
    let role_slug = call.request.query("role_slug");
    let owners = tenant.connectors.get(&id).map(|it| it.owners.as_slice()).unwrap_or_default();
    let rows = owners
        .iter()
        .filter(|owner| is_meant(&owner.who) && role_slug.is_none_or(|slug| owner.role_slug == slug));
    let app_id = call.param("app_id");
    Ok(ok(&page.cut(rows.collect(), |owner| show(tenant, app_id, &id, owner))?))
}

/// Whom the path names.
fn named(call: &Call<'_>) -> (String, OwnerKind) {
    let user_id = call.param("user_id");
    let who = if user_id.is_empty() {
        OwnerKind::Entitlement(
            call.param("entitlement_app_id").to_owned(),
            call.param("entitlement_id").to_owned(),
        )
    } else {
        OwnerKind::User(user_id.to_owned())
    };
    (call.param("role_slug").to_owned(), who)
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = alive(call)?;
    let (role_slug, who) = named(call);
    let tenant = &call.world.conductorone;
    let owners = tenant.connectors.get(&id).map(|it| it.owners.as_slice()).unwrap_or_default();
    let owner = owners.iter().find(|owner| owner.role_slug == role_slug && owner.who == who);
    let owner = owner.ok_or_else(|| Refusal::not_found("owner", &role_slug))?;
    Ok(ok(&show(tenant, call.param("app_id"), &id, owner)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Add {
    // The path says the same.
    #[serde(rename = "userRef")]
    _user_ref: Option<UserRef>,
    #[serde(rename = "appEntitlementRef")]
    _app_entitlement_ref: Option<EntitlementRef>,
}

pub(super) fn add(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    alive(call)?;
    let _: Add = body::read(call)?;
    let (role_slug, who) = named(call);
    check(&call.world.conductorone, &who)?;
    let now = call.now;
    let owners = &mut alive_mut(call)?.owners;
    if !owners.iter().any(|owner| owner.role_slug == role_slug && owner.who == who) {
        owners.push(Owner { role_slug, who, created_at: now });
    }
    Ok(ok(&json!({})))
}

pub(super) fn remove(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let (role_slug, who) = named(call);
    let owners = &mut alive_mut(call)?.owners;
    let before = owners.len();
    owners.retain(|owner| owner.role_slug != role_slug || owner.who != who);
    if owners.len() == before { Err(Refusal::not_found("owner", &role_slug)) } else { Ok(ok(&json!({}))) }
}
