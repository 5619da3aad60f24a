//! Where a tenant lives: `https://{tenant}.conductor.one`.

use std::fmt;

use crate::http::{BaseUrl, BaseUrlError};

/// What the hosts of ConductorOne's own domain end in.
const DOMAIN: &str = ".conductor.one";

/// The address of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    url: BaseUrl,
}

/// Why no tenant can be found there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// A name that cannot be part of a host's name.
    #[error(
        "{name:?} is no tenant: write its name, as in \"acme\", or its host, as in \"acme.conductor.one\""
    )]
    Name {
        /// What was given.
        name: String,
    },
    /// An address that cannot be used.
    #[error(transparent)]
    Url(#[from] BaseUrlError),
    /// A client ID that names no host.
    #[error("the client ID {client_id:?} names no tenant: one ends in \"@acme.conductor.one/…\"")]
    ClientId {
        /// What was given.
        client_id: String,
    },
}

impl Tenant {
    /// The tenant of a name or host: `acme`, `acme.conductor.one`, or a host of another domain.
    ///
    /// Case does not count. An address with `https://` is understood as well.
    pub fn of_domain(domain: &str) -> Result<Self, AddressError> {
        let lower = domain.trim().to_ascii_lowercase();
        let name = lower.strip_prefix("https://").unwrap_or(&lower).trim_end_matches('/');
        let is_host = !name.is_empty()
            && name.split('.').all(|label| {
                !label.is_empty() && label.chars().all(|it| it.is_ascii_alphanumeric() || it == '-')
            });
        if !is_host {
            return Err(AddressError::Name { name: domain.to_owned() });
        }
        let host = if name.contains('.') { name.to_owned() } else { format!("{name}{DOMAIN}") };
        Ok(Self { url: BaseUrl::parse(&format!("https://{host}"))? })
    }

    /// The tenant at an address; one without a scheme is `https`, as ConductorOne's own clients take it.
    pub fn of_url(url: &str) -> Result<Self, AddressError> {
        let url = url.trim();
        let url =
            if url.contains("://") { BaseUrl::parse(url) } else { BaseUrl::parse(&format!("https://{url}")) };
        Ok(Self { url: url? })
    }

    /// The tenant that a client ID names: `{name}@{host}/{use}`.
    pub fn of_client_id(client_id: &str) -> Result<Self, AddressError> {
        let host = client_id.split_once('@').and_then(|(_, rest)| rest.split_once('/')).map(|(host, _)| host);
        match host {
            Some(host) if !host.is_empty() => Self::of_domain(host),
            _ => Err(AddressError::ClientId { client_id: client_id.to_owned() }),
        }
    }

    /// Where the API's paths begin.
    pub fn url(&self) -> &BaseUrl {
        &self.url
    }

    /// The host, without a port: for whom client assertions are meant.
    pub fn host(&self) -> &str {
        self.url.host()
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_are_found_by_name_host_address_and_client_id() {
        for (found, want) in [
            (Tenant::of_domain("acme"), "https://acme.conductor.one"),
            (Tenant::of_domain("ACME.conductor.one"), "https://acme.conductor.one"),
            (Tenant::of_domain("https://acme.conductor.one/"), "https://acme.conductor.one"),
            (Tenant::of_domain("c1.example.com"), "https://c1.example.com"),
            (Tenant::of_url("https://acme.conductor.one/"), "https://acme.conductor.one"),
            (Tenant::of_url("acme.conductor.one"), "https://acme.conductor.one"),
            (Tenant::of_url("http://127.0.0.1:8080/conductorone"), "http://127.0.0.1:8080/conductorone"),
            (Tenant::of_client_id("brave-heron-12345@acme.conductor.one/pcc"), "https://acme.conductor.one"),
        ] {
            assert_eq!(found.unwrap().to_string(), want);
        }
        assert_eq!(Tenant::of_url("http://127.0.0.1:8080/conductorone").unwrap().host(), "127.0.0.1");
    }

    #[test]
    fn what_is_no_tenant_is_refused_with_what_one_looks_like() {
        for name in ["", "a b", "acme.", "acme/evil", "user@acme"] {
            let error = Tenant::of_domain(name).unwrap_err();
            assert!(error.to_string().contains("acme.conductor.one"), "{error}");
        }
        for id in ["", "brave-heron", "brave-heron@acme.conductor.one", "a@/pcc"] {
            assert!(matches!(Tenant::of_client_id(id), Err(AddressError::ClientId { .. })), "{id}");
        }
        assert!(matches!(Tenant::of_url("http://acme.conductor.one"), Err(AddressError::Url(_))));
    }
}
