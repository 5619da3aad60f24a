//! The environment that a Terraform run sees: the caller's, without what would steer Terraform,
//! the provider or its connections.

use std::{collections::BTreeMap, ffi::OsString};

/// Beginnings of names that Terraform, `OpenTofu` or the provider read. `TERRAFORM_CONFIG` is the
/// old name of `TF_CLI_CONFIG_FILE`.
const STEERING: [&str; 7] =
    ["TF_", "TOFU_", "TERRAFORM_", "CHECKPOINT_", "ZOOM_", "CONDUCTORONE_", "PINGONE_"];

/// A proxy must not stand between the provider and a simulator on loopback.
const PROXIES: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/// Names and values, all of them: nothing else is inherited.
pub(super) type Environment = BTreeMap<OsString, OsString>;

/// What remains of `caller` when everything that steers is gone.
pub(super) fn cleaned(caller: impl IntoIterator<Item = (OsString, OsString)>) -> Environment {
    caller.into_iter().filter(|(name, _)| !steers(&name.to_string_lossy())).collect()
}

fn steers(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    STEERING.iter().any(|beginning| name.starts_with(beginning)) || PROXIES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_terraform_or_the_provider_is_inherited() {
        let steering = [
            "TF_CLI_CONFIG_FILE",
            "TERRAFORM_CONFIG",
            "TF_LOG",
            "TF_VAR_owner",
            "TF_CLI_ARGS",
            "TF_CLI_ARGS_plan",
            "TF_DATA_DIR",
            "TF_WORKSPACE",
            "TF_REATTACH_PROVIDERS",
            "CHECKPOINT_DISABLE",
            "ZOOM_CLIENT_SECRET",
            "ZOOM_TEST_TERRAFORM",
            "CONDUCTORONE_CLIENT_ID",
            "PINGONE_CLIENT_ID",
            "https_proxy",
        ];
        let harmless = ["PATH", "HOME", "LANG", "TERM", "TFENV_ROOT", "TERRAFORM"];
        let caller = steering.iter().chain(&harmless).map(|name| (name.into(), "value".into()));
        let left: Vec<_> = cleaned(caller).into_keys().collect();
        let mut expected = harmless.map(OsString::from);
        expected.sort();
        assert_eq!(left, expected);
    }
}
