//! `cargo xtask install`: a provider just built, laid out so that `terraform init` installs it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::{
    Error,
    names::{HOSTS, Platform, VERSION},
};

/// Puts the program into an unpacked filesystem mirror below `root`, for Terraform's registry and
/// `OpenTofu`'s, and returns where it stands.
///
/// The new program replaces an older one of the same version in one step, so that a Terraform that starts
/// it meanwhile finds the one or the other.
pub fn lay_out(program: &Path, root: &Path) -> Result<Vec<PathBuf>, Error> {
    let platform = Platform::here()?;
    let mut places = Vec::new();
    for host in HOSTS {
        let folder = root.join(platform.mirrored(host, VERSION));
        fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        let place = folder.join(platform.provider_executable(VERSION));
        let half = folder.join(".half-installed");
        fs::copy(program, &half).map_err(Error::io("write", &half))?;
        fs::rename(&half, &place).map_err(Error::io("write", &place))?;
        places.push(place);
    }
    Ok(places)
}

/// The folder that Terraform and `OpenTofu` look through without being told to.
pub fn implicit_mirror() -> Result<PathBuf, Error> {
    let folder = if cfg!(windows) {
        env::var_os("APPDATA").map(|folder| PathBuf::from(folder).join("terraform.d"))
    } else {
        env::home_dir().map(|home| home.join(".terraform.d"))
    };
    folder.map(|folder| folder.join("plugins")).ok_or(Error::NoHome)
}

/// The CLI configuration that makes Terraform take this provider, and no other, from a mirror that it would
/// not look through by itself.
pub fn cli_configuration(root: &Path) -> String {
    // HCL's strings escape as JSON's do.
    let folder = serde_json::Value::from(root.to_string_lossy()).to_string();
    let own = HOSTS.map(|host| format!("\"{host}/zoom-connectors/zoom\"")).join(", ");
    format!(
        "provider_installation {{\n  filesystem_mirror {{\n    path    = {folder}\n    include = [{own}]\n  }}\n  \
         direct {{\n    exclude = [{own}]\n  }}\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_stands_where_each_host_looks_and_nothing_half_installed_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("built");
        for contents in ["first", "second"] {
            fs::write(&program, contents).unwrap();
            let places = lay_out(&program, &folder.path().join("mirror")).unwrap();
            assert_eq!(places.len(), 2);
            for place in places {
                assert_eq!(fs::read_to_string(&place).unwrap(), contents);
                assert_eq!(fs::read_dir(place.parent().unwrap()).unwrap().count(), 1);
            }
        }
    }

    #[test]
    fn the_configuration_leaves_other_providers_to_their_registry() {
        let text = cli_configuration(Path::new("/mirror"));
        assert!(text.contains("path    = \"/mirror\"") && text.contains("direct {\n    exclude"), "{text}");
    }
}
