//! A connector's attributes without a connector: what an ephemeral check and an action verify.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, Requirement, Subject, Verification};
use super::presets::{self, AppType};
use super::recorded;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Rule, Validator, optional, required};
use crate::framework::{Call, Known, Outcome, Partial};
use crate::http::Secret;
use crate::provider::apps::Effort;
use crate::provider::{Clients, errors};
use crate::zoom::Credentials;

/// What is verified.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Checkup {
    /// A name for people, for messages. Default: the client ID.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The product that uses the app, such as `conductorone`; the data source `zoom_connector_presets` lists
    /// them all. It decides the required scopes. Leave it out for any other product and set `scopes`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub product: Option<String>,
    /// The Zoom account ID, from the app's *App Credentials* page.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub account_id: Option<String>,
    /// The Zoom app's client ID, from its *App Credentials* page.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The people who answer for the connector, as e-mail addresses or user IDs.
    #[schemars(extend("terraform" = optional().check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub owners: Option<BTreeSet<String>>,
    /// The product's features in use. Default: the product's own. Not together with `presets` or `scopes`.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub features: Option<BTreeSet<String>>,
    /// Pins published scope lists by their ids. Not together with `features` or `scopes`.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub presets: Option<BTreeSet<String>>,
    /// The scopes that the app must be granted. Default: what the lists in force name. Not together with
    /// `features` or `presets`.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub scopes: Option<BTreeSet<String>>,
}

/// Rules between the attributes.
pub(super) const RULES: [Rule; 4] = [
    Rule::AtLeastOneOf(&["product", "scopes"]),
    Rule::Needs("features", "product"),
    Rule::Needs("presets", "product"),
    Rule::AtMostOneOf(&["features", "presets", "scopes"]),
];

/// Checks a configuration beyond its schema and its rules.
pub(super) fn validate(config: Partial<'_>) -> Diagnostics {
    let product = match config.get::<String>("product") {
        Known::Unknown => return core::validate(config, None),
        Known::Null => None,
        Known::Value(name) => match presets::product(&name) {
            Ok(product) => Some(product),
            Err(error) => return core::preset_fault(&error).into(),
        },
    };
    let mut diagnostics = core::validate(config, product);
    if product.is_some_and(|product| product.app_type == AppType::General) {
        diagnostics.push(
            Diagnostic::error(
                "Cannot be verified",
                "The product uses a General app, which only a person in a browser can let in; its credentials alone \
                 verify nothing.",
            )
            .at_attribute("product"),
        );
    }
    recorded::needs_account_id(config, &mut diagnostics);
    diagnostics
}

impl Checkup {
    /// Verifies the app with this secret.
    pub(super) async fn verify(&self, call: &Call<'_, Clients>, secret: &Secret) -> Outcome<Verification> {
        let product = match &self.product {
            Some(name) => Some(presets::product(name).map_err(|error| core::preset_fault(&error))?),
            None => None,
        };
        let requirement =
            Requirement::of(product, self.features.as_ref(), self.presets.as_ref(), self.scopes.as_ref())
                .map_err(|error| core::preset_fault(&error))?;
        let given = |value: &Option<String>, name| value.clone().ok_or_else(|| errors::missing(name));
        let subject = Subject {
            name: self.label(),
            credentials: Credentials {
                account_id: given(&self.account_id, "account_id")?,
                client_id: given(&self.client_id, "client_id")?,
                client_secret: secret.clone(),
            },
            requirement,
            owners: self.owners.clone().unwrap_or_default(),
            product,
        };
        core::verify(call, &subject, Effort::Full).await
    }

    /// What messages call it.
    pub(super) fn label(&self) -> String {
        self.name.as_ref().or(self.client_id.as_ref()).cloned().unwrap_or_default()
    }
}
