//! From what Zoom says to what the user reads, in one place.

use crate::framework::diagnostics::Diagnostic;
use crate::http;
use crate::zoom::Error;
use crate::zoom::error::FieldError;
use crate::zoom::refusals::daily_limit;

/// The diagnostic for a call that failed. `attempt` is what was attempted, as in "could not …".
pub(super) fn diagnostic(attempt: &str, error: &Error) -> Diagnostic {
    let (summary, advice) = meaning(error);
    compose(attempt, error, summary, &advice)
}

/// The diagnostic for a call to any vendor that failed: what was attempted, what came of it, and what to do.
pub(super) fn compose(
    attempt: &str,
    error: &(dyn std::error::Error + 'static),
    summary: &'static str,
    advice: &str,
) -> Diagnostic {
    let mut detail = format!("The provider could not {attempt}. {}", sentence(&explained(error)));
    if !advice.is_empty() {
        detail.push_str("\n\n");
        detail.push_str(advice);
    }
    Diagnostic::error(summary, detail)
}

/// A required value is not there, though validation should have seen to it.
pub(super) fn missing(attribute: &str) -> Diagnostic {
    Diagnostic::error("Missing required attribute", format!("Set \"{attribute}\"."))
}

fn meaning(error: &Error) -> (&'static str, String) {
    match error {
        Error::Api(refusal) => {
            let told = refusal.problem.told();
            (told.what, with_fields(told.advice, &refusal.fields))
        }
        Error::Token(refusal) => {
            let told = refusal.problem.told();
            (told.what, told.advice)
        }
        Error::Http(http::Error::Cancelled(_)) => {
            ("Operation cancelled", "It was interrupted before it was done. Run it again.".to_owned())
        }
        Error::Http(http::Error::DailyLimit { until, .. }) => {
            ("Zoom's daily limit is used up", daily_limit(*until))
        }
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
        Error::Foreign { .. } => (
            "Zoom cannot be reached",
            "Something between here and Zoom answered in Zoom's place: a proxy that wants a login, a filter, or a \
             gateway in api_url or oauth_url. Check the proxy variables (HTTPS_PROXY, NO_PROXY), and those addresses \
             if they are set."
                .to_owned(),
        ),
        Error::Decode { .. } | Error::Page(_) => (
            "Unexpected answer from Zoom",
            "Run it again. If it stays, please report it with this message.".to_owned(),
        ),
        Error::Build(_) => ("Invalid request", String::new()),
        Error::NoCredentials => ("No Zoom credentials", String::new()),
    }
}

/// The advice, below the fields that Zoom complains about.
fn with_fields(advice: String, fields: &[FieldError]) -> String {
    let named: Vec<String> = fields
        .iter()
        .filter(|field| !field.field.is_empty() || !field.message.is_empty())
        .map(|field| format!("    {}: {}", field.field, field.message))
        .collect();
    if named.is_empty() {
        return advice;
    }
    let fields = format!("Zoom names what it does not accept:\n\n{}", named.join("\n"));
    if advice.is_empty() { fields } else { format!("{fields}\n\n{advice}") }
}

/// The error with its causes, outermost first. None of our errors carries a secret.
fn explained(error: &(dyn std::error::Error + 'static)) -> String {
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
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}
