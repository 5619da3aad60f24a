//! How a connector is planned: what follows from its configuration is planned as such, drift becomes a
//! planned change with a warning that says why, and what is new or changed is verified for advice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::super::presets::{AppType, Product};
use super::record::{MENDED, PLANNED, RECORDED, named_finding, warn_instead};
use super::{
    AppRef, Connector, Findings, OnUnhealthy, Requirement, Status, Subject, Verification, Verify,
    credentials, preset_fault, subject_of, value, verify,
};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{Call, Failure, Known, Outcome, Plan};
use crate::http::Secret;
use crate::provider::Clients;
use crate::provider::apps::Effort;

/// What decides which scopes Zoom grants to the app, and which of them count as missing or needless.
const DECIDING: [&str; 9] = [
    "account_id",
    "client_id",
    "client_secret",
    "client_secret_wo_version",
    "product",
    "features",
    "presets",
    "scopes",
    "verify",
];

/// How long a plan's advice may take. Each call of it waits a few seconds at most.
const LONGEST_ADVICE: Duration = Duration::from_secs(20);

/// What can change without a new verification, in every type.
const COSMETIC: [&str; 4] = ["name", "on_unhealthy", "settings", "timeouts"];

/// Plans the required scopes, as far as what they follow from is known.
pub(crate) fn plan_scopes<C: Connector>(
    plan: &mut Plan<'_, C>,
    product: &Known<&'static Product>,
) -> Outcome<()> {
    if plan.config().is_given("scopes") {
        return Ok(());
    }
    let features = plan.planned::<BTreeSet<String>>("features");
    let pinned = plan.planned::<BTreeSet<String>>("presets");
    match product {
        Known::Value(product) if !features.is_unknown() && !pinned.is_unknown() => {
            let (features, pinned) = (value(features), value(pinned));
            let requirement = Requirement::of(Some(product), features.as_ref(), pinned.as_ref(), None)
                .map_err(|error| preset_fault(&error))?;
            plan.set("scopes", requirement.scopes)?;
        }
        Known::Null => {}
        _ => plan.set_unknown("scopes"),
    }
    Ok(())
}

/// The account of the app; null in a type that knows General apps alone, which have none.
pub(crate) fn planned_account<C: Connector>(plan: &Plan<'_, C>) -> Known<String> {
    if plan.has("account_id") { plan.planned("account_id") } else { Known::Null }
}

/// Plans how the connector reaches its product: what to type into its form, to which `complete` adds what
/// only the type knows.
pub(crate) fn plan_hand_over<C: Connector>(
    call: &Call<'_, Clients>,
    plan: &mut Plan<'_, C>,
    product: &Known<&'static Product>,
    registration: &str,
    complete: impl FnOnce(&mut BTreeMap<String, String>),
) -> Outcome<()> {
    plan.set("registration", registration)?;
    let account_id = planned_account(plan);
    let client_id = plan.planned::<String>("client_id");
    if product.is_unknown() || account_id.is_unknown() || client_id.is_unknown() {
        plan.set_unknown("settings");
        return Ok(());
    }
    let product = match product {
        Known::Value(product) => Some(*product),
        Known::Null | Known::Unknown => None,
    };
    let (account_id, client_id) = (value(account_id), value(client_id).unwrap_or_default());
    let app = AppRef { account_id: account_id.as_deref(), client_id: &client_id };
    match app.settings(product, call.clients()) {
        Ok(mut settings) => {
            complete(&mut settings);
            plan.set("settings", settings)?;
        }
        Err(Failure::ProviderUnknown(_)) => plan.set_unknown("settings"),
        Err(failure) => return Err(failure),
    }
    Ok(())
}

/// What a product's own API said was wrong when the connector was last read.
#[derive(Clone, Debug)]
pub(crate) struct ProductProblem {
    pub(crate) status: Status,
    pub(crate) sentence: String,
    /// Whether an apply that finds nothing else wrong puts it right, by writing to the product.
    pub(crate) writing_mends: bool,
}

