//! How a connector is planned: what follows from its configuration is planned as such, and drift that
//! was found becomes a planned change.

use std::collections::BTreeSet;

use super::presets;
use super::settings::{self, App};
use super::verification::{self, HEALTHY_DETAIL, Status};
use super::zoom_connector::{Connector, OnUnhealthy, Verify, ZoomConnector, preset_fault};
use crate::framework::{Call, Failure, Known, ObjectCall, Outcome, Plan, PlanResource};
use crate::http::Secret;
use crate::provider::Clients;

/// What verification writes.
const FOUND: [&str; 7] = [
    "status",
    "status_detail",
    "granted_scopes",
    "missing_scopes",
    "excess_scopes",
    "app_owner",
    "owner_details",
];

/// What verification depends on.
const VERIFIED: [&str; 9] = [
    "account_id",
    "client_id",
    "client_secret",
    "client_secret_wo_version",
    "owners",
    "product",
    "features",
    "scopes",
    "verify",
];

/// What can change without a new verification.
const UNVERIFIED: [&str; 4] = ["name", "on_unhealthy", "settings", "timeouts"];

impl PlanResource for ZoomConnector {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
        plan_what_follows(call, plan)?;
        let Some(prior) = plan.prior().cloned() else { return Ok(()) };
        if VERIFIED.into_iter().any(|name| plan.changes(name)) {
            leave_open(plan);
            return Ok(());
        }
        for name in FOUND {
            plan.keep(name);
        }
        let status = prior.status.unwrap_or(Status::Unverified);
        match plan.planned::<Verify>("verify").value().unwrap_or_default() {
            Verify::Never => Ok(()),
            Verify::Always if plan.config().is_given("client_secret_wo") => {
                plan_with_write_only_secret(call, plan, prior).await
            }
            _ if status.is_healthy() => Ok(()),
            _ => match plan.planned::<OnUnhealthy>("on_unhealthy") {
                Known::Null | Known::Value(OnUnhealthy::Error) => plan_recovery(plan),
                Known::Unknown | Known::Value(OnUnhealthy::Warn) => {
                    leave_open(plan);
                    Ok(())
                }
            },
        }
    }
}

/// Plans that the apply will find what is to be found.
fn leave_open(plan: &mut Plan<'_, Connector>) {
    for name in FOUND {
        plan.set_unknown(name);
    }
}

/// A secret that is not kept could not be used while the state was refreshed, so the plan asks Zoom,
/// unless the apply has something to do and asks anyway.
///
/// Terraform makes the plan once more when it applies it, and refuses one that has become less certain.
/// So what is found is left open wherever there is something to apply, whatever Zoom says meanwhile.
async fn plan_with_write_only_secret(
    call: &Call<'_, Clients>,
    plan: &mut Plan<'_, Connector>,
    prior: Connector,
) -> Outcome<()> {
    let recorded_healthy = prior.status.is_none_or(Status::is_healthy);
    if recorded_healthy && !UNVERIFIED.into_iter().any(|name| plan.changes(name)) {
        let Known::Value(secret) = plan.config().get::<Secret>("client_secret_wo") else { return Ok(()) };
        let connector = Connector { client_secret_wo: Some(secret), ..prior };
        let Some(subject) = connector.subject() else { return Ok(()) };
        if verification::verify(call, &subject).await?.status.is_healthy() {
            return Ok(());
        }
    }
    leave_open(plan);
    Ok(())
}

/// Plans what follows from the configuration alone, as far as that is known.
fn plan_what_follows(call: &Call<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
    let account_id = plan.planned::<String>("account_id");
    let client_id = plan.planned::<String>("client_id");
    let product = plan.planned::<String>("product");
    let features = plan.planned::<BTreeSet<String>>("features");
    plan.set("registration", "manual")?;
    if !plan.config().is_given("scopes") {
        if product.is_unknown() || features.is_unknown() {
            plan.set_unknown("scopes");
        } else if let Known::Value(product) = &product {
            let product = presets::product(product).map_err(|error| preset_fault(&error))?;
            let features = features.value();
            plan.set("scopes", product.scopes(features.as_ref()).map_err(|error| preset_fault(&error))?)?;
        }
    }
    let (false, Known::Value(client_id)) = (account_id.is_unknown(), client_id) else {
        plan.set_unknown("id");
        plan.set_unknown("settings");
        return Ok(());
    };
    let account_id = account_id.value();
    let app = App { account_id: account_id.as_deref(), client_id: &client_id };
    plan.set("id", app.id())?;
    if product.is_unknown() {
        plan.set_unknown("settings");
        return Ok(());
    }
    let product = product.value().and_then(|name| presets::product(&name).ok());
    match settings::of(app, product, call.clients()) {
        Ok(settings) => plan.set("settings", settings)?,
        Err(Failure::ProviderUnknown(_)) => plan.set_unknown("settings"),
        Err(failure) => return Err(failure),
    }
    Ok(())
}

/// Plans that what is broken will be whole again: the plan shows what broke, and applying it verifies
/// anew and fails, with the reason, if nothing was mended.
fn plan_recovery(plan: &mut Plan<'_, Connector>) -> Outcome<()> {
    leave_open(plan);
    plan.set("status", Status::Connected)?;
    plan.set("status_detail", HEALTHY_DETAIL)?;
    plan.set("missing_scopes", BTreeSet::<String>::new())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema;

    #[test]
    fn each_attribute_is_reckoned_with() {
        // Planned from the configuration, or never in a plan.
        const OTHERS: [&str; 3] = ["client_secret_wo", "id", "registration"];
        let mut reckoned: Vec<&str> = [&FOUND[..], &VERIFIED, &UNVERIFIED, &OTHERS].concat();
        reckoned.sort_unstable();
        let block = schema::of::<Connector>().expect("a schema");
        assert_eq!(reckoned, block.attributes.keys().map(String::as_str).collect::<Vec<_>>());
    }
}
