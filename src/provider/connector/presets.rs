//! What each product asks of the Zoom app behind its connector: published scope lists, as data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// A product that connects to Zoom.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Product {
    /// Its name in a configuration, such as `conductorone`.
    #[serde(rename = "product")]
    pub(super) name: String,
    /// Its name for people.
    pub(super) title: String,
    /// What kind of Zoom app its connector uses.
    pub(super) app_type: AppType,
    /// The features that count where the configuration names none.
    pub(super) default_features: BTreeSet<String>,
    /// The Zoom role that the product asks of a connector's owner.
    pub(super) owner_role: Option<String>,
    /// The fields of the product's form, by their own labels, with what goes into each: a fixed text, or
    /// `{account_id}`, `{client_id}`, `{scim_url}`, `{token_url}` for a value of the connector.
    pub(super) fields: BTreeMap<String, String>,
    /// The published scope lists.
    pub(super) presets: Vec<Preset>,
}

/// A published list of scopes for one feature of a product.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Preset {
    /// Its own name: products publish several lists over time.
    pub(super) id: String,
    /// The feature that needs these scopes.
    pub(super) feature: String,
    /// Whether the scopes are granular ones or the older classic ones.
    pub(super) kind: ScopeKind,
    /// Whether this is the list that counts for its feature.
    pub(super) default: bool,
    /// Where it was published.
    pub(super) source: String,
    /// When it was published, or else when it was read.
    pub(super) as_of: String,
    /// The scopes.
    pub(super) scopes: BTreeSet<String>,
}

/// The two kinds of Zoom apps that connectors use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AppType {
    /// A Server-to-Server OAuth app: its credentials alone give a token.
    ServerToServer,
    /// A General app: only a person in a browser can let it in.
    General,
}

/// The two generations of Zoom's scopes. New apps take granular ones only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ScopeKind {
    /// Such as `user:read:admin`.
    Classic,
    /// Such as `user:read:list_users:admin`.
    Granular,
}

/// Why a product and features name no scopes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PresetError {
    /// No preset knows the product.
    #[error("There is no preset for the product \"{product}\". Presets exist for: {known}.")]
    Product {
        /// The product that was asked for.
        product: String,
        /// The products that there are.
        known: String,
    },
    /// The product has no such feature.
    #[error("{title} has no feature \"{feature}\". Its features are: {known}.")]
    Feature {
        /// The product's name for people.
        title: String,
        /// The feature that was asked for.
        feature: String,
        /// The features that there are.
        known: String,
    },
}

/// Every product with a preset.
#[expect(clippy::expect_used, reason = "the document is part of the program, and a test reads it")]
pub(super) fn products() -> &'static [Product] {
    static PRODUCTS: LazyLock<Vec<Product>> =
        LazyLock::new(|| serde_json::from_str(include_str!("presets.json")).expect("presets.json is sound"));
    &PRODUCTS
}

/// The product of that name.
pub(super) fn product(name: &str) -> Result<&'static Product, PresetError> {
    products().iter().find(|product| product.name == name).ok_or_else(|| PresetError::Product {
        product: name.to_owned(),
        known: products().iter().map(|product| product.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}

impl AppType {
    /// Its name in a configuration.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::ServerToServer => "server_to_server",
            Self::General => "general",
        }
    }
}

impl ScopeKind {
    /// Its name in a configuration.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Granular => "granular",
        }
    }
}

impl Product {
    /// The names of its features.
    pub(super) fn features(&self) -> BTreeSet<&str> {
        self.presets.iter().map(|preset| preset.feature.as_str()).collect()
    }

    /// The scopes that the features need together; those of the default features where none is named.
    pub(super) fn scopes(
        &self,
        features: Option<&BTreeSet<String>>,
    ) -> Result<BTreeSet<String>, PresetError> {
        let mut scopes = BTreeSet::new();
        for feature in features.filter(|named| !named.is_empty()).unwrap_or(&self.default_features) {
            let preset = self.presets.iter().find(|preset| preset.default && preset.feature == *feature);
            let preset = preset.ok_or_else(|| PresetError::Feature {
                title: self.title.clone(),
                feature: feature.clone(),
                known: self.features().into_iter().collect::<Vec<_>>().join(", "),
            })?;
            scopes.extend(preset.scopes.iter().cloned());
        }
        Ok(scopes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_sound() {
        for product in products() {
            for feature in product.features() {
                let defaults =
                    product.presets.iter().filter(|preset| preset.default && preset.feature == feature);
                assert_eq!(defaults.count(), 1, "{}: {feature} needs one default", product.name);
            }
            assert!(product.scopes(None).is_ok_and(|scopes| !scopes.is_empty()), "{}", product.name);
            for preset in &product.presets {
                let granular = preset.kind == ScopeKind::Granular;
                // Classic scopes have at most three parts, granular ones four (SCIM's has two).
                for scope in &preset.scopes {
                    assert_eq!(scope.split(':').count() == 4, granular, "{}: {scope}", preset.id);
                }
                assert!(!preset.source.is_empty() && !preset.as_of.is_empty(), "{}", preset.id);
            }
        }
    }

    #[test]
    fn features_add_up() {
        let product = product("conductorone").expect("a preset");
        let sync = product.scopes(Some(&["sync".to_owned()].into())).expect("a feature");
        let both =
            product.scopes(Some(&["sync".to_owned(), "provisioning".to_owned()].into())).expect("features");
        assert!(sync.is_subset(&both) && sync.len() < both.len());
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_right_ones() {
        let error = product("conductor").expect_err("no such product").to_string();
        assert!(error.contains("conductorone") && error.contains("purview"), "{error}");
        let snow = product("snow").expect("a preset");
        let error =
            snow.scopes(Some(&["provisioning".to_owned()].into())).expect_err("no such feature").to_string();
        assert!(error.contains("Its features are: sync"), "{error}");
    }
}