/// Plans what is found. To be called last, when all else is planned.
pub(crate) async fn plan_findings<C: Connector>(
    call: &Call<'_, Clients>,
    plan: &mut Plan<'_, C>,
    product: &Known<&'static Product>,
    product_problem: Option<ProductProblem>,
) -> Outcome<()> {
    let Some(prior) = plan.prior().cloned() else {
        leave_open(plan, &Findings::ALL);
        return advise(call, plan, product).await;
    };
    let is_cosmetic = |name: &str| COSMETIC.contains(&name) || C::COSMETIC.contains(&name);
    let changed: Vec<String> =
        plan.changed().filter(|name| !Findings::ALL.contains(name)).map(str::to_owned).collect();
    if !changed.iter().all(|name| is_cosmetic(name)) {
        leave_open_for(plan, &changed);
        return advise(call, plan, product).await;
    }
    for name in Findings::ALL {
        plan.keep(name);
    }
    let verify = value(plan.planned::<Verify>("verify")).unwrap_or_default();
    let write_only = plan.config().is_given("client_secret_wo");
    match verify {
        Verify::Never => Ok(()),
        Verify::Always if write_only => {
            plan_with_write_only_secret(call, plan, prior, &changed, product_problem).await
        }
        Verify::Always | Verify::Apply => {
            let recorded = Verification { findings: prior.findings().clone(), notes: Vec::new() };
            if !recorded.status().is_healthy(prior.is_meant_to_rest()) {
                // What refresh cannot put right afterwards is left open whole.
                let refreshed = verify == Verify::Always && !write_only;
                let open: &[&str] = if refreshed { &Findings::TELLING } else { &Findings::ALL };
                plan_recovery(call, plan, &recorded, product_problem.as_ref(), open);
            }
            Ok(())
        }
    }
}

/// Plans that the apply will find what is to be found.
fn leave_open<C: Connector>(plan: &mut Plan<'_, C>, names: &[&str]) {
    for name in names {
        plan.set_unknown(name);
    }
}

/// Leaves open what a change may change of what was found.
///
/// What Zoom grants to the app does not follow from what is told to the product, or to its owners. Where a refresh
/// has just found it out it stays as it is, so that a plan shows what changes and not a page of scopes.
fn leave_open_for<C: Connector>(plan: &mut Plan<'_, C>, changed: &[String]) {
    let decides = changed.iter().any(|name| DECIDING.contains(&name.as_str()));
    let verify = value(plan.planned::<Verify>("verify")).unwrap_or_default();
    let refreshed = verify == Verify::Always && plan.config().is_given("client_secret");
    if decides || !refreshed {
        return leave_open(plan, &Findings::ALL);
    }
    for name in Findings::ALL {
        plan.keep(name);
    }
    leave_open(plan, &Findings::TELLING);
    if changed.iter().any(|name| name == "owners") {
        leave_open(plan, &["owner_details"]);
    }
}

/// An unhealthy connector: the plan shows what broke, and applying it verifies anew. With `warn` there is
/// nothing to do but to say so, for a loop that applies until the plan is empty must end.
fn plan_recovery<C: Connector>(
    call: &Call<'_, Clients>,
    plan: &mut Plan<'_, C>,
    found: &Verification,
    product_problem: Option<&ProductProblem>,
    open: &[&str],
) {
    let name = value(plan.planned::<String>("name")).unwrap_or_default();
    if warns(plan) {
        call.warn(named_finding(&name, found, RECORDED));
    } else {
        let is_mended = product_problem.is_some_and(|problem| {
            problem.writing_mends && found.findings.status_detail.as_ref() == Some(&problem.sentence)
        });
        call.warn(named_finding(&name, found, if is_mended { MENDED } else { PLANNED }));
        leave_open(plan, open);
    }
}

/// Whether `on_unhealthy` is known to be `warn`.
fn warns<C: Connector>(plan: &Plan<'_, C>) -> bool {
    plan.planned::<OnUnhealthy>("on_unhealthy") == Known::Value(OnUnhealthy::Warn)
}

