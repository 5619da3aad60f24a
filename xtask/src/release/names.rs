//! Names of files and folders, as the registries and Terraform's installers expect them.

use std::path::PathBuf;

use super::Error;

/// The provider's program and the beginning of all its files' names.
pub const PROVIDER: &str = "terraform-provider-zoom";

/// The simulator's program.
pub const SIMULATOR: &str = "zoom-simulator";

/// The provider's address below the registry's host.
pub const SOURCE: [&str; 2] = ["zoom-connectors", "zoom"];

/// The hosts that the source `zoom-connectors/zoom` stands for: Terraform's default, and `OpenTofu`'s.
pub const HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// The version of everything in this workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// An operating system and a processor, in Go's words, as Terraform names both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform {
    /// `linux`, `darwin`, `windows`.
    pub os: &'static str,
    /// `amd64`, `arm64`.
    pub arch: &'static str,
}

impl Platform {
    /// The platform that this program runs on.
    pub fn here() -> Result<Self, Error> {
        let unnamed = || Error::UnnamedPlatform { os: std::env::consts::OS, arch: std::env::consts::ARCH };
        let os = match std::env::consts::OS {
            "linux" => "linux",
            "macos" => "darwin",
            "windows" => "windows",
            "freebsd" => "freebsd",
            _ => return Err(unnamed()),
        };
        let arch = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "x86" => "386",
            "arm" => "arm",
            _ => return Err(unnamed()),
        };
        Ok(Self { os, arch })
    }

    /// The ending of programs.
    pub fn executable_suffix(self) -> &'static str {
        if self.os == "windows" { ".exe" } else { "" }
    }

    /// The archive of a program for this platform: `terraform-provider-zoom_1.2.3_linux_amd64.zip`.
    pub fn archive(self, program: &str, version: &str) -> String {
        format!("{program}_{version}_{self}.zip")
    }

    /// The provider's program in its archive or mirror: `terraform-provider-zoom_v1.2.3`.
    pub fn provider_executable(self, version: &str) -> String {
        format!("{PROVIDER}_v{version}{}", self.executable_suffix())
    }

    /// The provider's place below an unpacked mirror's root, for one registry's host.
    pub fn mirrored(self, host: &str, version: &str) -> PathBuf {
        let folders = [host, SOURCE[0], SOURCE[1], version];
        folders.iter().collect::<PathBuf>().join(self.to_string())
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.os, self.arch)
    }
}

/// The file of checksums of a program's release.
pub fn checksums(program: &str, version: &str) -> String {
    format!("{program}_{version}_SHA256SUMS")
}

/// The registry's manifest, as it is published.
pub fn manifest(version: &str) -> String {
    format!("{PROVIDER}_{version}_manifest.json")
}

/// The bill of materials of a program's release.
pub fn sbom(program: &str, version: &str) -> String {
    format!("{program}_{version}_sbom.cdx.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINUX: Platform = Platform { os: "linux", arch: "amd64" };
    const WINDOWS: Platform = Platform { os: "windows", arch: "arm64" };

    #[test]
    fn names_are_those_that_installers_look_for() {
        assert_eq!(LINUX.archive(PROVIDER, "1.2.3"), "terraform-provider-zoom_1.2.3_linux_amd64.zip");
        assert_eq!(LINUX.provider_executable("1.2.3"), "terraform-provider-zoom_v1.2.3");
        assert_eq!(WINDOWS.provider_executable("1.2.3"), "terraform-provider-zoom_v1.2.3.exe");
        assert_eq!(checksums(PROVIDER, "1.2.3"), "terraform-provider-zoom_1.2.3_SHA256SUMS");
        assert_eq!(manifest("1.2.3"), "terraform-provider-zoom_1.2.3_manifest.json");
        assert_eq!(
            LINUX.mirrored(HOSTS[0], "1.2.3"),
            ["registry.terraform.io", "zoom-connectors", "zoom", "1.2.3", "linux_amd64"]
                .iter()
                .collect::<PathBuf>()
        );
    }
}
