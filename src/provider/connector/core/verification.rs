//! Verification: whether every call that the lists in force are meant to open is open to the app.
//!
//! Zoom is asked for a token with the connector's own credentials; the granted scopes are held against the
//! required ones; the reads are made, the writes judged by Zoom's documents; the owners are looked up.
//! Everything that is wrong is told at once.

use std::collections::{BTreeMap, BTreeSet};

use super::super::presets::{self, Product, ScopeKind};
use super::{AppOwner, Findings, OwnerDetail, Requirement, Status};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{Call, Outcome};
use crate::provider::apps::{App, Effort, NotReached};
use crate::provider::{Clients, errors};
use crate::zoom::scopes::{self, Judge, Lack, Level, Used};
use crate::zoom::trials::{self, Trial};
use crate::zoom::users::User;
use crate::zoom::{ApiError, Client, Credentials, Error, Problem};

/// What is recorded as `status_detail` where nothing is wrong.
const HEALTHY_DETAIL: &str = "Zoom accepts the credentials, and every call that the required scopes are meant to open is open to the app.";

/// How many reads are made for one connector at most. The rest is judged by Zoom's documents.
const MOST_READS: usize = 8;

/// The read of one user, which also tells who the app's owner is.
const READ_USER: Used<'_> = Used { operation: "GET /users/{userId}", opened_by: None };

/// What is to be verified.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) credentials: Credentials,
    pub(crate) requirement: Requirement,
    pub(crate) owners: BTreeSet<String>,
    pub(crate) product: Option<&'static Product>,
}

/// What was found.
#[derive(Clone, Debug)]
pub(crate) struct Verification {
    /// As it is recorded, each part known.
    pub(crate) findings: Findings,
    /// What to warn of, though it makes nobody unhealthy.
    pub(crate) notes: Vec<String>,
}

impl Verification {
    /// Nothing but a status and its reason.
    pub(crate) fn bare(status: Status, detail: impl Into<String>) -> Self {
        let findings = Findings {
            status: Some(status),
            status_detail: Some(detail.into()),
            granted_scopes: Some(BTreeSet::new()),
            missing_scopes: Some(BTreeSet::new()),
            excess_scopes: Some(BTreeSet::new()),
            app_owner: None,
            owner_details: Some(BTreeSet::new()),
        };
        Self { findings, notes: Vec::new() }
    }

    /// Zoom was not asked, for the reason given.
    pub(crate) fn unverified(why: impl Into<String>) -> Self {
        Self::bare(Status::Unverified, why)
    }

    /// What was found, in one word.
    pub(crate) fn status(&self) -> Status {
        self.findings.status.unwrap_or(Status::Unverified)
    }

    /// Adds what else is wrong: for what a product's own API tells.
    pub(crate) fn add_problem(&mut self, status: Status, sentence: &str) {
        let findings = &mut self.findings;
        let healthy = findings.status.is_none_or(|status| status.is_healthy(true));
        if healthy {
            findings.status = Some(status);
            findings.status_detail = Some(sentence.to_owned());
        } else {
            findings.status = findings.status.map(|known| known.min(status));
            findings.status_detail =
                findings.status_detail.take().map(|detail| format!("{detail} {sentence}"));
        }
    }
}

/// One thing that is wrong.
#[derive(Debug)]
struct Fault {
    status: Status,
    sentence: String,
}

/// The findings after the product alone was asked, and Zoom was not: what was `recorded`, without what the product
/// said `before`, and with what it says `now`.
pub(crate) fn found_without_zoom(
    recorded: Findings,
    before: Option<&(Status, String)>,
    now: Option<&(Status, String)>,
) -> Findings {
    if before == now && recorded.status.is_some() {
        return recorded;
    }
    // What was recorded for the product's sake alone is over with what it said.
    let was_its_own = recorded.status.is_none()
        || before.is_some_and(|(status, sentence)| {
            recorded.status == Some(*status) && recorded.status_detail.as_ref() == Some(sentence)
        });
    let bare = Verification::bare(Status::Connected, HEALTHY_DETAIL).findings;
    let founded = if was_its_own {
        Findings { status: None, status_detail: None, ..recorded }.or(bare)
    } else {
        recorded
    };
    let mut verification = Verification { findings: founded, notes: Vec::new() };
    if let Some((status, sentence)) = now {
        verification.add_problem(*status, sentence);
    }
    verification.findings
}

