//! How a connector of ConductorOne is planned and validated.

use std::collections::{BTreeMap, BTreeSet};

use super::super::core;
use super::says;
use super::{Connector, Hosting, ZoomConnectorConductorOne, product};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::path::AttributePath;
use crate::framework::{Known, ObjectCall, Outcome, Partial, Plan, PlanResource, ValidateResource};
use crate::provider::Clients;

/// The values whose keys in ConductorOne's form can be given.
pub(super) const CONFIG_KEYS: [&str; 3] = ["account_id", "client_id", "client_secret"];

/// The variables of the process that runs a self-hosted connector (`ConductorOne/baton-zoom`, README). The
/// secret ones are named here by what goes into them.
const RUNTIME: [(&str, &str); 2] =
    [("BATON_ACCOUNT_ID", "account_id"), ("BATON_ZOOM_CLIENT_ID", "client_id")];

impl PlanResource for ZoomConnectorConductorOne {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
        let product = Known::Value(product()?);
        if plan.prior().is_some_and(|prior| prior.app.is_some()) && !plan.changes("app") {
            plan.keep("app_id");
        }
        core::plan_scopes(plan, &product)?;
        let self_hosted = plan.planned::<Hosting>("hosting") == Known::Value(Hosting::SelfHosted);
        core::plan_hand_over(call, plan, &product, "api", |settings| {
            if self_hosted {
                *settings = runtime(settings);
            }
        })?;
        warn_of_resumption(call, plan);
        plan.keep("last_error");
        let writing_mends = says::is_foreign(call);
        let problem = says::recorded(call).map(|(status, sentence)| core::ProductProblem {
            status,
            sentence,
            writing_mends,
        });
        core::plan_findings(call, plan, &product, problem).await?;
        // Why a sync failed is open where everything is that verification finds, and where another may follow.
        let syncs = ["paused", "sync_trigger", "config_keys"].iter().any(|name| plan.changes(name));
        if syncs || plan.planned::<BTreeSet<String>>("granted_scopes").is_unknown() {
            plan.set_unknown("last_error");
        }
        Ok(())
    }
}

/// The form's values, as the variables of a self-hosted connector's process.
fn runtime(form: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let value = |label: &str| form.get(label).filter(|value| !value.is_empty()).cloned();
    let values = [value("Account ID"), value("Client ID")];
    RUNTIME.iter().zip(values).filter_map(|((name, _), value)| Some(((*name).to_owned(), value?))).collect()
}

/// Somebody has paused the connector by hand: the plan to resume it says so.
fn warn_of_resumption(call: &ObjectCall<'_, Clients>, plan: &Plan<'_, Connector>) {
    let prior = plan.prior().filter(|prior| prior.is_paused() && !says::was_paused_by_us(call));
    if let Some(prior) = prior
        && plan.planned::<bool>("paused") == Known::Value(false)
    {
        let name = prior.name.as_deref().unwrap_or_default();
        let detail = prior.findings.status_detail.as_deref().unwrap_or("It was paused in ConductorOne.");
        call.warn(
            Diagnostic::warning(
                format!("Connector \"{name}\" is paused in ConductorOne"),
                format!("{detail}\n\nApplying lets it go on. To leave it as it is, set paused = true."),
            )
            .at_attribute("paused"),
        );
    }
}

impl ValidateResource for ZoomConnectorConductorOne {
    fn validate(config: Partial<'_>) -> Diagnostics {
        let Ok(product) = product() else { return Diagnostics::new() };
        let mut diagnostics = core::validate(config, Some(product));
        let has_secret = config.is_given("client_secret") || config.is_given("client_secret_wo");
        if config.is_given("client_id") && !has_secret {
            diagnostics.push(
                Diagnostic::error(
                    "Incomplete credentials",
                    "\"account_id\", \"client_id\" and a secret (\"client_secret_wo\" or \"client_secret\") belong \
                     together: ConductorOne takes all three or none. Without any, it asks the owners by e-mail to type \
                     them in.",
                )
                .at_attribute("client_id"),
            );
        }
        let keys = config.get::<BTreeMap<String, String>>("config_keys").value().unwrap_or_default();
        for key in keys.keys().filter(|key| !CONFIG_KEYS.contains(&key.as_str())) {
            diagnostics.push(
                Diagnostic::error(
                    "Unknown configuration value",
                    format!(
                        "\"{key}\" is none of the values whose keys can be given: {}.",
                        CONFIG_KEYS.join(", ")
                    ),
                )
                .at(AttributePath::root().attribute("config_keys")),
            );
        }
        if config.get::<Hosting>("hosting") == Known::Value(Hosting::SelfHosted) {
            for name in ["wait_for_sync", "sync_trigger", "config_keys"] {
                let is_off = config.get::<bool>(name) == Known::Value(false);
                if config.is_given(name) && !is_off {
                    diagnostics.push(
                        Diagnostic::error(
                            "Not for a self-hosted connector",
                            format!(
                                "\"{name}\" is about syncs and forms of ConductorOne's own; a self-hosted connector \
                                 syncs when your process does."
                            ),
                        )
                        .at_attribute(name),
                    );
                }
            }
        } else if let (true, Known::Value(owners)) =
            (!config.is_given("client_id"), config.get::<BTreeSet<String>>("owners"))
            && owners.is_empty()
        {
            diagnostics.push(
                Diagnostic::warning(
                    "Nobody to finish the connector",
                    "Without credentials ConductorOne asks the owners to type them in, and \"owners\" is empty.",
                )
                .at_attribute("owners"),
            );
        }
        diagnostics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_self_hosted_connector_is_told_the_variables_of_its_process() {
        let form = [("Account ID", "a"), ("Client ID", "c")]
            .map(|(label, value)| (label.to_owned(), value.to_owned()));
        let want = [("BATON_ACCOUNT_ID", "a"), ("BATON_ZOOM_CLIENT_ID", "c")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(runtime(&form.into()), want.into());
        assert!(runtime(&BTreeMap::new()).is_empty());
    }
}
