//! Where a redirect may lead: a pure function of the request and the answer.
//!
//! `Authorization` goes along on the same scheme, host and port only; elsewhere a request that carries it
//! would only be refused, so it is not sent at all. A body never leaves its host, and nothing goes from
//! `https` to `http`.

use ::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use ::http::{HeaderValue, Method, Request, StatusCode, Uri};
use bytes::Bytes;
use url::Url;

use super::base_url::is_loopback;
use super::error::shown;

/// How many redirects one request follows.
pub const MOST_REDIRECTS: u32 = 5;

/// Why a redirect is not followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{method} {url} was redirected, but {reason}")]
pub struct RedirectError {
    /// The method of the request.
    pub method: Method,
    /// The URL that redirected, without query.
    pub url: String,
    /// The reason.
    pub reason: RedirectProblem,
}

/// The reason why a redirect is not followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedirectProblem {
    /// No `Location`, or none that is a URL.
    #[error("the answer does not say where to")]
    NoLocation,
    /// From `https` to `http`, or `http` beyond this machine.
    #[error("the new address on {host} is not encrypted")]
    ClearText {
        /// The host that the redirect names.
        host: String,
    },
    /// A body would go to another host.
    #[error("its content is not sent on to another host, {host}")]
    OtherHost {
        /// The host that the redirect names.
        host: String,
    },
    /// Credentials would go to another host, and without them the call could only be refused there.
    #[error("its credentials are not sent on to another host, {host}")]
    CredentialsStay {
        /// The host that the redirect names.
        host: String,
    },
    /// A write with a status that turns it into a read.
    #[error("status {status} would turn it into a GET, which does something else")]
    ChangesMethod {
        /// The status of the redirect.
        status: u16,
    },
    /// Round and round.
    #[error("it had been redirected {MOST_REDIRECTS} times before")]
    TooMany,
}

/// The request that follows an answer, or none if the answer is no redirect.
///
/// `followed` is how many redirects led to `request`.
pub fn next_request(
    request: &Request<Bytes>,
    status: StatusCode,
    location: Option<&HeaderValue>,
    followed: u32,
) -> Result<Option<Request<Bytes>>, RedirectError> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    decide(request, status, location, followed).map(Some).map_err(|reason| RedirectError {
        method: request.method().clone(),
        url: shown(request.uri()),
        reason,
    })
}

fn decide(
    request: &Request<Bytes>,
    status: StatusCode,
    location: Option<&HeaderValue>,
    followed: u32,
) -> Result<Request<Bytes>, RedirectProblem> {
    if followed >= MOST_REDIRECTS {
        return Err(RedirectProblem::TooMany);
    }
    let (from, to) = addresses(request.uri(), location).ok_or(RedirectProblem::NoLocation)?;
    let host = to.host_str().unwrap_or_default().to_owned();
    let encrypted = to.scheme() == "https";
    if !encrypted && (to.scheme() != "http" || from.scheme() == "https" || !is_loopback(&to)) {
        return Err(RedirectProblem::ClearText { host });
    }
    let reads = request.method().is_safe();
    let keeps_method = reads || matches!(status.as_u16(), 307 | 308);
    if !keeps_method && status != StatusCode::SEE_OTHER {
        return Err(RedirectProblem::ChangesMethod { status: status.as_u16() });
    }
    let same_origin = from.origin() == to.origin();
    if !same_origin && keeps_method && !reads {
        return Err(RedirectProblem::OtherHost { host });
    }
    if !same_origin && keeps_method && request.headers().contains_key(AUTHORIZATION) {
        return Err(RedirectProblem::CredentialsStay { host });
    }

    let uri: Uri = to.as_str().parse().map_err(|_| RedirectProblem::NoLocation)?;
    let mut next = request.clone();
    *next.uri_mut() = uri;
    if !keeps_method {
        *next.method_mut() = Method::GET;
        *next.body_mut() = Bytes::new();
        next.headers_mut().remove(CONTENT_TYPE);
        next.headers_mut().remove(CONTENT_LENGTH);
    }
    if !same_origin {
        next.headers_mut().remove(AUTHORIZATION);
        next.headers_mut().remove(COOKIE);
    }
    Ok(next)
}