/// Verifies a connector. What the connector got wrong is a finding; only what keeps Zoom from being asked
/// is a failure.
pub(crate) async fn verify(
    call: &Call<'_, Clients>,
    subject: &Subject,
    effort: Effort,
) -> Outcome<Verification> {
    let clients = call.clients();
    let app = clients.app(&subject.credentials)?;
    let granted = match clients.apps().grant(&app, effort, call.cancellation()).await {
        Ok(grant) => grant.scopes,
        Err(not_reached) => {
            return match rejection(&not_reached.error) {
                Some(fault) => Ok(Verification::bare(fault.status, fault.sentence)),
                None => Err(out_of_reach(subject, &not_reached).into()),
            };
        }
    };
    let used = presets::operations_of(&subject.requirement.lists);
    let (mut seen, mut refused) = (BTreeMap::new(), Vec::new());
    for operation in reads(&used, &subject.requirement.scopes) {
        let tried = clients.apps().try_out(&app, operation, effort, call.cancellation()).await;
        match tried.map_err(|not_reached| out_of_reach(subject, &not_reached))? {
            Trial::Open { .. } => {
                seen.insert(operation, true);
            }
            Trial::Refused(refusal) => {
                seen.insert(operation, false);
                refused.push((operation, refusal));
            }
            Trial::Undecided => {}
        }
    }
    let judge = Judge::new(&granted, &used, &seen);
    let published = subject.product.map(Product::published_scopes).unwrap_or_default();
    let excess = judge.excess(&subject.requirement.scopes, &published);
    let lacks = judge.lacks(&subject.requirement.scopes);
    let mut missing: BTreeSet<String> = lacks.iter().flat_map(|lack| lack.give.iter().cloned()).collect();
    let mut faults: Vec<Fault> = Vec::new();
    if !lacks.is_empty() {
        let sentence = lacks_sentence(&lacks, subject, judge.app_is_granular());
        faults.push(Fault { status: Status::ScopesMissing, sentence });
    }
    for (operation, refusal) in &refused {
        if let Problem::MissingScopes { scopes } = &refusal.problem {
            if explained(operation, &used, &lacks) {
                continue;
            }
            missing.extend(as_zoom_names_it(scopes, judge.app_is_granular()));
        }
        faults.push(refusal_fault(operation, refusal));
    }
    let may_read_users = judge.is_open(&READ_USER);
    let app_owner = app_owner(call, &app, effort, may_read_users).await?;
    let mut askers: Vec<Client> = Vec::new();
    if !subject.owners.is_empty() {
        askers.extend(may_read_users.then(|| app.client(effort, call.cancellation())));
        let own = clients.zoom_if_configured(call.cancellation())?;
        askers.extend(own.map(|own| effort.of(own)));
    }
    let LookedUp { details, notes } = look_up(&askers, &subject.owners, subject.product).await?;
    let problems = details.iter().filter_map(|owner| owner.problem.clone());
    faults.extend(problems.map(|sentence| Fault { status: Status::OwnerInvalid, sentence }));
    let status = faults.iter().map(|fault| fault.status).min().unwrap_or(Status::Connected);
    let detail: Vec<&str> = faults.iter().map(|fault| fault.sentence.as_str()).collect();
    let detail = if detail.is_empty() { HEALTHY_DETAIL.to_owned() } else { detail.join(" ") };
    let findings = Findings {
        status: Some(status),
        status_detail: Some(detail),
        missing_scopes: Some(missing),
        excess_scopes: Some(excess),
        granted_scopes: Some(granted),
        app_owner,
        owner_details: Some(details),
    };
    Ok(Verification { findings, notes })
}

/// The reads to make: those in use, the lists first; where no use is known, for each scope the first list
/// that it opens.
fn reads<'a>(used: &[Used<'a>], scopes: &BTreeSet<String>) -> Vec<&'a str> {
    let mut reads: Vec<(usize, &'a str)> = Vec::new();
    let mut add = |operation: &'a str| {
        if let Some(place) = trials::place(operation)
            && !reads.contains(&(place, operation))
        {
            reads.push((place, operation));
        }
    };
    if used.is_empty() {
        for scope in scopes {
            let lists = scopes::operations_of(scope).iter().filter(|operation| trials::is_list(operation));
            if let Some(operation) = lists.min_by_key(|operation| trials::place(operation)) {
                add(operation);
            }
        }
    } else {
        for used in used {
            add(used.operation);
        }
    }
    reads.sort_unstable();
    reads.into_iter().take(MOST_READS).map(|(_, operation)| operation).collect()
}

