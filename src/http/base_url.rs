//! Where a vendor's API lives, and the rule that secrets never travel in clear text.

use std::fmt;

use url::{Host, Url};

/// The address under which an API's paths are appended.
///
/// `https` everywhere; `http` only for loopback hosts, where nobody else can listen. It has no
/// credentials, query or fragment, and no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
}

/// Why an address cannot be a [`BaseUrl`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// The text is no absolute URL with a host.
    #[error("{text:?} is not a URL: write it in full, for example https://api.example.com/v1")]
    NotAUrl {
        /// What was given.
        text: String,
    },
    /// Neither `https` nor `http`.
    #[error("the scheme {scheme:?} cannot be used: write an https:// URL")]
    Scheme {
        /// The scheme that was given.
        scheme: String,
    },
    /// Plain `http` to a host that is not this machine.
    #[error(
        "http:// would send credentials in clear text to {host}: use https://, or a loopback host \
         (localhost, 127.0.0.1, [::1]) for a simulator"
    )]
    ClearText {
        /// The host that the URL names.
        host: String,
    },
    /// User name or password in the URL.
    #[error("the URL for {host} must not contain a user name or password")]
    Credentials {
        /// The host that the URL names.
        host: String,
    },
    /// A query or fragment, after which no path can be appended.
    #[error("the URL for {host} must end with its path: remove what follows `?` or `#`")]
    QueryOrFragment {
        /// The host that the URL names.
        host: String,
    },
}

impl BaseUrl {
    /// Reads an address and holds it against the rules of [`BaseUrl`].
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text).map_err(|_| BaseUrlError::NotAUrl { text: without_secrets(text) })?;
        let Some(host) = url.host_str().map(str::to_owned) else {
            return Err(BaseUrlError::NotAUrl { text: without_secrets(text) });
        };
        if !matches!(url.scheme(), "https" | "http") {
            return Err(BaseUrlError::Scheme { scheme: url.scheme().to_owned() });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::Credentials { host });
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::QueryOrFragment { host });
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(BaseUrlError::ClearText { host });
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self { url })
    }

    /// The host that the address names.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The address with `path` (already percent-encoded, starting with `/`) at its end.
    pub fn with_path(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// The same address without `suffix` at the end of its path; unchanged if it has no such end.
    pub fn without_suffix(&self, suffix: &str) -> Self {
        let mut url = self.url.clone();
        if let Some(shorter) = self.url.path().strip_suffix(suffix) {
            url.set_path(shorter);
        }
        Self { url }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

/// Whether a URL's host is this machine, by name or by address.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What may be repeated of a text that is no URL: nothing before an `@`, nothing after a `?`.
fn without_secrets(text: &str) -> String {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    text.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_appended_with_exactly_one_slash() {
        for (text, want) in [
            ("https://api.zoom.us/v2", "https://api.zoom.us/v2/users"),
            ("https://api.zoom.us/v2/", "https://api.zoom.us/v2/users"),
            ("https://api.zoom.us", "https://api.zoom.us/users"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/users"),
            ("http://[::1]:8080/", "http://[::1]:8080/users"),
            ("http://zoom.localhost/v2", "http://zoom.localhost/v2/users"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().with_path("/users"), want, "{text}");
        }
    }

    #[test]
    fn clear_text_is_refused_beyond_loopback_and_the_host_is_named() {
        let error = BaseUrl::parse("http://api.zoom.us/v2").unwrap_err();
        assert_eq!(error, BaseUrlError::ClearText { host: "api.zoom.us".to_owned() });
        assert!(error.to_string().contains("api.zoom.us"));
        assert!(BaseUrl::parse("http://127.0.0.1.example.com").is_err());
        assert!(BaseUrl::parse("http://localhost.example.com").is_err());
    }

    #[test]
    fn what_is_no_base_is_refused_without_repeating_secrets() {
        for text in [
            "api.zoom.us/v2",
            "ftp://api.zoom.us",
            "https://user:hunter2@api.zoom.us",
            "https://api.zoom.us/v2?token=hunter2",
            "https://user:hunter2@:443",
            "",
        ] {
            let error = BaseUrl::parse(text).unwrap_err();
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_suffix_is_removed_only_where_it_is() {
        let url = BaseUrl::parse("https://api.zoom.us/v2").unwrap();
        assert_eq!(url.without_suffix("/v2").to_string(), "https://api.zoom.us");
        assert_eq!(url.without_suffix("/v3"), url);
    }
}
