//! `zoom_connector_presets`: the scope lists that products have published.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ZoomConnector, presets};
use crate::framework::schema::{Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome, Resource};
use crate::provider::Clients;

/// The scope lists that products have published for their Zoom connectors, as this version of the
/// provider knows them. Nothing is asked of Zoom, and no credential is needed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Presets {
    /// Only presets of this product, such as `conductorone`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub product: Option<String>,
    /// Only presets for this feature, such as `sync`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub feature: Option<String>,
    /// The presets found, in the order in which the provider lists them.
    #[schemars(extend("terraform" = computed()))]
    pub presets: Option<Vec<Preset>>,
}

/// A published list of scopes of a product.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Preset {
    /// The preset's own name: products publish several lists over time.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The product, by the name that `zoom_connector.product` takes where it has no type of its own.
    #[schemars(extend("terraform" = computed()))]
    pub product: Option<String>,
    /// The product's name for people.
    #[schemars(extend("terraform" = computed()))]
    pub title: Option<String>,
    /// The resource type of the product's connector.
    #[schemars(extend("terraform" = computed()))]
    pub resource_type: Option<String>,
    /// The features that the list is for.
    #[schemars(extend("terraform" = computed()))]
    pub features: Option<BTreeSet<String>>,
    /// The kind of Zoom app: `server_to_server` or `general`.
    #[schemars(extend("terraform" = computed()))]
    pub app_type: Option<String>,
    /// `granular`, or `classic` for the older scopes that new apps no longer take.
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// Whether this list counts for a feature of the product where the configuration pins none.
    #[schemars(extend("terraform" = computed()))]
    pub default: Option<bool>,
    /// The scopes.
    #[schemars(extend("terraform" = computed()))]
    pub scopes: Option<BTreeSet<String>>,
    /// The operations that the list is meant to open, as Zoom's documents name them, such as
    /// `GET /users/{userId}`. Empty where they are not known.
    #[schemars(extend("terraform" = computed()))]
    pub operations: Option<Vec<String>>,
    /// Where the operations are known from; null where they are not.
    #[schemars(extend("terraform" = computed()))]
    pub operations_source: Option<String>,
    /// What else there is to say about the list.
    #[schemars(extend("terraform" = computed()))]
    pub note: Option<String>,
    /// Where the list was published.
    #[schemars(extend("terraform" = computed()))]
    pub source: Option<String>,
    /// When it was published, or else when it was read.
    #[schemars(extend("terraform" = computed()))]
    pub as_of: Option<String>,
}

/// The data source `zoom_connector_presets`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorPresets;

impl DataSource for ZoomConnectorPresets {
    type Model = Presets;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_presets";

    async fn read(&self, _call: &Call<'_, Clients>, config: Presets) -> Outcome<Presets> {
        let of_product = |name: &str| config.product.as_deref().is_none_or(|wanted| wanted == name);
        let for_feature = |preset: &presets::Preset| {
            config.feature.as_ref().is_none_or(|wanted| preset.features.contains(wanted))
        };
        let mut found = Vec::new();
        for product in presets::products().iter().filter(|product| of_product(&product.name)) {
            found.extend(product.presets().filter(|preset| for_feature(preset)).map(|preset| Preset {
                id: Some(preset.id.clone()),
                product: Some(product.name.clone()),
                title: Some(product.title.clone()),
                resource_type: Some(
                    product.own_type.clone().unwrap_or_else(|| ZoomConnector::TYPE_NAME.to_owned()),
                ),
                features: Some(preset.features.clone()),
                app_type: Some(product.app_type.word().to_owned()),
                kind: Some(preset.kind.word().to_owned()),
                default: Some(product.is_default(preset)),
                scopes: Some(preset.scopes.clone()),
                operations: Some(preset.operations.iter().map(|opening| opening.call.clone()).collect()),
                operations_source: preset.operations_source.clone(),
                note: preset.note.clone(),
                source: Some(preset.source.clone()),
                as_of: Some(preset.as_of.clone()),
            }));
        }
        Ok(Presets { presets: Some(found), ..config })
    }
}
