//! Verification: holding a connector's Zoom app against what its product needs.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::presets::Product;
use crate::framework::schema::computed;
use crate::framework::{Call, Outcome};
use crate::provider::{Clients, errors};
use crate::zoom::{self, Credentials, Problem, TokenProblem, scopes};

/// What is planned and recorded as `status_detail` where nothing is wrong.
pub(super) const HEALTHY_DETAIL: &str = "Zoom accepts the credentials and has granted every required scope.";

/// The state of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Zoom accepts the credentials and has granted every required scope.
    Connected,
    /// Zoom refuses the client ID, the client secret or the account ID.
    CredentialsRejected,
    /// The Zoom app is not activated.
    AppDeactivated,
    /// A required scope is not granted.
    ScopesMissing,
    /// An owner does not exist, is not active, or lacks the role that the product asks for.
    OwnerInvalid,
    /// The app works, and the account refuses it: its plan or the role of the app's owner is too small.
    RegistrationFailed,
    /// Zoom was not, or cannot be, asked.
    Unverified,
}

impl Status {
    /// Whether nothing is known to be wrong.
    pub(super) const fn is_healthy(self) -> bool {
        matches!(self, Self::Connected | Self::Unverified)
    }
}

/// The Zoom user as whom a Server-to-Server app acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppOwner {
    /// The user's Zoom ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The user's e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The name of the user's Zoom role, which caps the app's scopes.
    #[schemars(extend("terraform" = computed()))]
    pub role_name: Option<String>,
}

/// What was found of one owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct OwnerDetail {
    /// The user's Zoom ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The user's e-mail address; as configured where Zoom knows no such user.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The user's status: `active`, `inactive` or `pending`.
    #[schemars(extend("terraform" = computed()))]
    pub status: Option<String>,
    /// The name of the user's Zoom role.
    #[schemars(extend("terraform" = computed()))]
    pub role_name: Option<String>,
    /// What is wrong with this owner; null if nothing is.
    #[schemars(extend("terraform" = computed()))]
    pub problem: Option<String>,
}

/// What is to be verified.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) credentials: Credentials,
    pub(super) required: BTreeSet<String>,
    pub(super) owners: BTreeSet<String>,
    pub(super) product: Option<&'static Product>,
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Verification {
    pub(super) status: Status,
    pub(super) detail: String,
    pub(super) granted: BTreeSet<String>,
    pub(super) missing: BTreeSet<String>,
    pub(super) excess: BTreeSet<String>,
    pub(super) app_owner: Option<AppOwner>,
    pub(super) owner_details: BTreeSet<OwnerDetail>,
}

impl Verification {
    fn nothing_found(status: Status, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            granted: BTreeSet::new(),
            missing: BTreeSet::new(),
            excess: BTreeSet::new(),
            app_owner: None,
            owner_details: BTreeSet::new(),
        }
    }

    /// Zoom was not asked, for the reason given.
    pub(super) fn unverified(why: impl Into<String>) -> Self {
        Self::nothing_found(Status::Unverified, why)
    }

    /// What is wrong and what to do, for the diagnostic of a refused apply.
    pub(super) fn complaint(&self, name: &str) -> String {
        let finding = if self.status == Status::ScopesMissing {
            let scopes: String = self.missing.iter().map(|scope| format!("\n    {scope}")).collect();
            format!(
                "The Zoom app lacks required scopes. Add them in the Zoom App Marketplace, under Manage, the app, \
                 Scopes:\n{scopes}\n\n"
            )
        } else {
            format!("{} ", self.detail)
        };
        format!(
            "The connector \"{name}\" does not verify. {finding}Mend it and apply again; Zoom can take a few minutes \
             to act on a changed app. To record the connector as it is, set on_unhealthy = \"warn\"."
        )
    }
}

/// Asks Zoom for a token with the connector's own credentials, compares the granted scopes with the
/// required ones, makes the product's cheapest call, and looks the owners up.
///
/// What the connector got wrong is a finding; only what keeps Zoom from being asked is a failure.
pub(super) async fn verify(call: &Call<'_, Clients>, subject: &Subject) -> Outcome<Verification> {
    let app = call.clients().app(subject.credentials.clone(), call.cancellation())?;
    let grant = match app.grant().await {
        Ok(grant) => grant,
        Err(error) => {
            return match rejection(&error) {
                Some((status, detail)) => Ok(Verification::nothing_found(status, detail)),
                None => {
                    Err(errors::diagnostic("ask Zoom for a token with the connector's credentials", &error)
                        .into())
                }
            };
        }
    };
    let mut found = Verification {
        missing: scopes::missing(&grant.scopes, &subject.required),
        excess: scopes::excess(&grant.scopes, &subject.required),
        granted: grant.scopes,
        ..Verification::nothing_found(Status::Connected, HEALTHY_DETAIL)
    };
    if !found.missing.is_empty() {
        found.status = Status::ScopesMissing;
        found.detail = missing_scopes_detail(&found.missing);
    }
    if let Some((status, detail)) = first_call(&app).await? {
        // What the token already told comes first.
        if found.status == Status::Connected {
            (found.status, found.detail) = (status, detail);
        }
        return Ok(found);
    }
    found.app_owner = app_owner(&app).await?;
    found.owner_details = owners(call, &app, subject).await?;
    let problems: Vec<String> =
        found.owner_details.iter().filter_map(|owner| owner.problem.clone()).collect();
    if found.status == Status::Connected && !problems.is_empty() {
        found.status = Status::OwnerInvalid;
        found.detail = problems.join(" ");
    }
    Ok(found)
}

