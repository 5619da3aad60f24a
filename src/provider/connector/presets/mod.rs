//! What each product asks of the Zoom app behind its connector: the scope lists that products have
//! published, and the operations that each list opens, as data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::zoom::scopes::Used;

/// A product that connects to Zoom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Product {
    /// Its name in a configuration, such as `conductorone`.
    #[serde(rename = "product")]
    pub(crate) name: String,
    /// Its name for people.
    pub(crate) title: String,
    /// What kind of Zoom app its connector uses.
    pub(crate) app_type: AppType,
    /// The resource type of its own that it has, if it has one.
    #[serde(rename = "type")]
    pub(crate) own_type: Option<String>,
    /// The features that count where the configuration names none.
    pub(crate) default_features: BTreeSet<String>,
    /// The list that counts for each feature, by its id.
    pub(crate) defaults: BTreeMap<String, String>,
    /// The features that a feature cannot work without.
    #[serde(default)]
    needs: BTreeMap<String, BTreeSet<String>>,
    /// The Zoom role that the product asks of a connector's owner.
    pub(crate) owner_role: Option<String>,
    /// The fields of the product's form, by their own labels, with what goes into each: a fixed text, or
    /// `{account_id}`, `{client_id}`, `{scim_url}`, `{token_url}` for a value of the connector. Empty
    /// where the form is not known.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, String>,
    /// Its published lists, by their ids, the one to recommend first.
    presets: Vec<String>,
}

/// A published list of scopes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preset {
    /// Its own name: products publish several lists over time.
    pub(crate) id: String,
    /// The features that it is for.
    pub(crate) features: BTreeSet<String>,
    /// Whether the scopes are granular ones or the older classic ones.
    pub(crate) kind: ScopeKind,
    /// Where it was published.
    pub(crate) source: String,
    /// When it was published, or else when it was read.
    pub(crate) as_of: String,
    /// What else there is to say about it.
    pub(crate) note: Option<String>,
    /// The scopes.
    pub(crate) scopes: BTreeSet<String>,
    /// The operations that the list is meant to open; empty where they are not known.
    #[serde(default)]
    pub(crate) operations: Vec<Opening>,
    /// Where the operations are known from.
    pub(crate) operations_source: Option<String>,
}

/// An operation that a list is meant to open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    /// As Zoom's documents name it: `GET /users/{userId}`.
    pub(crate) call: String,
    /// The scope of the list that opens it, where Zoom's documents list none that would.
    pub(crate) opened_by: Option<String>,
}

/// The two kinds of Zoom apps that connectors use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AppType {
    /// A Server-to-Server OAuth app: its credentials alone give a token.
    ServerToServer,
    /// A General app: only a person in a browser can let it in.
    General,
}

/// The two generations of Zoom's scopes. New apps take granular ones only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScopeKind {
    /// Such as `user:read:admin`.
    Classic,
    /// Such as `user:read:list_users:admin`.
    Granular,
}

/// Why a product, features and presets name no scopes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PresetError {
    /// No preset knows the product.
    #[error("There is no preset for the product \"{product}\".{near} Presets exist for: {known}.")]
    Product {
        /// The product that was asked for.
        product: String,
        /// A question after a name that is spelt alike; empty if there is none.
        near: String,
        /// The products that there are.
        known: String,
    },
    /// The product has no such feature.
    #[error("{title} has no feature \"{feature}\".{near} Its features are: {known}.")]
    Feature {
        /// The product's name for people.
        title: String,
        /// The feature that was asked for.
        feature: String,
        /// A question after a name that is spelt alike; empty if there is none.
        near: String,
        /// The features that there are.
        known: String,
    },
    /// The product has no such list.
    #[error("{title} has no preset \"{preset}\".{near} Its presets are: {known}.")]
    Preset {
        /// The product's name for people.
        title: String,
        /// The preset that was asked for.
        preset: String,
        /// A question after a name that is spelt alike; empty if there is none.
        near: String,
        /// The presets that there are.
        known: String,
    },
}

/// Every product with a preset.
#[expect(clippy::expect_used, reason = "the document is part of the program, and a test reads it")]
pub(crate) fn products() -> &'static [Product] {
    static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
        serde_json::from_str(include_str!("products.json")).expect("products.json is sound")
    });
    &PRODUCTS
}

