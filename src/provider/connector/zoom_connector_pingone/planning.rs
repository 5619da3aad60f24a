//! How a connector of PingOne is planned and validated.

use super::super::core;
use super::{Connector, ZoomConnectorPingOne, default_environment_id, product, says};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::{Failure, Known, ObjectCall, Outcome, Partial, Plan, PlanResource, ValidateResource};
use crate::pingone::RemoveAction;
use crate::provider::Clients;

impl PlanResource for ZoomConnectorPingOne {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
        let product = Known::Value(product()?);
        if plan.prior().is_none() && !plan.config().is_given("environment_id") {
            match default_environment_id(call.clients()) {
                Known::Value(environment_id) => plan.set("environment_id", environment_id)?,
                Known::Unknown | Known::Null => plan.set_unknown("environment_id"),
            }
        }
        plan_addresses(call, plan)?;
        core::plan_scopes(plan, &product)?;
        let addresses = [("SCIM_URL", "scim_url"), ("OAUTH_TOKEN_URL", "oauth_token_url")];
        let known = addresses.map(|(label, name)| (label, plan.planned::<String>(name).value()));
        let action = plan.planned::<String>("remove_action").value();
        core::plan_hand_over(call, plan, &product, "api", |settings| {
            for (label, value) in known.into_iter().chain([("REMOVE_ACTION", action)]) {
                if let Some(value) = value {
                    settings.insert(label.to_owned(), value);
                }
            }
            settings.insert("AUTHENTICATION_METHOD".to_owned(), "OAuth Bearer Token".to_owned());
        })?;
        warn_of_deletion(call, plan);
        let says = says::recorded(call);
        let writing_mends = says.writing_mends;
        let problem = says.into_problem();
        let problem =
            problem.map(|(status, sentence)| core::ProductProblem { status, sentence, writing_mends });
        core::plan_findings(call, plan, &product, problem).await
    }
}

/// Where Zoom is, unless the configuration says so.
fn plan_addresses(call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
    let endpoints = match call.clients().endpoints() {
        Ok(endpoints) => Some(endpoints),
        Err(Failure::ProviderUnknown(_)) => None,
        Err(failure) => return Err(failure),
    };
    let [scim_url, token_url] = match endpoints {
        Some(endpoints) => [Some(endpoints.scim_url()), Some(endpoints.token_url())],
        None => [None, None],
    };
    for (name, url) in [("scim_url", scim_url), ("oauth_token_url", token_url)] {
        if plan.config().is_given(name) {
            continue;
        }
        match url {
            Some(url) => plan.set(name, url)?,
            None => plan.set_unknown(name),
        }
    }
    Ok(())
}

/// Deleted users of Zoom cannot be had back, nor what they recorded.
fn warn_of_deletion(call: &ObjectCall<'_, Clients>, plan: &Plan<'_, Connector>) {
    let deletes =
        plan.planned::<String>("remove_action") == Known::Value(RemoveAction::Delete.word().to_owned());
    let deprovisions = plan.planned::<bool>("deprovision_users") != Known::Value(false);
    let is_new = plan.changes("remove_action") || plan.changes("deprovision_users");
    if deletes && deprovisions && is_new {
        let name = plan.planned::<String>("name").value().unwrap_or_default();
        call.warn(
            Diagnostic::warning(
                format!("Connector \"{name}\" deletes Zoom users"),
                "With remove_action = \"Delete\", a user whom PingOne no longer provisions is deleted in Zoom for good, \
                 with meetings, recordings and settings. \"Disable\" deactivates, and can be taken back.",
            )
            .at_attribute("remove_action"),
        );
    }
}

impl ValidateResource for ZoomConnectorPingOne {
    fn validate(config: Partial<'_>) -> Diagnostics {
        let Ok(product) = product() else { return Diagnostics::new() };
        core::validate(config, Some(product))
    }
}
