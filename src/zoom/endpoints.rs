//! Where Zoom lives.

use crate::http::{BaseUrl, BaseUrlError};

/// Which of Zoom's clouds an account belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Environment {
    /// zoom.us.
    #[default]
    Commercial,
    /// Zoom for Government, zoomgov.com.
    Government,
}

impl Environment {
    fn api_url(self) -> &'static str {
        match self {
            Self::Commercial => "https://api.zoom.us/v2",
            Self::Government => "https://api.zoomgov.com/v2",
        }
    }

    fn oauth_url(self) -> &'static str {
        match self {
            Self::Commercial => "https://zoom.us/oauth",
            Self::Government => "https://zoomgov.com/oauth",
        }
    }
}

/// The addresses of Zoom's API and of its authorization server.
///
/// The regional `api_url` that comes with a token is not used: the global host answers for every
/// account ("Using Zoom APIs").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    api: BaseUrl,
    root: BaseUrl,
    oauth: BaseUrl,
}

impl Endpoints {
    /// The addresses of an environment, each of which may be replaced, for example by those of a
    /// simulator. Fails on an address that is no URL, or that would send secrets in clear text.
    pub fn new(
        environment: Environment,
        api_url: Option<&str>,
        oauth_url: Option<&str>,
    ) -> Result<Self, BaseUrlError> {
        let api = BaseUrl::parse(api_url.unwrap_or(environment.api_url()))?;
        let oauth = BaseUrl::parse(oauth_url.unwrap_or(environment.oauth_url()))?;
        Ok(Self { root: api.without_suffix("/v2"), api, oauth })
    }

    /// Where a token is asked for.
    pub fn token_url(&self) -> String {
        self.oauth.with_path("/token")
    }

    /// Where a person lets a General app in.
    pub fn authorize_url(&self, client_id: &str, redirect_uri: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", redirect_uri)
            .finish();
        format!("{}?{query}", self.oauth.with_path("/authorize"))
    }

    /// The base address of SCIM, which products with a SCIM client are given.
    pub fn scim_url(&self) -> String {
        self.root.with_path("/scim2")
    }

    /// The base of a path: SCIM stands beside `/v2`, everything else under it.
    pub(super) fn base_of(&self, path: &str) -> &BaseUrl {
        if path.starts_with("/scim2/") { &self.root } else { &self.api }
    }

    /// The authorization server.
    pub(super) fn oauth(&self) -> &BaseUrl {
        &self.oauth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_environment_has_its_hosts_and_scim_stands_beside_v2() {
        let commercial = Endpoints::new(Environment::Commercial, None, None).unwrap();
        assert_eq!(commercial.base_of("/users").with_path("/users"), "https://api.zoom.us/v2/users");
        assert_eq!(
            commercial.base_of("/scim2/Users").with_path("/scim2/Users"),
            "https://api.zoom.us/scim2/Users"
        );
        assert_eq!(commercial.oauth().with_path("/token"), "https://zoom.us/oauth/token");
        let government = Endpoints::new(Environment::Government, None, None).unwrap();
        assert_eq!(government.base_of("/users").to_string(), "https://api.zoomgov.com/v2");
        assert_eq!(government.oauth().to_string(), "https://zoomgov.com/oauth");
    }

    #[test]
    fn addresses_can_be_replaced_but_not_by_clear_text() {
        let url = "http://127.0.0.1:8080/v2";
        let endpoints = Endpoints::new(Environment::Commercial, Some(url), None).unwrap();
        assert_eq!(endpoints.base_of("/users").to_string(), url);
        assert_eq!(endpoints.oauth().to_string(), "https://zoom.us/oauth");
        let error = Endpoints::new(Environment::Commercial, None, Some("http://zoom.example.com/oauth"));
        assert!(error.unwrap_err().to_string().contains("zoom.example.com"));
    }
}