/// A secret that is not kept could not be used while the state was refreshed, so the plan asks Zoom,
/// unless the apply has something to do and asks anyway.
///
/// Terraform makes the plan once more when it applies it, and refuses one that has become less certain.
/// So what is found is left open wherever there is something to apply, whatever Zoom says meanwhile.
async fn plan_with_write_only_secret<C: Connector>(
    call: &Call<'_, Clients>,
    plan: &mut Plan<'_, C>,
    prior: C,
    changed: &[String],
    product_problem: Option<ProductProblem>,
) -> Outcome<()> {
    let secret = match plan.config().get::<Secret>("client_secret_wo") {
        Known::Value(secret) if changed.is_empty() => secret,
        _ => {
            leave_open(plan, &Findings::ALL);
            return Ok(());
        }
    };
    let recorded = prior.findings().clone();
    let Some(subject) = subject_with(&prior, secret) else { return Ok(()) };
    let mut found = match verify(call, &subject, Effort::Full).await {
        Ok(found) => found,
        Err(failure) if warns(plan) => return warn_instead(call, failure).map(drop),
        Err(failure) => return Err(failure),
    };
    if let Some(problem) = &product_problem {
        found.add_problem(problem.status, &problem.sentence);
    }
    if !found.status().is_healthy(prior.is_meant_to_rest()) {
        plan_recovery(call, plan, &found, product_problem.as_ref(), &Findings::ALL);
    }
    if found.findings != recorded {
        leave_open(plan, &Findings::ALL);
    }
    Ok(())
}

/// What is to be verified of a connector whose secret only the configuration has.
fn subject_with<C: Connector>(connector: &C, secret: Secret) -> Option<Subject> {
    let mut connector = connector.clone();
    connector.secret_mut().client_secret_wo = Some(secret);
    subject_of(&connector)
}

/// Verifies what is new or changed, as far as it is known, and warns: a green pull request must not turn
/// red on the main branch. Nothing is planned from it.
async fn advise<C: Connector>(
    call: &Call<'_, Clients>,
    plan: &Plan<'_, C>,
    product: &Known<&'static Product>,
) -> Outcome<()> {
    if value(plan.planned::<Verify>("verify")).unwrap_or_default() != Verify::Always {
        return Ok(());
    }
    let Some(subject) = planned_subject(plan, product) else { return Ok(()) };
    if call.clients().apps().was_made(&subject.credentials.client_id) {
        return Ok(());
    }
    let asked = tokio::time::timeout(LONGEST_ADVICE, Box::pin(verify(call, &subject, Effort::Once))).await;
    let Ok(asked) = asked else {
        call.warn(Diagnostic::warning(
            "Zoom is slow to answer",
            format!(
                "The plan has not verified the connector \"{}\": Zoom took longer than {} s to answer. Nothing is \
                 planned from it; the apply asks again, and waits.",
                subject.name,
                LONGEST_ADVICE.as_secs()
            ),
        ));
        return Ok(());
    };
    match asked {
        Ok(found) => {
            if !found.status().is_healthy(true) {
                let then = if warns(plan) { RECORDED } else { PLANNED };
                call.warn(named_finding(&subject.name, &found, then));
            }
            Ok(())
        }
        Err(Failure::ProviderUnknown(_)) => Ok(()),
        Err(failure) => warn_instead(call, failure).map(drop),
    }
}

/// What is planned to be verified, where enough of it is known.
fn planned_subject<C: Connector>(plan: &Plan<'_, C>, product: &Known<&'static Product>) -> Option<Subject> {
    let product = match product {
        Known::Unknown => return None,
        Known::Null => None,
        Known::Value(product) if product.app_type == AppType::General => return None,
        Known::Value(product) => Some(*product),
    };
    let text = |name: &str| value(plan.planned::<String>(name));
    let secret = |name: &str| value(plan.config().get::<Secret>(name));
    let secret = secret("client_secret_wo").or_else(|| secret("client_secret"))?;
    let set = |name: &str| value(plan.planned::<BTreeSet<String>>(name));
    let scopes = set("scopes")?;
    let own = plan.config().is_given("scopes").then_some(&scopes);
    let requirement =
        Requirement::of(product, set("features").as_ref(), set("presets").as_ref(), own).ok()?;
    Some(Subject {
        name: text("name").unwrap_or_default(),
        credentials: credentials(&text("account_id")?, &text("client_id")?, &secret),
        requirement,
        owners: C::zoom_owners(set("owners").unwrap_or_default()),
        product,
    })
}