/// Every published list.
#[expect(clippy::expect_used, reason = "the document is part of the program, and a test reads it")]
pub(crate) fn presets() -> &'static [Preset] {
    static PRESETS: LazyLock<Vec<Preset>> =
        LazyLock::new(|| serde_json::from_str(include_str!("presets.json")).expect("presets.json is sound"));
    &PRESETS
}

/// The product of that name.
pub(crate) fn product(name: &str) -> Result<&'static Product, PresetError> {
    let names = || products().iter().map(|product| product.name.as_str());
    products().iter().find(|product| product.name == name).ok_or_else(|| PresetError::Product {
        product: name.to_owned(),
        near: near(name, names()),
        known: listed(names()),
    })
}

/// `Did you mean "…"?` after a space, if one of the names is spelt much like this one.
fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    known
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .filter(|(likeness, _)| *likeness > 0.85)
        .map(|(_, known)| format!(" Did you mean \"{known}\"?"))
        .unwrap_or_default()
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

impl AppType {
    /// Its name in a configuration.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::ServerToServer => "server_to_server",
            Self::General => "general",
        }
    }
}

impl ScopeKind {
    /// Its name in a configuration.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Granular => "granular",
        }
    }
}

impl Product {
    /// Its published lists, the one to recommend first.
    pub(crate) fn presets(&self) -> impl Iterator<Item = &'static Preset> {
        self.presets.iter().filter_map(|id| presets().iter().find(|preset| preset.id == *id))
    }

    /// The names of its features.
    pub(crate) fn features(&self) -> impl Iterator<Item = &str> {
        self.defaults.keys().map(String::as_str)
    }

    /// Every scope that one of its lists names.
    pub(crate) fn published_scopes(&self) -> BTreeSet<&'static str> {
        self.presets().flat_map(|preset| preset.scopes.iter().map(String::as_str)).collect()
    }

    /// Whether this list counts for the feature where the configuration pins none.
    pub(crate) fn is_default(&self, preset: &Preset) -> bool {
        self.defaults.values().any(|id| *id == preset.id)
    }

    /// The lists in force: those that are pinned, else those of the features (of the default ones where
    /// none is named) and of the features that these cannot work without.
    pub(crate) fn lists(
        &self,
        features: Option<&BTreeSet<String>>,
        pinned: Option<&BTreeSet<String>>,
    ) -> Result<Vec<&'static Preset>, PresetError> {
        if let Some(pinned) = pinned.filter(|pinned| !pinned.is_empty()) {
            return pinned.iter().map(|id| self.list(id)).collect();
        }
        let named = features.filter(|named| !named.is_empty()).unwrap_or(&self.default_features);
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        for feature in named {
            wanted.insert(feature);
            wanted.extend(self.needs.get(feature).into_iter().flatten().map(String::as_str));
        }
        let mut lists: Vec<&'static Preset> = Vec::new();
        for feature in wanted {
            let id = self.defaults.get(feature).ok_or_else(|| PresetError::Feature {
                title: self.title.clone(),
                feature: feature.to_owned(),
                near: near(feature, self.features()),
                known: listed(self.features()),
            })?;
            let list = self.list(id)?;
            if !lists.iter().any(|other| other.id == list.id) {
                lists.push(list);
            }
        }
        Ok(lists)
    }

    fn list(&self, id: &str) -> Result<&'static Preset, PresetError> {
        self.presets().find(|preset| preset.id == id).ok_or_else(|| PresetError::Preset {
            title: self.title.clone(),
            preset: id.to_owned(),
            near: near(id, self.presets.iter().map(String::as_str)),
            known: listed(self.presets.iter().map(String::as_str)),
        })
    }
}

