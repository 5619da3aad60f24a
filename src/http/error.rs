//! What can go wrong between us and a server, whatever the vendor.

use std::error::Error as StdError;
use std::sync::Arc;

use ::http::Method;
use jiff::Timestamp;

use super::cancel::Cancelled;
use super::redirect::RedirectError;
use super::response::Response;

/// A cause that several callers can share.
pub type Cause = Arc<dyn StdError + Send + Sync + 'static>;

/// A request that brought no usable answer. An answer of any status is no error here: what it means
/// is the vendor's to say.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The caller gave up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// No whole answer came.
    #[error(transparent)]
    Transport(#[from] Box<TransportError>),
    /// The server pointed somewhere that we do not follow.
    #[error(transparent)]
    Redirect(#[from] Box<RedirectError>),
    /// The server's limit for a long time, such as a day, is used up.
    #[error("the limit of {} for the day is used up{}", response.host(), until_text(*until))]
    DailyLimit {
        /// When the server takes requests again, if it says so.
        until: Option<Timestamp>,
        /// The answer that said so.
        response: Box<Response>,
    },
}

fn until_text(until: Option<Timestamp>) -> String {
    until.map(|until| format!(" until {until}")).unwrap_or_default()
}

/// How a request failed on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// No connection came about, so nothing was sent.
    Connect,
    /// The server's certificate was refused, or the two sides found no common TLS.
    Tls,
    /// The time for one request ran out.
    Timeout,
    /// The connection ended in the middle of the answer.
    BodyCut,
    /// The connection ended in another way; the request may have arrived.
    Broken,
    /// The request could not be made at all.
    Setup,
}

impl FailureKind {
    fn words(self) -> &'static str {
        match self {
            Self::Connect => "no connection could be made",
            Self::Tls => "no secure connection could be made",
            Self::Timeout => "no answer came in time",
            Self::BodyCut => "the answer broke off",
            Self::Broken => "the connection broke off",
            Self::Setup => "the request could not be made",
        }
    }
}

/// A request that failed on its way. Its URL has no query, because queries may carry secrets.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{method} {url}: {}", kind.words())]
pub struct TransportError {
    /// How it failed.
    pub kind: FailureKind,
    /// The request's method.
    pub method: Method,
    /// The request's URL, without query.
    pub url: String,
    /// What the layer below says.
    #[source]
    pub source: Cause,
}

impl TransportError {
    /// Whether the request may have arrived, and may have been carried out.
    pub fn may_have_arrived(&self) -> bool {
        matches!(self.kind, FailureKind::Timeout | FailureKind::BodyCut | FailureKind::Broken)
    }

    /// Puts a failure of reqwest into our words, without the URL that reqwest would print.
    pub(super) fn from_reqwest(method: &Method, url: &str, error: reqwest::Error) -> Self {
        let error = error.without_url();
        let kind = classify(&error);
        Self { kind, method: method.clone(), url: url.to_owned(), source: Arc::new(error) }
    }
}

fn classify(error: &reqwest::Error) -> FailureKind {
    if has_cause::<rustls::Error>(error) {
        FailureKind::Tls
    } else if error.is_connect() {
        FailureKind::Connect
    } else if error.is_timeout() {
        FailureKind::Timeout
    } else if error.is_body() || error.is_decode() {
        FailureKind::BodyCut
    } else if error.is_builder() {
        FailureKind::Setup
    } else {
        FailureKind::Broken
    }
}

/// Whether an error of type `Wanted` is among the causes. An I/O error leaves what it wraps out of its
/// own chain of causes, so it is opened by hand.
fn has_cause<Wanted: StdError + 'static>(error: &(dyn StdError + 'static)) -> bool {
    if error.is::<Wanted>() {
        return true;
    }
    let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match inside {
        Some(inside) => has_cause::<Wanted>(inside),
        None => error.source().is_some_and(has_cause::<Wanted>),
    }
}

/// A URL without its query, fragment and credentials: what may be shown of it.
pub(super) fn shown(url: &::http::Uri) -> String {
    let scheme = url.scheme_str().unwrap_or("https");
    let host = url.host().unwrap_or_default();
    let port = url.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{host}{port}{}", url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_url_has_no_query() {
        let url = "https://user:hunter2@zoom.us:8443/oauth/token?code=hunter2".parse().unwrap();
        assert_eq!(shown(&url), "https://zoom.us:8443/oauth/token");
    }

    #[test]
    fn causes_are_found_inside_wrapped_io_errors() {
        let refused = std::io::Error::other(rustls::Error::HandshakeNotComplete);
        let wrapped = std::io::Error::other(refused);
        assert!(has_cause::<rustls::Error>(&wrapped));
        assert!(!has_cause::<rustls::Error>(&std::io::Error::other("refused")));
    }
}
