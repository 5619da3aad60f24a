//! From what Zoom says to what the user reads, in one place.

use std::error::Error as _;

use crate::framework::diagnostics::Diagnostic;
use crate::http;
use crate::zoom::{Error, Problem, TokenProblem};

/// The diagnostic for a call that failed. `attempt` is what was attempted, as in "could not …".
pub(super) fn diagnostic(attempt: &str, error: &Error) -> Diagnostic {
    let (summary, advice) = meaning(error);
    let mut detail = format!("The provider could not {attempt}. {}", sentence(&explained(error)));
    if !advice.is_empty() {
        detail.push_str("\n\n");
        detail.push_str(&advice);
    }
    Diagnostic::error(summary, detail)
}

/// A required value is not there, though validation should have seen to it.
pub(super) fn missing(attribute: &str) -> Diagnostic {
    Diagnostic::error("Missing required attribute", format!("Set \"{attribute}\"."))
}

fn meaning(error: &Error) -> (&'static str, String) {
    match error {
        Error::Api(refusal) => of_problem(&refusal.problem),
        Error::Token(refusal) => of_token_problem(refusal.problem),
        Error::Http(http::Error::Cancelled(_)) => {
            ("Operation cancelled", "It was interrupted before it was done. Run it again.".to_owned())
        }
        Error::Http(http::Error::DailyLimit { .. }) => (
            "Zoom's daily limit is used up",
            "Zoom counts requests for the whole account, whatever app makes them. Run it again when the limit has \
             been reset; trying earlier does not help."
                .to_owned(),
        ),
        Error::Http(http::Error::Transport(_)) => (
            "Zoom cannot be reached",
            "Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY), and api_url and oauth_url if they are \
             set. A certificate authority of your own is taken from SSL_CERT_FILE."
                .to_owned(),
        ),
        Error::Http(http::Error::Redirect(_)) => (
            "Zoom cannot be reached",
            "Check api_url and oauth_url: the address points elsewhere, and credentials do not follow it.".to_owned(),
        ),
        Error::Decode { .. } | Error::Page(_) => (
            "Unexpected answer from Zoom",
            "Run it again. If it stays, please report it with this message.".to_owned(),
        ),
        Error::Build(_) => ("Invalid request", String::new()),
        Error::NoCredentials => ("No Zoom credentials", String::new()),
    }
}

fn of_problem(problem: &Problem) -> (&'static str, String) {
    match problem {
        Problem::Unauthenticated => (
            "Zoom refused the access token",
            "If access_token (or ZOOM_ACCESS_TOKEN) is set, ask for a new token: they live for one hour. Otherwise \
             check that the app is still activated in the Zoom App Marketplace."
                .to_owned(),
        ),
        Problem::MissingScopes { scopes } => (
            "Zoom app lacks a scope",
            format!(
                "Add one of these scopes to the app, in the Zoom App Marketplace under Manage, the app, \
                 Scopes:\n\n{}\n\nZoom can take a few minutes to act on it.",
                scopes.iter().map(|scope| format!("    {scope}")).collect::<Vec<_>>().join("\n")
            ),
        ),
        Problem::LacksPrivilege { privileges } => (
            "Zoom role lacks a privilege",
            format!(
                "A Server-to-Server app acts as its owner. Give the owner's role {} under User Management, Roles, or \
                 transfer the app to an administrator.",
                if privileges.is_empty() {
                    "the missing privilege".to_owned()
                } else {
                    format!("the privilege {}", privileges.join(", "))
                }
            ),
        ),
        Problem::PlanTooSmall => {
            ("Zoom plan too small", "Zoom offers this for paid accounts only. Upgrade the account.".to_owned())
        }
        Problem::AccountBarred => (
            "Zoom denies its API to this account",
            "Only Zoom can lift this: ask Zoom's support, with the tracking id.".to_owned(),
        ),
        Problem::NotFound => ("Not found in Zoom", String::new()),
        Problem::Conflict => ("Exists already in Zoom", String::new()),
        Problem::RateLimited => (
            "Zoom's rate limit was hit",
            "All attempts were used up. Zoom counts requests for the whole account: run it again when less is going \
             on, lower -parallelism, or set plan to the account's plan."
                .to_owned(),
        ),
        Problem::DailyLimit { .. } => (
            "Zoom's daily limit is used up",
            "Zoom counts requests for the whole account. Run it again when the limit has been reset.".to_owned(),
        ),
        Problem::LicenseLimit => (
            "Zoom licence limit reached",
            "The account has no licence or seat left for this. Free one, or buy more.".to_owned(),
        ),
        Problem::ProtectedUser => (
            "Zoom protects this user",
            "Zoom does not let an administrator, an owner or a Zoom Room be changed in this way. Take the user's role \
             away first."
                .to_owned(),
        ),
        Problem::InvitationExpired => (
            "Zoom invitation expired",
            "The user never accepted the invitation. Delete the pending user and create it again.".to_owned(),
        ),
        Problem::ServerError => ("Zoom failed", "Run it again in a few minutes.".to_owned()),
        Problem::BadPageToken => ("Unexpected answer from Zoom", "Run it again.".to_owned()),
        Problem::Invalid => ("Zoom refused a value", String::new()),
        Problem::NotOffered | Problem::Unrecognised => ("Zoom refused the request", String::new()),
    }
}

fn of_token_problem(problem: TokenProblem) -> (&'static str, String) {
    let credentials_page = "the App Credentials page of the app in the Zoom App Marketplace";
    match problem {
        TokenProblem::CredentialsRejected => (
            "Zoom refused the client ID or secret",
            format!(
                "Compare client_id and client_secret with {credentials_page}. The secret may have been regenerated."
            ),
        ),
        TokenProblem::AccountRejected => {
            ("Zoom refused the account ID", format!("Compare account_id with {credentials_page}."))
        }
        TokenProblem::AppDeactivated => (
            "Zoom app is not activated",
            "Activate it in the Zoom App Marketplace: Manage, the app, Activation.".to_owned(),
        ),
        TokenProblem::UnsupportedGrant => (
            "Not a Server-to-Server OAuth app",
            "The credentials belong to another type of app. Create a Server-to-Server OAuth app in the Zoom App \
             Marketplace and use its credentials."
                .to_owned(),
        ),
        TokenProblem::RateLimited => ("Zoom's rate limit was hit", "Run it again in a few minutes.".to_owned()),
        TokenProblem::ServerError => ("Zoom failed", "Run it again in a few minutes.".to_owned()),
        TokenProblem::Unrecognised => {
            ("Zoom issued no token", format!("Compare the credentials with {credentials_page}."))
        }
    }
}

/// The error with its causes, outermost first. None of our errors carries a secret.
fn explained(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        let said = source.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = source.source();
    }
    text
}

/// Upper case at the start, a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}
