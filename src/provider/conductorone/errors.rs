//! From what ConductorOne says to what the user reads.

use crate::conductorone::{Error, Problem, TokenProblem};
use crate::framework::diagnostics::Diagnostic;
use crate::http;
use crate::provider::errors::compose;

/// The diagnostic for a call that failed. `attempt` is what was attempted, as in "could not …".
pub(in crate::provider) fn diagnostic(attempt: &str, error: &Error) -> Diagnostic {
    let (summary, advice) = meaning(error);
    compose(attempt, error, summary, advice)
}

fn meaning(error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::Api(refusal) => of_problem(refusal.problem),
        Error::Token(refusal) => of_token_problem(refusal.problem),
        Error::Http(http::Error::Cancelled(_)) => {
            ("Operation cancelled", "It was interrupted before it was done. Run it again.")
        }
        Error::Http(http::Error::DailyLimit { .. }) => (
            "ConductorOne's rate limit was hit",
            "It lasts longer than is worth waiting for. Run it again when it is over; trying earlier does not help.",
        ),
        Error::Http(_) => (
            "ConductorOne cannot be reached",
            "Check the tenant (tenant_domain or server_url of the provider's conductorone block), the network, and the \
             proxy variables (HTTPS_PROXY, NO_PROXY). A certificate authority of your own is taken from SSL_CERT_FILE.",
        ),
        Error::Decode { .. } | Error::Page(_) => (
            "Unexpected answer from ConductorOne",
            "Run it again. If it stays, please report it with this message.",
        ),
        Error::Build(_) => ("Invalid request", ""),
    }
}

fn of_problem(problem: Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::Unauthenticated => (
            "ConductorOne refused the access token",
            "If CONDUCTORONE_ACCESS_TOKEN is set, ask for a new token. Otherwise check in ConductorOne that the API key \
             has not expired, and that it may be used from this network.",
        ),
        Problem::PermissionDenied => (
            "ConductorOne role lacks a permission",
            "Connectors are managed by Connector Administrators and Super Administrators. Give the role to the user of \
             the API key in ConductorOne under Admin, Users, and to the API key itself if it is restricted to roles.",
        ),
        Problem::NotFound => (
            "Not found in ConductorOne",
            "Check the id, and that the provider's conductorone block names the right tenant.",
        ),
        Problem::NoApi => (
            "ConductorOne cannot be reached",
            "Something else answered: check the tenant (tenant_domain or server_url of the provider's conductorone \
             block), and the proxy variables (HTTPS_PROXY, NO_PROXY).",
        ),
        Problem::Conflict => {
            ("Conflict in ConductorOne", "Something else changed it at the same time. Run it again.")
        }
        Problem::Invalid => ("ConductorOne refused a value", ""),
        Problem::RateLimited => (
            "ConductorOne's rate limit was hit",
            "All attempts were used up. Run it again when less is going on, or lower -parallelism.",
        ),
        Problem::ServerError => ("ConductorOne failed", "Run it again in a few minutes."),
        Problem::Unfit | Problem::Unrecognised => ("ConductorOne refused the request", ""),
    }
}

fn of_token_problem(problem: TokenProblem) -> (&'static str, &'static str) {
    match problem {
        TokenProblem::CredentialsRejected => (
            "ConductorOne refused the client ID or secret",
            "Check that client_id and client_secret of the provider's conductorone block belong to one API key, that \
             the key has not expired or been revoked, that the tenant is the key's, and that this machine's clock is \
             right: a signed assertion holds for two minutes.",
        ),
        TokenProblem::SubjectRejected => (
            "ConductorOne refused the token to exchange",
            "Check in ConductorOne that the workload federation trust of this client ID names the token's issuer, \
             subject and audience, and that the token has not expired.",
        ),
        TokenProblem::NoApi => (
            "ConductorOne cannot be reached",
            "There is no tenant at this address: check tenant_domain or server_url of the provider's conductorone \
             block.",
        ),
        TokenProblem::RateLimited => ("ConductorOne's rate limit was hit", "Run it again in a few minutes."),
        TokenProblem::ServerError => ("ConductorOne failed", "Run it again in a few minutes."),
        TokenProblem::Unrecognised => {
            ("ConductorOne issued no token", "Check the credentials of the provider's conductorone block.")
        }
    }
}