fn missing_scopes_detail(missing: &BTreeSet<String>) -> String {
    let named: Vec<&str> = missing.iter().map(String::as_str).collect();
    format!(
        "The Zoom app lacks {} required scope(s): {}. Add them in the Zoom App Marketplace: Manage, the app, \
         Scopes.",
        missing.len(),
        named.join(", ")
    )
}

/// What an error says about the connector itself; none where it says something about the way to Zoom.
fn rejection(error: &zoom::Error) -> Option<(Status, String)> {
    let (status, explanation, said) = match error {
        zoom::Error::Token(refusal) => {
            let (status, explanation) = token_rejection(refusal.problem)?;
            (status, explanation, &refusal.reason)
        }
        zoom::Error::Api(refusal) => {
            let (status, explanation) = api_rejection(&refusal.problem)?;
            (status, explanation, &refusal.message)
        }
        _ => return None,
    };
    let said = if said.is_empty() { String::new() } else { format!(" Zoom says: {said}") };
    Some((status, format!("{explanation}{said}")))
}

const fn token_rejection(problem: TokenProblem) -> Option<(Status, &'static str)> {
    match problem {
        TokenProblem::CredentialsRejected => Some((
            Status::CredentialsRejected,
            "Zoom refuses the client ID or the client secret. Compare both with the app's App Credentials page in \
             the Zoom App Marketplace; the secret may have been regenerated.",
        )),
        TokenProblem::AccountRejected => Some((
            Status::CredentialsRejected,
            "Zoom refuses the account ID. Compare it with the app's App Credentials page in the Zoom App \
             Marketplace.",
        )),
        TokenProblem::UnsupportedGrant => Some((
            Status::CredentialsRejected,
            "The credentials are not those of a Server-to-Server OAuth app.",
        )),
        TokenProblem::AppDeactivated => Some((
            Status::AppDeactivated,
            "The Zoom app is not activated. Activate it in the Zoom App Marketplace: Manage, the app, Activation.",
        )),
        TokenProblem::RateLimited | TokenProblem::ServerError | TokenProblem::Unrecognised => None,
    }
}

const fn api_rejection(problem: &Problem) -> Option<(Status, &'static str)> {
    match problem {
        Problem::Unauthenticated => {
            Some((Status::CredentialsRejected, "Zoom has given the app a token and does not accept it."))
        }
        Problem::LacksPrivilege { .. } => Some((
            Status::RegistrationFailed,
            "The Zoom role of the app's owner lacks a privilege. Give the role the privilege in Zoom's Role \
             Management, or transfer the app to an administrator.",
        )),
        Problem::PlanTooSmall => Some((
            Status::RegistrationFailed,
            "The Zoom account's plan is too small for the product: a paid plan is needed.",
        )),
        Problem::AccountBarred => Some((Status::RegistrationFailed, "Zoom denies this account its API.")),
        _ => None,
    }
}

fn lacks_scopes(error: &zoom::Error) -> bool {
    matches!(error.problem(), Some(Problem::MissingScopes { .. }))
}

/// The product's cheapest real call, a page of one user. An app that may not read users has none
/// that would tell more than its token did.
async fn first_call(app: &zoom::Client) -> Outcome<Option<(Status, String)>> {
    match app.users().check_access().await {
        Ok(_) => Ok(None),
        Err(error) if lacks_scopes(&error) => Ok(None),
        Err(error) => match rejection(&error) {
            Some(rejection) => Ok(Some(rejection)),
            None => Err(errors::diagnostic("make the connector's first call", &error).into()),
        },
    }
}

async fn app_owner(app: &zoom::Client) -> Outcome<Option<AppOwner>> {
    match app.users().get("me").await {
        Ok(user) => Ok(Some(AppOwner { id: user.id, email: Some(user.email), role_name: user.role_name })),
        Err(error) if lacks_scopes(&error) || rejection(&error).is_some() || error.is_gone() => Ok(None),
        Err(error) => Err(errors::diagnostic("read the app's owner", &error).into()),
    }
}

/// Looks every owner up, with the connector's own app where it may read users, else with the
/// provider's credentials where it has any.
async fn owners(
    call: &Call<'_, Clients>,
    app: &zoom::Client,
    subject: &Subject,
) -> Outcome<BTreeSet<OwnerDetail>> {
    let mut details = BTreeSet::new();
    for owner in &subject.owners {
        let mut found = app.users().get(owner).await;
        if found.as_ref().is_err_and(lacks_scopes)
            && let Some(zoom) = call.clients().zoom_if_configured(call.cancellation())?
        {
            found = zoom.users().get(owner).await;
        }
        details.insert(match found {
            Ok(user) => owner_detail(owner, user, subject.product),
            Err(error) if error.is_gone() => OwnerDetail {
                email: Some(owner.clone()),
                problem: Some(format!("The owner {owner} is no user of this Zoom account.")),
                ..OwnerDetail::default()
            },
            // Nobody at hand may look the owner up, which is no fault of the owner.
            Err(error) if lacks_scopes(&error) => OwnerDetail {
                email: Some(owner.clone()),
                status: Some("unknown".to_owned()),
                ..OwnerDetail::default()
            },
            Err(error) => return Err(errors::diagnostic("look an owner up", &error).into()),
        });
    }
    Ok(details)
}

fn owner_detail(owner: &str, user: zoom::users::User, product: Option<&Product>) -> OwnerDetail {
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
