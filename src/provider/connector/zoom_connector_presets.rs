//! `zoom_connector_presets`: the scope lists that products have published.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::presets;
use crate::framework::schema::{Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
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

/// A published list of scopes for one feature of a product.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Preset {
    /// The preset's own name: products publish several lists over time.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The product, as `zoom_connector.product` names it.
    #[schemars(extend("terraform" = computed()))]
    pub product: Option<String>,
    /// The product's name for people.
    #[schemars(extend("terraform" = computed()))]
    pub title: Option<String>,
    /// The feature that needs these scopes.
    #[schemars(extend("terraform" = computed()))]
    pub feature: Option<String>,
    /// The kind of Zoom app: `server_to_server` or `general`.
    #[schemars(extend("terraform" = computed()))]
    pub app_type: Option<String>,
    /// `granular`, or `classic` for the older scopes that new apps no longer take.
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// Whether `zoom_connector` takes this list for the feature.
    #[schemars(extend("terraform" = computed()))]
    pub default: Option<bool>,
    /// The scopes.
    #[schemars(extend("terraform" = computed()))]
    pub scopes: Option<BTreeSet<String>>,
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
        let for_feature = |name: &str| config.feature.as_deref().is_none_or(|wanted| wanted == name);
        let mut found = Vec::new();
        for product in presets::products().iter().filter(|product| of_product(&product.name)) {
            found.extend(product.presets.iter().filter(|preset| for_feature(&preset.feature)).map(
                |preset| Preset {
                    id: Some(preset.id.clone()),
                    product: Some(product.name.clone()),
                    title: Some(product.title.clone()),
                    feature: Some(preset.feature.clone()),
                    app_type: Some(product.app_type.word().to_owned()),
                    kind: Some(preset.kind.word().to_owned()),
                    default: Some(preset.default),
                    scopes: Some(preset.scopes.clone()),
                    source: Some(preset.source.clone()),
                    as_of: Some(preset.as_of.clone()),
                },
            ));
        }
        Ok(Presets { presets: Some(found), ..config })
    }
}