/// Whether a refused operation is one that a missing scope is missing for.
fn explained(operation: &str, used: &[Used<'_>], lacks: &[Lack]) -> bool {
    let own = used.iter().find(|used| used.operation == operation).and_then(|used| used.opened_by);
    let opens = |scope: &String| {
        Some(scope.as_str()) == own || scopes::openers(operation).any(|opener| opener == scope)
    };
    lacks.iter().any(|lack| opens(&lack.required) || lack.give.iter().any(opens))
}

/// Of the scopes that Zoom names in a refusal, any of which would do, the first that this app can have.
fn as_zoom_names_it(named: &[String], granular: bool) -> Option<String> {
    let fits = |scope: &&String| scopes::is_granular(scope) == granular && Level::of(scope) != Level::User;
    named.iter().find(fits).or(named.first()).cloned()
}

fn lacks_sentence(lacks: &[Lack], subject: &Subject, granular: bool) -> String {
    let used = presets::operations_of(&subject.requirement.lists);
    let named: Vec<String> = lacks.iter().map(|lack| named(lack, &used)).collect();
    let one = lacks.iter().map(|lack| lack.give.len()).sum::<usize>() == 1;
    let mut sentence = format!(
        "The Zoom app lacks {}: {}. Add what is missing in the Zoom App Marketplace: Manage, the app, Scopes.",
        if one { "a scope" } else { "scopes" },
        named.join(", ")
    );
    let mut asking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for list in &subject.requirement.lists {
        if lacks.iter().any(|lack| list.scopes.contains(&lack.required)) {
            asking.entry(&list.source).or_default().push(&list.id);
        }
    }
    if !asking.is_empty() {
        let asking: Vec<String> =
            asking.iter().map(|(source, lists)| format!("{} ({source})", lists.join(" and "))).collect();
        sentence.push_str(&format!(" Asked for by {}.", asking.join(" and ")));
    }
    let unmeetable =
        lacks.iter().any(|lack| !scopes::is_granular(&lack.required) && lack.give.contains(&lack.required));
    if granular
        && unmeetable
        && let Some(list) = granular_list(subject)
    {
        sentence.push_str(&format!(
            " An app with granular scopes cannot be given all of them: for such an app, set presets = [\"{list}\"]."
        ));
    }
    sentence
}

/// `give (classic required)`: what to give, and the classic scope beside granular ones.
fn named(lack: &Lack, used: &[Used<'_>]) -> String {
    let give: Vec<&str> = lack.give.iter().map(String::as_str).collect();
    let give = give.join(" and ");
    let classic = if scopes::is_granular(&lack.required) {
        let own =
            used.iter().filter(|used| used.opened_by == Some(&lack.required)).map(|used| used.operation);
        own.chain(scopes::operations_of(&lack.required).iter().copied())
            .flat_map(scopes::openers)
            .find(|scope| !scopes::is_granular(scope) && Level::of(scope) == Level::of(&lack.required))
    } else {
        Some(lack.required.as_str())
    };
    match classic {
        Some(classic) if !lack.give.contains(classic) => format!("{give} (classic: {classic})"),
        _ if !lack.give.contains(&lack.required) => format!("{give} (for {})", lack.required),
        _ => give,
    }
}

/// A list of granular scopes for the same features, which no list in force is.
fn granular_list(subject: &Subject) -> Option<&'static str> {
    let features: BTreeSet<&String> =
        subject.requirement.lists.iter().flat_map(|list| &list.features).collect();
    let lists = subject.product?.presets();
    lists
        .filter(|list| list.kind == ScopeKind::Granular)
        .find(|list| features.iter().all(|feature| list.features.contains(*feature)))
        .map(|list| list.id.as_str())
}

/// What a refusal says about the app.
fn refusal_fault(operation: &str, refusal: &ApiError) -> Fault {
    let status = match refusal.problem {
        Problem::MissingScopes { .. } => Status::ScopesMissing,
        Problem::Unauthenticated => Status::CredentialsRejected,
        _ => Status::RegistrationFailed,
    };
    let advice = match &refusal.problem {
        Problem::MissingScopes { .. } => {
            "Add one of the scopes in the Zoom App Marketplace: Manage, the app, Scopes.".to_owned()
        }
        Problem::Unauthenticated => "Zoom has given the app a token and does not accept it.".to_owned(),
        Problem::Unrecognised if operation.contains(" /scim2/") => {
            "Zoom offers SCIM to Business and Education accounts with an approved vanity URL and single sign-on: see \
             Advanced, Single Sign-On in Zoom's admin portal."
                .to_owned()
        }
        problem => problem.told().advice,
    };
    let said = errors::sentence(&refusal.message);
    let sentence = format!("Zoom refuses {operation} to the app. Zoom says: {said} {advice}");
    Fault { status, sentence: sentence.trim_end().to_owned() }
}

/// What an error says about the connector itself; none where it says something about the way to Zoom.
fn rejection(error: &Error) -> Option<Fault> {
    use crate::zoom::TokenProblem as P;
    let Error::Token(refusal) = error else { return None };
    let status = match refusal.problem {
        P::CredentialsRejected | P::AccountRejected | P::UnsupportedGrant => Status::CredentialsRejected,
        P::AppDeactivated => Status::AppDeactivated,
        P::RateLimited | P::DailyLimit { .. } | P::ServerError | P::Unrecognised => return None,
    };
    let told = refusal.problem.told();
    let said = match refusal.reason.as_str() {
        "" => String::new(),
        reason => format!(" Zoom says: {}", errors::sentence(reason)),
    };
    let what = told.what.replacen("Zoom app", "The Zoom app", 1);
    let sentence = format!("{}{said} {}", errors::sentence(&what), told.advice);
    Some(Fault { status, sentence })
}

/// Why Zoom could not be asked: in full for the first connector that finds out, in short for the others.
fn out_of_reach(subject: &Subject, not_reached: &NotReached) -> Diagnostic {
    let diagnostic =
        errors::diagnostic(&format!("ask Zoom about the connector \"{}\"", subject.name), &not_reached.error);
    if !not_reached.told_before {
        return diagnostic;
    }
    let detail = format!(
        "The connector \"{}\" could not be verified either: this is told in full where it was met first.",
        subject.name
    );
    Diagnostic { detail, ..diagnostic }
}

/// What was found of the owners.
#[derive(Debug, Default)]
pub(super) struct LookedUp {
    pub(super) details: BTreeSet<OwnerDetail>,
    pub(super) notes: Vec<String>,
}

/// As whom the app acts; none where it may not read users.
async fn app_owner(
    call: &Call<'_, Clients>,
    app: &App,
    effort: Effort,
    may_read: bool,
) -> Outcome<Option<AppOwner>> {
    if !may_read {
        return Ok(None);
    }
    let owner = app.owner(effort, call.cancellation()).await;
    let owner = owner.map_err(|error| errors::diagnostic("read the app's owner", &error))?;
    Ok(owner.map(|user| AppOwner { id: user.id, email: Some(user.email), role_name: user.role_name }))
}

/// Looks the owners up with the first of the clients that may.
pub(super) async fn look_up(
    clients: &[Client],
    owners: &BTreeSet<String>,
    product: Option<&Product>,
) -> Outcome<LookedUp> {
    let mut looked_up = LookedUp::default();
    for owner in owners {
        let mut found = None;
        for client in clients {
            match client.users().get(owner).await {
                Ok(user) => found = Some(Some(user)),
                Err(error) if error.is_gone() => found = Some(None),
                // Not this one then.
                Err(error) if is_for_want_of_rights(&error) => continue,
                Err(error) => return Err(errors::diagnostic("look an owner up", &error).into()),
            }
            break;
        }
        looked_up.details.insert(match found {
            Some(Some(user)) => owner_detail(owner, user, product),
            Some(None) => OwnerDetail {
                email: Some(owner.clone()),
                problem: Some(format!("The owner {owner} is no user of this Zoom account.")),
                ..OwnerDetail::default()
            },
            // Nobody at hand may look the owner up, which is no fault of the owner.
            None => {
                looked_up.notes.push(format!(
                    "The owner {owner} could not be looked up: neither the connector's app nor the provider's own \
                     may read users (scope user:read:user:admin, or the classic user:read:admin)."
                ));
                OwnerDetail {
                    email: Some(owner.clone()),
                    status: Some("unknown".to_owned()),
                    ..OwnerDetail::default()
                }
            }
        });
    }
    Ok(looked_up)
}

fn is_for_want_of_rights(error: &Error) -> bool {
    match error {
        Error::Token(_) => error.is_definite_token_refusal(),
        _ => matches!(
            error.problem(),
            Some(
                Problem::MissingScopes { .. }
                    | Problem::LacksPrivilege { .. }
                    | Problem::PlanTooSmall
                    | Problem::AccountBarred
                    | Problem::Unauthenticated
            )
        ),
    }
}

fn owner_detail(owner: &str, user: User, product: Option<&Product>) -> OwnerDetail {
    let active = user.status.as_deref().is_none_or(|status| status == "active");
    let wanted = product.and_then(|product| Some((product, product.owner_role.as_deref()?)));
    let problem = match (active, wanted) {
        (false, _) => Some(format!(
            "The owner {owner} is not an active Zoom user, but {}.",
            user.status.as_deref().unwrap_or("of no known status")
        )),
        (true, Some((product, role))) if user.role_name.as_deref() != Some(role) => Some(format!(
            "{} asks its connector's owner to hold the Zoom role {role}; {owner} holds {}.",
            product.title,
            user.role_name.as_deref().unwrap_or("none")
        )),
        (true, _) => None,
    };
    OwnerDetail {
        id: user.id,
        email: Some(user.email),
        status: user.status,
        role_name: user.role_name,
        problem,
    }
}

#[cfg(test)]
mod tests;
