//! What to type into a product's form, which follows from a connector's configuration alone.

use std::collections::BTreeMap;

use super::presets::Product;
use crate::framework::Outcome;
use crate::provider::Clients;

/// The Zoom app behind a connector, as far as it is no secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct App<'a> {
    pub(super) account_id: Option<&'a str>,
    pub(super) client_id: &'a str,
}

impl App<'_> {
    /// `account_id/client_id`; the client ID alone where the app belongs to no account.
    pub(super) fn id(self) -> String {
        match self.account_id {
            Some(account_id) => format!("{account_id}/{}", self.client_id),
            None => self.client_id.to_owned(),
        }
    }
}

/// The fields of a form whose product has no preset.
const GENERIC: [(&str, &str); 2] = [("Account ID", "{account_id}"), ("Client ID", "{client_id}")];

/// The product's form, by its own labels; secret values excepted. Fails only where the form asks for
/// Zoom's addresses and the provider's configuration does not know them yet.
pub(super) fn of(
    app: App<'_>,
    product: Option<&Product>,
    clients: &Clients,
) -> Outcome<BTreeMap<String, String>> {
    let fields: Vec<(&str, &str)> = match product {
        Some(product) => product.fields.iter().map(|(label, value)| (&**label, &**value)).collect(),
        None => GENERIC.to_vec(),
    };
    let (mut scim_url, mut token_url) = (String::new(), String::new());
    if fields.iter().any(|(_, value)| value.ends_with("_url}")) {
        let endpoints = clients.endpoints()?;
        (scim_url, token_url) = (endpoints.scim_url(), endpoints.token_url());
    }
    let fill_in = |value: &str| match value {
        "{account_id}" => app.account_id.unwrap_or_default().to_owned(),
        "{client_id}" => app.client_id.to_owned(),
        "{scim_url}" => scim_url.clone(),
        "{token_url}" => token_url.clone(),
        fixed => fixed.to_owned(),
    };
    Ok(fields.into_iter().map(|(label, value)| (label.to_owned(), fill_in(value))).collect())
}