/// Both ends of the redirect; `Location` may be relative (RFC 9110 §10.2.2).
fn addresses(from: &Uri, location: Option<&HeaderValue>) -> Option<(Url, Url)> {
    let from = Url::parse(&from.to_string()).ok()?;
    let mut to = from.join(location?.to_str().ok()?).ok()?;
    to.host_str()?;
    to.set_fragment(None);
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: Method, url: &str) -> Request<Bytes> {
        Request::builder()
            .method(method)
            .uri(url)
            .header(AUTHORIZATION, "Bearer hunter2")
            .header(CONTENT_TYPE, "application/json")
            .body(Bytes::from_static(b"{}"))
            .unwrap()
    }

    fn follow(method: Method, from: &str, status: u16, to: &str) -> Result<Request<Bytes>, RedirectProblem> {
        let location = HeaderValue::from_str(to).unwrap();
        next_request(&request(method, from), StatusCode::from_u16(status).unwrap(), Some(&location), 0)
            .map(|next| next.expect("a redirect"))
            .map_err(|error| error.reason)
    }

    const HERE: &str = "https://api.zoom.us/v2/users?page_size=1";

    #[test]
    fn authorization_stays_on_its_host() {
        for to in
            ["/v2/people?page_size=1", "https://api.zoom.us/v3/users", "https://api.zoom.us:443/v3/users"]
        {
            let next = follow(Method::GET, HERE, 302, to).unwrap();
            assert!(next.headers().contains_key(AUTHORIZATION), "{to}");
        }
        for (to, host) in [
            ("https://api.zoom.us:8443/v3/users", "api.zoom.us"),
            ("https://api-us.zoom.us/v2/users", "api-us.zoom.us"),
            ("https://example.com/", "example.com"),
        ] {
            let host = host.to_owned();
            assert_eq!(
                follow(Method::GET, HERE, 302, to).unwrap_err(),
                RedirectProblem::CredentialsStay { host }
            );
        }
    }

    #[test]
    fn statuses_307_and_308_keep_method_and_body() {
        for status in [307, 308] {
            let next = follow(Method::POST, HERE, status, "/v2/people").unwrap();
            assert_eq!(next.method(), Method::POST);
            assert_eq!(next.body(), "{}");
            assert_eq!(next.uri(), "https://api.zoom.us/v2/people");
        }
    }

    #[test]
    fn a_write_is_never_turned_into_something_else_in_silence() {
        for status in [301, 302] {
            assert_eq!(
                follow(Method::POST, HERE, status, "/v2/people").unwrap_err(),
                RedirectProblem::ChangesMethod { status }
            );
        }
        // 303 says: it is done, read about it over there.
        let next = follow(Method::POST, HERE, 303, "/v2/people/1").unwrap();
        assert_eq!((next.method(), next.body().len()), (&Method::GET, 0));
        assert!(!next.headers().contains_key(CONTENT_TYPE));
    }

    #[test]
    fn nothing_goes_to_clear_text_or_with_its_body_to_another_host() {
        let clear = |host: &str| Err(RedirectProblem::ClearText { host: host.to_owned() });
        let to = |from, to| follow(Method::GET, from, 307, to).map(|_| ());
        assert_eq!(to(HERE, "http://api.zoom.us/v2/users"), clear("api.zoom.us"));
        assert_eq!(to(HERE, "http://127.0.0.1/v2/users"), clear("127.0.0.1"));
        assert_eq!(to("http://127.0.0.1:1/", "http://example.com/"), clear("example.com"));
        let host = "127.0.0.1".to_owned();
        assert_eq!(
            to("http://127.0.0.1:1/", "http://127.0.0.1:2/"),
            Err(RedirectProblem::CredentialsStay { host })
        );
        assert_eq!(
            follow(Method::POST, HERE, 307, "https://example.com/").unwrap_err(),
            RedirectProblem::OtherHost { host: "example.com".to_owned() }
        );
    }

    #[test]
    fn the_end_is_reached_after_five() {
        let location = HeaderValue::from_static("/again");
        let request = request(Method::GET, HERE);
        let next = |followed| next_request(&request, StatusCode::FOUND, Some(&location), followed);
        assert!(next(4).is_ok());
        let error = next(5).unwrap_err();
        assert_eq!(error.reason, RedirectProblem::TooMany);
        assert!(!error.to_string().contains("page_size"), "{error}");
    }

    #[test]
    fn other_answers_are_no_redirects_and_a_redirect_needs_a_place() {
        let request = request(Method::GET, HERE);
        for status in [200, 204, 304, 400, 500] {
            let status = StatusCode::from_u16(status).unwrap();
            assert!(next_request(&request, status, None, 0).unwrap().is_none());
        }
        let error = next_request(&request, StatusCode::FOUND, None, 0).unwrap_err();
        assert_eq!(error.reason, RedirectProblem::NoLocation);
    }
}
