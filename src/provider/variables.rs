//! Environment variables, read once, so that nothing else depends on the process's environment.

use std::collections::BTreeMap;

/// What the names of the variables begin with that the provider knows. The last is HCP Terraform's, for tokens
/// that are exchanged for others.
const PREFIXES: [&str; 4] = ["ZOOM_", "CONDUCTORONE_", "PINGONE_", "TFC_WORKLOAD_IDENTITY_TOKEN"];

/// The environment variables that the provider knows.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// The variables of the process that begin with `ZOOM_`, or with what ConductorOne and PingOne begin
    /// theirs with. One that is empty counts as not set.
    pub fn from_environment() -> Self {
        let is_ours = |name: &String| PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        let ours = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.into_string().ok().filter(is_ours)?;
            Some((name, value.into_string().ok()?))
        };
        std::env::vars_os().filter_map(ours).collect()
    }

    /// The value of the variable, if it is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(variables.into_iter().filter(|(_, value)| !value.is_empty()).collect())
    }
}

/// Shows names only: a value may be a secret.
impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
