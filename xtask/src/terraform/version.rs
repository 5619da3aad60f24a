//! Which Terraform this is, and what it can do.

use std::fmt;

/// Whose program it is. Both speak the provider protocol; they number their features differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// `HashiCorp`'s Terraform.
    Terraform,
    /// The Linux Foundation's `OpenTofu`.
    OpenTofu,
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terraform => "Terraform",
            Self::OpenTofu => "OpenTofu",
        })
    }
}

/// A product and its version, as the first line of its `version` command states them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Whose version it is.
    pub product: Product,
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
    /// The third number.
    pub patch: u32,
    /// What follows the numbers, without its hyphen: `rc2`, `dev`; empty for a release.
    pub prerelease: String,
}

impl Version {
    /// Reads what `terraform version` prints: `Terraform v1.11.4`, `OpenTofu v1.12.0-rc1`, …
    ///
    /// The text form is used because `version -json` does not say whose version it is.
    pub fn parse(output: &str) -> Option<Self> {
        output.lines().find_map(|line| {
            let (product, version) = line.trim().split_once(" v")?;
            let product = match product {
                "Terraform" => Product::Terraform,
                "OpenTofu" => Product::OpenTofu,
                _ => return None,
            };
            let (numbers, prerelease) = version.split_once('-').unwrap_or((version, ""));
            let mut numbers = numbers.split('.').map(str::parse);
            let mut next = || numbers.next()?.ok();
            let (major, minor, patch) = (next()?, next()?, next()?);
            Some(Self { product, major, minor, patch, prerelease: prerelease.to_owned() })
        })
    }

    /// Whether this version offers the feature. A pre-release counts as its release.
    pub fn supports(&self, feature: Feature) -> bool {
        feature.since(self.product).is_some_and(|since| (self.major, self.minor) >= since)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { product, major, minor, patch, prerelease } = self;
        write!(f, "{product} {major}.{minor}.{patch}")?;
        if prerelease.is_empty() { Ok(()) } else { write!(f, "-{prerelease}") }
    }
}

/// What not every version that the provider serves can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Functions that a provider defines.
    Functions,
    /// `moved` blocks from one resource type to another.
    MovedAcrossTypes,
    /// Ephemeral resources, ephemeral variables and outputs.
    Ephemeral,
    /// Write-only attributes.
    WriteOnly,
    /// Resource identity, and import by it.
    Identity,
    /// List resources and `terraform query`.
    ListResources,
    /// Actions.
    Actions,
}

impl Feature {
    /// The first version (major, minor) that has it, by the change logs of the two products.
    pub fn since(self, product: Product) -> Option<(u32, u32)> {
        let (terraform, opentofu) = match self {
            Self::Functions => ((1, 8), Some((1, 7))),
            Self::MovedAcrossTypes => ((1, 8), Some((1, 10))),
            Self::Ephemeral => ((1, 10), Some((1, 11))),
            Self::WriteOnly => ((1, 11), Some((1, 11))),
            Self::Identity => ((1, 12), Some((1, 12))),
            Self::ListResources | Self::Actions => ((1, 14), None),
        };
        match product {
            Product::Terraform => Some(terraform),
            Product::OpenTofu => opentofu,
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Functions => "provider functions",
            Self::MovedAcrossTypes => "moves between resource types",
            Self::Ephemeral => "ephemeral resources",
            Self::WriteOnly => "write-only attributes",
            Self::Identity => "resource identity",
            Self::ListResources => "list resources",
            Self::Actions => "actions",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).expect(text)
    }

    #[test]
    fn reads_the_line_that_names_the_product() {
        let found =
            version("Terraform v1.11.4\non linux_amd64\n\nYour version of Terraform is out of date!\n");
        assert_eq!((found.product, found.major, found.minor, found.patch), (Product::Terraform, 1, 11, 4));
        assert_eq!(found.to_string(), "Terraform 1.11.4");
    }

    #[test]
    fn reads_pre_releases_and_opentofu() {
        assert_eq!(version("Terraform v1.16.0-rc2").to_string(), "Terraform 1.16.0-rc2");
        assert_eq!(version("OpenTofu v1.12.0-dev\n").to_string(), "OpenTofu 1.12.0-dev");
    }

    #[test]
    fn refuses_what_is_no_version() {
        for text in ["", "Terraform", "Terraform v1.2", "Terraform vx.y.z", "Packer v1.2.3"] {
            assert_eq!(Version::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn features_follow_the_product_s_own_numbering() {
        let supports = |text: &str, feature| version(text).supports(feature);
        assert!(!supports("Terraform v1.10.5", Feature::WriteOnly));
        assert!(supports("Terraform v1.11.0-beta1", Feature::WriteOnly));
        assert!(supports("Terraform v2.0.0", Feature::WriteOnly));
        assert!(supports("OpenTofu v1.7.0", Feature::Functions));
        assert!(!supports("Terraform v1.7.0", Feature::Functions));
        assert!(!supports("OpenTofu v1.12.6", Feature::Actions));
    }
}
