//! Where an organisation lives: each region has hosts of its own, and knows nothing of the others.

use crate::http::{BaseUrl, BaseUrlError};

/// A region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Asia-Pacific (Singapore was here before it had a region of its own).
    AsiaPacific,
    /// Australia.
    Australia,
    /// Canada.
    Canada,
    /// Europe.
    Europe,
    /// North America.
    NorthAmerica,
    /// Singapore.
    Singapore,
}

impl Region {
    /// All regions with the codes that PingOne's own clients take.
    pub const ALL: [(&'static str, Self); 6] = [
        ("AP", Self::AsiaPacific),
        ("AU", Self::Australia),
        ("CA", Self::Canada),
        ("EU", Self::Europe),
        ("NA", Self::NorthAmerica),
        ("SG", Self::Singapore),
    ];

    /// How the names of its hosts end.
    fn suffix(self) -> &'static str {
        match self {
            Self::AsiaPacific => "asia",
            Self::Australia => "com.au",
            Self::Canada => "ca",
            Self::Europe => "eu",
            Self::NorthAmerica => "com",
            Self::Singapore => "sg",
        }
    }
}

/// The addresses of the API and of the authorization server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// What `/v1/environments/…` is appended to.
    pub api: BaseUrl,
    /// What `/{environmentID}/as/token` is appended to.
    pub auth: BaseUrl,
}

impl Hosts {
    /// The hosts of a region, each of which may be replaced. Fails on an address that is no URL, or that
    /// would send secrets in clear text.
    pub fn new(region: Region, api_url: Option<&str>, auth_url: Option<&str>) -> Result<Self, BaseUrlError> {
        let host = |given: Option<&str>, service: &str| match given {
            Some(url) => BaseUrl::parse(url),
            None => BaseUrl::parse(&format!("https://{service}.pingone.{}", region.suffix())),
        };
        // Whoever gives the API's address may give it with its version, as PingOne's documents print it.
        Ok(Self { api: host(api_url, "api")?.without_suffix("/v1"), auth: host(auth_url, "auth")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_region_has_hosts_of_its_own() {
        let found = Region::ALL.map(|(code, region)| {
            let hosts = Hosts::new(region, None, None).unwrap();
            (code, hosts.api.to_string(), hosts.auth.to_string())
        });
        for (code, suffix) in
            [("AP", "asia"), ("AU", "com.au"), ("CA", "ca"), ("EU", "eu"), ("NA", "com"), ("SG", "sg")]
        {
            let want =
                (code, format!("https://api.pingone.{suffix}"), format!("https://auth.pingone.{suffix}"));
            assert!(found.contains(&want), "{want:?}");
        }
    }

    #[test]
    fn addresses_can_be_replaced_but_not_by_clear_text() {
        let hosts = |api| Hosts::new(Region::Europe, Some(api), Some("http://127.0.0.1:1/auth"));
        assert_eq!(hosts("http://127.0.0.1:1/api/v1").unwrap().api.to_string(), "http://127.0.0.1:1/api");
        assert!(hosts("http://api.pingone.eu").is_err());
    }
}
