//! What is recorded: verification around reads and writes.

use super::super::presets::AppType;
use super::verification::look_up;
use super::{Connector, OnUnhealthy, Status, Verification, Verify, subject_of, verify};
use crate::framework::diagnostics::{Diagnostic, Severity};
use crate::framework::{Call, ChangeCall, Failure, Outcome, Resource};
use crate::provider::Clients;
use crate::provider::apps::Effort;

/// Why a write does not go ahead.
#[derive(Debug)]
pub(crate) struct Refused<C> {
    /// What to tell the user.
    pub(crate) failure: Failure,
    /// What is true now: the object as it was, with what was found. To be saved where it exists.
    pub(crate) record: Option<C>,
}

impl<C> Refused<C> {
    /// Keeps what is true now, and fails.
    pub(crate) fn keep<T, R>(self, call: &ChangeCall<'_, R>) -> Outcome<T>
    where
        R: Resource<Model = C, Clients = Clients>,
    {
        if let Some(record) = &self.record {
            call.save(record)?;
        }
        Err(self.failure)
    }
}

/// Verifies a connector before anything is written to its product, and puts what was found into it.
/// Refuses an unhealthy one, unless the configuration says to warn; where the object exists, what was
/// found is kept: answer with [`Refused::keep`].
pub(crate) async fn verify_before_writing<C: Connector>(
    call: &Call<'_, Clients>,
    prior: Option<&C>,
    planned: &mut C,
) -> Result<(), Box<Refused<C>>> {
    let kept = planned.findings().status.is_some();
    if kept && prior.is_some_and(|prior| prior.findings() == planned.findings()) {
        // The plan has left what was found as it was: nothing has changed that Zoom could see.
        return Ok(());
    }
    let mut found = match found_of(call, planned).await {
        Ok(found) => found,
        Err(failure) if planned.checks().on_unhealthy() == OnUnhealthy::Warn => {
            let why =
                warn_instead(call, failure).map_err(|failure| Box::new(Refused { failure, record: None }))?;
            Verification::unverified(why)
        }
        Err(failure) => return Err(Box::new(Refused { failure, record: None })),
    };
    if let Some((status, sentence)) = planned.product_problem() {
        found.add_problem(status, &sentence);
    }
    warn_of_notes(call, &found);
    if !found.status().is_healthy(planned.is_meant_to_rest()) {
        match planned.checks().on_unhealthy() {
            OnUnhealthy::Error => {
                let failure =
                    Diagnostic { severity: Severity::Error, ..finding(planned, &found, REFUSED) }.into();
                let record = prior.cloned().map(|mut record| {
                    *record.findings_mut() = found.findings;
                    record
                });
                return Err(Box::new(Refused { failure, record }));
            }
            OnUnhealthy::Warn => call.warn(finding(planned, &found, RECORDED)),
        }
    }
    planned.findings_mut().take_in(found.findings);
    Ok(())
}

/// Tells what was found where no record is kept: an unhealthy connector is refused, unless it is to be warned
/// of.
pub(crate) fn tell(
    call: &Call<'_, Clients>,
    name: &str,
    found: &Verification,
    on_unhealthy: OnUnhealthy,
) -> Outcome<()> {
    warn_of_notes(call, found);
    if found.status().is_healthy(false) {
        return Ok(());
    }
    let told = named_finding(name, found, "");
    match on_unhealthy {
        OnUnhealthy::Error => Err(Diagnostic { severity: Severity::Error, ..told }.into()),
        OnUnhealthy::Warn => {
            call.warn(told);
            Ok(())
        }
    }
}

fn warn_of_notes(call: &Call<'_, Clients>, found: &Verification) {
    for note in &found.notes {
        call.warn(Diagnostic::warning("Owner not looked up", note.clone()).at_attribute("owners"));
    }
}

/// Verifies a connector while it is read, where its secret is kept and the configuration lets it, and puts
/// what was found into it.
pub(crate) async fn verify_while_reading<C: Connector>(
    call: &Call<'_, Clients>,
    state: &mut C,
) -> Outcome<()> {
    if state.checks().verify() != Verify::Always {
        return Ok(());
    }
    let asked = match subject_of(state) {
        Some(subject) => verify(call, &subject, Effort::Full).await,
        None if is_general(state) => verify_owners(call, state).await,
        None => return Ok(()),
    };
    match asked {
        Ok(mut found) => {
            if let Some((status, sentence)) = state.product_problem() {
                found.add_problem(status, &sentence);
            }
            *state.findings_mut() = found.findings;
            Ok(())
        }
        Err(failure) if state.checks().on_unhealthy() == OnUnhealthy::Warn => {
            warn_instead(call, failure).map(drop)
        }
        Err(Failure::Diagnostics(diagnostics)) => Err(diagnostics
            .into_iter()
            .map(|diagnostic| Diagnostic {
                detail: format!(
                    "{}\n\nTo destroy without asking Zoom, run:\n\n    terraform destroy -refresh=false",
                    diagnostic.detail
                ),
                ..diagnostic
            })
            .collect::<crate::framework::diagnostics::Diagnostics>()
            .into()),
        Err(other) => Err(other),
    }
}

/// Whether an update has nothing to write to the product: only what was found is open.
pub(crate) fn only_findings_open<C: Connector>(prior: &C, planned: &C) -> bool {
    let without_findings = |connector: &C| {
        let mut connector = connector.clone();
        *connector.findings_mut() = super::Findings::default();
        serde_json::to_value(&connector).ok()
    };
    // A kept secret is in no JSON, so it is compared by itself.
    prior.secret().client_secret == planned.secret().client_secret
        && without_findings(prior).is_some_and(|prior| Some(prior) == without_findings(planned))
}

/// What is found of a connector that is about to be written.
async fn found_of<C: Connector>(call: &Call<'_, Clients>, planned: &C) -> Outcome<Verification> {
    if planned.checks().verify() == Verify::Never {
        return Ok(Verification::unverified("Zoom was not asked, because \"verify\" is \"never\"."));
    }
    match subject_of(planned) {
        Some(subject) => verify(call, &subject, Effort::Full).await,
        None if is_general(planned) => verify_owners(call, planned).await,
        None => Ok(Verification::unverified("No client secret is at hand to ask Zoom with.")),
    }
}

fn is_general<C: Connector>(connector: &C) -> bool {
    connector.product().is_some_and(|product| product.app_type == AppType::General)
}

/// All that can be verified of a connector with a General app: its owners, by the provider's own
/// credentials, where it has any.
async fn verify_owners<C: Connector>(call: &Call<'_, Clients>, connector: &C) -> Outcome<Verification> {
    let mut found = Verification::unverified(
        "The product uses a General app, which only a person in a browser can authorize; its credentials alone \
         cannot be verified.",
    );
    let owners = connector.checks().owners.clone().unwrap_or_default();
    let clients: Vec<_> = call.clients().zoom_if_configured(call.cancellation())?.into_iter().collect();
    if !owners.is_empty() && !clients.is_empty() {
        let looked_up = look_up(&clients, &owners, connector.product()).await?;
        for problem in looked_up.details.iter().filter_map(|owner| owner.problem.as_ref()) {
            found.add_problem(Status::OwnerInvalid, problem);
        }
        found.findings.owner_details = Some(looked_up.details);
        found.notes = looked_up.notes;
    }
    Ok(found)
}

/// Turns what keeps Zoom from being asked into a warning; answers with its first words.
pub(super) fn warn_instead(call: &Call<'_, Clients>, failure: Failure) -> Outcome<String> {
    match failure {
        Failure::Diagnostics(diagnostics) => {
            let mut why = String::new();
            for diagnostic in diagnostics {
                why.clone_from(&diagnostic.summary);
                call.warn(Diagnostic { severity: Severity::Warning, ..diagnostic });
            }
            Ok(format!("Zoom was not asked: {why}."))
        }
        unknown @ Failure::ProviderUnknown(_) => Err(unknown),
    }
}

/// What is said below a finding that refuses an apply.
const REFUSED: &str = "Mend it and apply again; Zoom can take a few minutes to act on a changed app. To record the \
                       connector as it is, set on_unhealthy = \"warn\".";

/// What is said below a finding that is recorded.
pub(super) const RECORDED: &str = "It is recorded as it is, because on_unhealthy is \"warn\".";

/// What is said below a finding that a product has made of a connector that exists.
const MADE: &str = "The connector exists, and is recorded as it is. Plan again later: every plan asks anew.";

/// What the product says of a connector that it has just made or changed, as a warning: an error would taint it.
pub(crate) fn made_finding<C: Connector>(connector: &C) -> Diagnostic {
    let found = Verification { findings: connector.findings().clone(), notes: Vec::new() };
    finding(connector, &found, MADE)
}

/// What is said below a finding of a plan whose apply will fail.
pub(super) const PLANNED: &str = "Applying verifies again, and fails until it is mended.";

/// What is said below a finding of a plan whose apply puts it right.
pub(super) const MENDED: &str = "Applying verifies the app again, and then puts this right.";

/// A finding as a warning. Its summary carries the connector's name, for Terraform folds warnings of one
/// summary into one.
pub(super) fn finding<C: Connector>(connector: &C, found: &Verification, then: &str) -> Diagnostic {
    named_finding(connector.name(), found, then)
}

/// The same, of a connector of which nothing but its name is at hand.
pub(super) fn named_finding(name: &str, found: &Verification, then: &str) -> Diagnostic {
    let status = found.status();
    let detail = found.findings.status_detail.as_deref().unwrap_or_default();
    Diagnostic::warning(
        format!("Connector \"{name}\" is not healthy: {}", status.word()),
        format!(
            "{detail}

{then}"
        )
        .trim_end()
        .to_owned(),
    )
    .at_attribute(match status {
        Status::OwnerInvalid => "owners",
        _ => "client_id",
    })
}