/// The scopes of several lists together.
pub(crate) fn scopes_of(lists: &[&'static Preset]) -> BTreeSet<String> {
    lists.iter().flat_map(|list| list.scopes.iter().cloned()).collect()
}

/// The operations that several lists open together, each once.
pub(crate) fn operations_of(lists: &[&'static Preset]) -> Vec<Used<'static>> {
    let mut operations: Vec<Used<'static>> = Vec::new();
    for opening in lists.iter().flat_map(|list| &list.operations) {
        if !operations.iter().any(|known| known.operation == opening.call) {
            operations.push(Used { operation: &opening.call, opened_by: opening.opened_by.as_deref() });
        }
    }
    operations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::scopes;

    fn named(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn every_product_is_sound() {
        let mut names = BTreeSet::new();
        for product in products() {
            assert!(names.insert(&product.name), "{} twice", product.name);
            for id in &product.presets {
                assert!(presets().iter().any(|preset| preset.id == *id), "{}: no list {id}", product.name);
            }
            for (feature, id) in &product.defaults {
                let list = product.list(id).unwrap_or_else(|error| panic!("{error}"));
                assert!(list.features.contains(feature), "{}: {id} is not for {feature}", product.name);
            }
            for preset in product.presets() {
                for feature in &preset.features {
                    assert!(product.defaults.contains_key(feature), "{}: {feature}", product.name);
                }
            }
            for (feature, needed) in &product.needs {
                let mut all = needed.iter().chain([feature]);
                assert!(all.all(|feature| product.defaults.contains_key(feature)), "{}", product.name);
            }
            assert!(product.lists(None, None).is_ok_and(|lists| !lists.is_empty()), "{}", product.name);
        }
    }

    #[test]
    fn every_list_is_sound() {
        let mut ids = BTreeSet::new();
        for preset in presets() {
            assert!(ids.insert(&preset.id), "{} twice", preset.id);
            assert!(products().iter().any(|product| product.presets.contains(&preset.id)), "{}", preset.id);
            assert!(!preset.source.is_empty() && !preset.as_of.is_empty(), "{}", preset.id);
            for scope in &preset.scopes {
                let granular = preset.kind == ScopeKind::Granular;
                assert_eq!(scopes::is_granular(scope), granular, "{}: {scope}", preset.id);
            }
            assert_eq!(preset.operations.is_empty(), preset.operations_source.is_none(), "{}", preset.id);
            for opening in &preset.operations {
                let mut openers = scopes::openers(&opening.call).peekable();
                assert!(openers.peek().is_some(), "{}: Zoom has no {}", preset.id, opening.call);
                let opened = openers.any(|opener| preset.scopes.contains(opener));
                match &opening.opened_by {
                    None => assert!(opened, "{}: nothing opens {}", preset.id, opening.call),
                    Some(scope) => assert!(
                        preset.scopes.contains(scope) && !opened,
                        "{}: {scope} for {}",
                        preset.id,
                        opening.call
                    ),
                }
            }
        }
        assert_eq!(ids.len(), 53);
    }

    #[test]
    fn the_default_lists_of_conductorone_are_its_documented_fifteen_scopes() {
        let product = product("conductorone").expect("a product");
        let both = product.lists(Some(&named(&["sync", "provisioning"])), None).expect("lists");
        let scopes = scopes_of(&both);
        assert_eq!(scopes.len(), 15);
        let sync = scopes_of(&product.lists(Some(&named(&["sync"])), None).expect("lists"));
        assert!(sync.is_subset(&scopes) && sync.iter().all(|scope| scope.contains(":read:")));
        assert_eq!(sync.len(), 8);
    }

    #[test]
    fn a_feature_brings_what_it_cannot_work_without() {
        let product = product("conductorone").expect("a product");
        let alone = product.lists(Some(&named(&["license_usage"])), None).expect("lists");
        assert!(scopes_of(&alone).contains("user:read:list_users:admin"));
    }

    #[test]
    fn lists_can_be_pinned() {
        let product = product("conductorone").expect("a product");
        let pinned = product.lists(None, Some(&named(&["conductorone_classic_sync"]))).expect("a list");
        assert!(scopes_of(&pinned).contains("imgroup:read:admin"));
        assert!(operations_of(&pinned).iter().any(|used| used.operation == "GET /contacts/groups"));
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_right_ones() {
        let error = product("conductor").expect_err("no such product").to_string();
        assert!(error.contains("Did you mean \"conductorone\"?") && error.contains("purview"), "{error}");
        let conductorone = product("conductorone").expect("a product");
        for (features, pinned, words) in [
            (Some(named(&["licence_usage"])), None, "Did you mean \"license_usage\"? Its features are: "),
            (Some(named(&["fly"])), None, "\"fly\". Its features are: license_usage, provisioning, sync."),
            (None, Some(named(&["conductorone_sync"])), "Did you mean \"conductorone_sync_seed\"?"),
            (None, Some(named(&["snow_sim"])), "ConductorOne has no preset \"snow_sim\". Its presets are: "),
        ] {
            let error = conductorone.lists(features.as_ref(), pinned.as_ref()).expect_err("a wrong name");
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
