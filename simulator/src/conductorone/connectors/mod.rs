//! `/api/v1/apps/{app_id}/connectors`: connectors of an app.

mod by_id;
mod create;
mod credentials;
mod expand;
mod given;
mod list;
mod owners;
mod syncs;
mod update;

use http::Method;
use serde_json::json;

use super::{Access, Refusal, apps, ok, operation, progress, view};
use crate::conductorone::Operation;
use crate::conductorone::call::Call;
use crate::http::Answer;
use crate::world::conductorone::Connector;
use expand::ExpandMask;

const ADMINISTRATOR: Access = Access::ConnectorAdministrator;
const OF_APP: &str = "/conductorone/api/v1/apps/{app_id}/connectors";
const ONE: &str = "/conductorone/api/v1/apps/{app_id}/connectors/{id}";

pub(super) const OPERATIONS: &[Operation] = &[
    operation("c1.api.app.v1.ConnectorService.List", Method::GET, OF_APP, Access::SignedIn, list::list),
    operation(
        "c1.api.app.v1.ConnectorService.CreateDelegated",
        Method::POST,
        OF_APP,
        ADMINISTRATOR,
        create::delegated,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.Create",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/create",
        ADMINISTRATOR,
        create::create,
    ),
    operation("c1.api.app.v1.ConnectorService.Get", Method::GET, ONE, Access::SignedIn, by_id::get),
    operation("c1.api.app.v1.ConnectorService.Update", Method::POST, ONE, ADMINISTRATOR, update::update),
    operation(
        "c1.api.app.v1.ConnectorService.UpdateDelegated",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/delegated",
        ADMINISTRATOR,
        update::delegated,
    ),
    operation("c1.api.app.v1.ConnectorService.Delete", Method::DELETE, ONE, ADMINISTRATOR, by_id::delete),
    operation(
        "c1.api.app.v1.ConnectorService.ForceSync",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/force_sync",
        ADMINISTRATOR,
        syncs::force,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.PauseSync",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/pause",
        ADMINISTRATOR,
        syncs::pause,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.ResumeSync",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/resume",
        ADMINISTRATOR,
        syncs::resume,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.UpdateConnectorSchedule",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/schedule",
        ADMINISTRATOR,
        syncs::schedule,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.ConfirmSyncValid",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/confirm_sync_valid/{sync_lifecycle_id}",
        ADMINISTRATOR,
        syncs::confirm,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.RotateCredential",
        Method::POST,
        "/conductorone/api/v1/apps/connectors/credentials",
        ADMINISTRATOR,
        credentials::rotate,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.GetConnectorCredential",
        Method::GET,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/credentials/{credential_id}",
        ADMINISTRATOR,
        credentials::get,
    ),
    operation(
        "c1.api.app.v1.ConnectorService.RevokeCredential",
        Method::POST,
        "/conductorone/api/v1/apps/{app_id}/connectors/{id}/credentials/{credential_id}",
        ADMINISTRATOR,
        credentials::revoke,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.Set",
        Method::PUT,
        "/conductorone/api/v2/apps/{app_id}/connectors/{id}/owners",
        ADMINISTRATOR,
        owners::set,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.ListUsers",
        Method::GET,
        "/conductorone/api/v2/apps/{app_id}/connectors/{id}/owners/users",
        Access::SignedIn,
        owners::users,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.ListEntitlements",
        Method::GET,
        "/conductorone/api/v2/apps/{app_id}/connectors/{id}/owners/entitlements",
        Access::SignedIn,
        owners::entitlements,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.GetUser",
        Method::GET,
        owners::USER,
        Access::SignedIn,
        owners::get,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.AddUser",
        Method::POST,
        owners::USER,
        ADMINISTRATOR,
        owners::add,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.RemoveUser",
        Method::DELETE,
        owners::USER,
        ADMINISTRATOR,
        owners::remove,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.GetEntitlement",
        Method::GET,
        owners::ENTITLEMENT,
        Access::SignedIn,
        owners::get,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.AddEntitlement",
        Method::POST,
        owners::ENTITLEMENT,
        ADMINISTRATOR,
        owners::add,
    ),
    operation(
        "c1.api.app.v2.ConnectorOwners.RemoveEntitlement",
        Method::DELETE,
        owners::ENTITLEMENT,
        ADMINISTRATOR,
        owners::remove,
    ),
];

/// Lets syncs go on, and returns the id of the connector that the path names and that was not deleted.
fn alive(call: &mut Call<'_>) -> Result<String, Refusal> {
    progress::settle(call.world, call.try_zoom, call.now);
    let (app_id, id) = (call.param("app_id"), call.param("id"));
    let tenant = &call.world.conductorone;
    apps::find(tenant, app_id)?;
    let connector = tenant.connectors.get(id).filter(|it| it.app_id == app_id && it.deleted_at.is_none());
    connector.map(|_| id.to_owned()).ok_or_else(|| Refusal::not_found("connector", id))
}

/// The connector that the path names, to be changed.
fn alive_mut<'a>(call: &'a mut Call<'_>) -> Result<&'a mut Connector, Refusal> {
    let id = alive(call)?;
    let connectors = &mut call.world.conductorone.connectors;
    connectors.get_mut(&id).ok_or_else(|| Refusal::not_found("connector", &id))
}

/// A connector with what its view asks to be expanded.
fn show(call: &Call<'_>, id: &str, mask: &ExpandMask) -> Result<Answer, Refusal> {
    let tenant = &call.world.conductorone;
    let connector = tenant.connectors.get(id).ok_or_else(|| Refusal::not_found("connector", id))?;
    let mut expanded = Vec::new();
    let view = mask.view(tenant, connector, &view::connector(tenant, id, connector), &mut expanded)?;
    Ok(ok(&json!({"connectorView": view, "expanded": expanded})))
}
