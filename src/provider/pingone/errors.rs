//! From what PingOne says to what the user reads.

use crate::framework::diagnostics::Diagnostic;
use crate::http;
use crate::pingone::{Error, Problem, TokenProblem};
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
            "PingOne's rate limit was hit",
            "It lasts longer than is worth waiting for. Run it again when it is over; trying earlier does not help.",
        ),
        Error::Http(_) => (
            "PingOne cannot be reached",
            "Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY), and region_code of the provider's pingone \
             block. A certificate authority of your own is taken from SSL_CERT_FILE.",
        ),
        Error::Decode { .. } | Error::Page(_) => (
            "Unexpected answer from PingOne",
            "Run it again. If it stays, please report it with this message.",
        ),
        Error::Build(_) => ("Invalid request", ""),
    }
}

fn of_problem(problem: Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::Unauthenticated => (
            "PingOne refused the access token",
            "If PINGONE_API_ACCESS_TOKEN is set, ask for a new token. Otherwise check in PingOne that the worker \
             application is enabled.",
        ),
        Problem::PermissionDenied => (
            "PingOne role lacks a permission",
            "Provisioning is administered by Environment Admins. Give the worker application that role for this \
             environment in PingOne: Applications, Applications, the worker, Roles.",
        ),
        Problem::OtherRegion => (
            "Wrong PingOne region",
            "The environment is in another region: set region_code of the provider's pingone block to it. PingOne shows \
             it under Environments, the environment.",
        ),
        Problem::NotFound => (
            "Not found in PingOne",
            "Check environment_id, and that region_code of the provider's pingone block is the environment's region: \
             a region knows nothing of the others.",
        ),
        Problem::NoApi => (
            "PingOne cannot be reached",
            "Something else answered: check the proxy variables (HTTPS_PROXY, NO_PROXY), and PINGONE_API_URL if it is \
             set.",
        ),
        Problem::Conflict => {
            ("Conflict in PingOne", "Something else changed it at the same time. Run it again.")
        }
        Problem::InUse => ("In use in PingOne", "Remove first what refers to it."),
        Problem::Invalid => ("PingOne refused a value", ""),
        Problem::RateLimited => (
            "PingOne's rate limit was hit",
            "All attempts were used up. Run it again when less is going on, or lower -parallelism.",
        ),
        Problem::ServerError => ("PingOne failed", "Run it again in a few minutes."),
        Problem::Unrecognised => ("PingOne refused the request", ""),
    }
}

fn of_token_problem(problem: TokenProblem) -> (&'static str, &'static str) {
    match problem {
        TokenProblem::CredentialsRejected => (
            "PingOne refused the client ID or secret",
            "Compare client_id and client_secret of the provider's pingone block with the worker application's page in \
             PingOne, and check that it is enabled: Applications, Applications, the worker, Overview.",
        ),
        TokenProblem::NoEnvironment => (
            "PingOne environment not found",
            "There is no such environment in this region. Compare environment_id and region_code of the provider's \
             pingone block with PingOne: Environments, the environment.",
        ),
        TokenProblem::RateLimited => ("PingOne's rate limit was hit", "Run it again in a few minutes."),
        TokenProblem::ServerError => ("PingOne failed", "Run it again in a few minutes."),
        TokenProblem::Unrecognised => {
            ("PingOne issued no token", "Check the credentials of the provider's pingone block.")
        }
    }
}
