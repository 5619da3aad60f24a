//! Handing a connector over to its product: what to type into the product's form, which follows from the
//! configuration alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::presets::Product;
use crate::framework::Outcome;
use crate::framework::schema::computed;
use crate::provider::Clients;

/// How a connector reaches its product.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct HandOver {
    /// What to type into the product's form, by the form's own labels; secret values excepted.
    #[schemars(extend("terraform" = computed()))]
    pub settings: Option<BTreeMap<String, String>>,
    /// How the connector reaches the product: `api` where this provider registers it there, `manual` where
    /// the product has no API and somebody types the `settings` into its form.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub registration: Option<String>,
}

/// The Zoom app behind a connector, as far as it is no secret.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AppRef<'a> {
    pub(crate) account_id: Option<&'a str>,
    pub(crate) client_id: &'a str,
}

impl AppRef<'_> {
    /// `account_id/client_id`; the client ID alone where the app belongs to no account.
    pub(crate) fn id(self) -> String {
        match self.account_id {
            Some(account_id) => format!("{account_id}/{}", self.client_id),
            None => self.client_id.to_owned(),
        }
    }

    /// The product's form, by its own labels; secret values excepted. Fails only where the form asks for
    /// Zoom's addresses and the provider's configuration does not know them yet.
    pub(crate) fn settings(
        self,
        product: Option<&Product>,
        clients: &Clients,
    ) -> Outcome<BTreeMap<String, String>> {
        let fields: Vec<(&str, &str)> = match product {
            Some(product) if !product.fields.is_empty() => {
                product.fields.iter().map(|(label, value)| (&**label, &**value)).collect()
            }
            // A General app has no account ID to type in.
            _ => GENERIC
                .iter()
                .copied()
                .filter(|(_, value)| self.account_id.is_some() || *value == "{client_id}")
                .collect(),
        };
        let (mut scim_url, mut token_url) = (String::new(), String::new());
        if fields.iter().any(|(_, value)| value.ends_with("_url}")) {
            let endpoints = clients.endpoints()?;
            (scim_url, token_url) = (endpoints.scim_url(), endpoints.token_url());
        }
        let fill_in = |value: &str| match value {
            "{account_id}" => self.account_id.unwrap_or_default().to_owned(),
            "{client_id}" => self.client_id.to_owned(),
            "{scim_url}" => scim_url.clone(),
            "{token_url}" => token_url.clone(),
            fixed => fixed.to_owned(),
        };
        Ok(fields.into_iter().map(|(label, value)| (label.to_owned(), fill_in(value))).collect())
    }
}

/// The fields of a form that is not known.
const GENERIC: [(&str, &str); 2] = [("Account ID", "{account_id}"), ("Client ID", "{client_id}")];
