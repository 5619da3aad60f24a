//! Whose API a request is for.
//!
//! All vendors share one port, so their hosts are told apart in two ways: by the first segments of the path
//! (`/conductorone/…`, `/pingone/{region}/api/…`, `/pingone/{region}/auth/…`), or by the `Host` header
//! (`acme.conductor.one`, `api.pingone.eu`), so that a client needs no change but a name that resolves to
//! this machine. No two of these APIs share a path, so a path alone will do as well.

use http::StatusCode;
use jiff::Timestamp;

use crate::exchange::{Answer, Request};
use crate::zoom::{Refused, ZoomError};
use crate::{conductorone, pingone};

/// Stands for a PingOne region in a path that names none.
pub(crate) const ANY_REGION: &str = "any";

/// Who is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vendor {
    /// Zoom, and whatever belongs to nobody.
    Zoom,
    /// ConductorOne.
    ConductorOne,
    /// PingOne.
    PingOne,
}

impl Vendor {
    /// The vendor of a path as [`segments`] returns it.
    pub(crate) fn of(segments: &[String]) -> Self {
        match segments.first().map(String::as_str) {
            Some("conductorone") => Self::ConductorOne,
            Some("pingone") => Self::PingOne,
            _ => Self::Zoom,
        }
    }

    /// What a path is answered that nothing stands behind.
    pub(crate) fn unknown_path(self, status: StatusCode) -> Answer {
        match self {
            Self::Zoom => {
                let mut error = ZoomError::unknown_path();
                if status == StatusCode::METHOD_NOT_ALLOWED {
                    error.status = status;
                }
                error.answer()
            }
            Self::ConductorOne => conductorone::unknown_path(status),
            Self::PingOne => pingone::unknown_path(status),
        }
    }

    /// The answer to a request whose body could not be read; `error` says why.
    pub(crate) fn unreadable(self, error: &ZoomError) -> Answer {
        match self {
            Self::Zoom => error.answer(),
            Self::ConductorOne => conductorone::unreadable(error.status, &error.message),
            Self::PingOne => pingone::unreadable(error.status, &error.message),
        }
    }

    /// What a vendor says of a token whose time is over.
    pub(crate) fn expired_token(self) -> Answer {
        match self {
            Self::Zoom => ZoomError::expired_token().answer(),
            Self::ConductorOne => conductorone::expired_token(),
            Self::PingOne => pingone::expired_token(),
        }
    }

    /// A refusal for too many requests, where the vendor is not Zoom.
    pub(crate) fn too_many(self, refused: Refused, now: Timestamp) -> Option<Answer> {
        match self {
            Self::Zoom => None,
            Self::ConductorOne => Some(conductorone::too_many(refused, now)),
            Self::PingOne => Some(pingone::too_many()),
        }
    }
}

/// The segments of a request's path, as operations spell them: with the vendor in front.
pub(crate) fn segments(request: &Request) -> Vec<String> {
    let given = request.segments();
    let host = request.header("host").unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let mut segments = prefix(&host, &given);
    segments.extend(given);
    segments
}

/// The client ID that the form of a token request names.
pub(crate) fn form_client_id(request: &Request) -> Option<String> {
    if request.media_type().as_deref() != Some("application/x-www-form-urlencoded") {
        return None;
    }
    let mut fields = url::form_urlencoded::parse(&request.body);
    fields.find(|(name, _)| name == "client_id").map(|(_, value)| value.into_owned())
}

fn prefix(host: &str, segments: &[String]) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if matches!(segments.as_slice(), [""] | ["_simulator" | "conductorone" | "pingone", ..]) {
        return Vec::new();
    }
    if host.ends_with(".conductor.one") {
        return words(&["conductorone"]);
    }
    for service in ["api", "auth"] {
        if let Some(region) = host.strip_prefix(service).and_then(|rest| rest.strip_prefix(".pingone.")) {
            return words(&["pingone", region, service]);
        }
    }
    match segments.as_slice() {
        ["auth", "v1", "token"] | ["api", "v1" | "v2", ..] => words(&["conductorone"]),
        ["v1", "environments", ..] => words(&["pingone", ANY_REGION, "api"]),
        [_, "as", "token"] => words(&["pingone", ANY_REGION, "auth"]),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(host: &str, path: &str) -> String {
        let given: Vec<String> = path.split('/').skip(1).map(str::to_owned).collect();
        let mut segments = prefix(host, &given);
        segments.extend(given);
        segments.join("/")
    }

    #[test]
    fn a_vendor_is_known_by_path_by_host_or_by_what_only_it_has() {
        let cases = [
            ("127.0.0.1", "/v2/users", "v2/users"),
            ("127.0.0.1", "/conductorone/api/v1/apps", "conductorone/api/v1/apps"),
            ("acme.conductor.one", "/api/v1/apps", "conductorone/api/v1/apps"),
            ("acme.conductor.one", "/auth/v1/token", "conductorone/auth/v1/token"),
            ("127.0.0.1", "/auth/v1/token", "conductorone/auth/v1/token"),
            ("api.pingone.com.au", "/v1/environments/e", "pingone/com.au/api/v1/environments/e"),
            ("auth.pingone.eu", "/e/as/token", "pingone/eu/auth/e/as/token"),
            ("127.0.0.1", "/e/as/token", "pingone/any/auth/e/as/token"),
            ("127.0.0.1", "/pingone/eu/api/v1/environments", "pingone/eu/api/v1/environments"),
            ("acme.conductor.one", "/_simulator/state", "_simulator/state"),
        ];
        for (host, path, expected) in cases {
            assert_eq!(found(host, path), expected, "{host} {path}");
        }
    }
}
