//! The hosts that this server stands in for.

/// Hosts, and with a dot in front whatever is below one.
const ZOOM: &[&str] = &["zoom.us", ".zoom.us", "zoomgov.com", ".zoomgov.com"];
const CONDUCTORONE: &[&str] = &[".conductor.one"];
/// The ends of PingOne's hosts: one for each region.
const PINGONE_REGIONS: &[&str] = &["com", "eu", "ca", "asia", "com.au", "sg"];
const PINGONE_SERVICES: &[&str] = &["api", "auth"];
const LOCAL: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// True where a client that asks for this host is meant to land here.
pub(crate) fn stands_in_for(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let is_known = |known: &&str| match known.strip_prefix('.') {
        Some(_) => host.len() > known.len() && host.ends_with(known),
        None => host == **known,
    };
    ZOOM.iter().chain(CONDUCTORONE).chain(LOCAL).any(is_known) || pingone().any(|known| host == known)
}

fn pingone() -> impl Iterator<Item = String> {
    PINGONE_SERVICES
        .iter()
        .flat_map(|service| PINGONE_REGIONS.iter().map(move |region| format!("{service}.pingone.{region}")))
}

/// What the server's certificate is for.
pub(super) fn certified() -> Vec<String> {
    let named = ZOOM.iter().chain(CONDUCTORONE).chain(LOCAL).map(|known| match known.strip_prefix('.') {
        Some(domain) => format!("*.{domain}"),
        None => (*known).to_owned(),
    });
    named.chain(pingone()).collect()
}

/// The domains for which the authority may certify anything at all.
pub(super) fn domains() -> Vec<String> {
    let domains = ["zoom.us", "zoomgov.com", "conductor.one", "localhost"].map(str::to_owned);
    domains.into_iter().chain(PINGONE_REGIONS.iter().map(|region| format!("pingone.{region}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_hosts_land_here_and_others_do_not() {
        for host in [
            "api.zoom.us",
            "zoom.us",
            "acme.zoom.us",
            "API.ZOOM.US",
            "acme.conductor.one",
            "api.pingone.com.au",
            "auth.pingone.eu",
            "localhost",
            "[::1]",
        ] {
            assert!(stands_in_for(host), "{host}");
        }
        for host in
            ["example.com", "evilzoom.us", ".zoom.us", "conductor.one", "pingone.com", "api.pingone.evil", ""]
        {
            assert!(!stands_in_for(host), "{host}");
        }
    }
}
