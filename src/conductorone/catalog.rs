//! What ConductorOne can connect to, and under which keys a connector's configuration takes the values.
//!
//! The keys are not part of any contract: the Zoom connector took `zoom_account_id` …, newer ones take
//! `account-id` …. So they are read from the catalog, and can be given by hand.

use ::http::Method;
use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::error::Error;
use crate::http::request::BuildError;
use crate::http::{Asking, Operation, lenient};

/// The catalog's id of the Zoom connector that ConductorOne runs itself.
pub const ZOOM: &str = "2TBFfetwRbQSFyMnvsMAvAJ8JMz";
/// The catalog's id of a connector that the customer runs ("Baton").
pub const BATON: &str = "2HErg7BRmNdHgX8sTCWVq4E1fyh";

static SCHEMA: Operation = Operation { method: Method::POST, path: "/api/v1/connectorcatalog" };

/// Under which keys the configuration of a Zoom connector takes its three values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigKeys {
    /// The key of the account ID.
    pub account_id: String,
    /// The key of the client ID.
    pub client_id: String,
    /// The key of the client secret.
    pub client_secret: String,
}

impl Default for ConfigKeys {
    fn default() -> Self {
        Self {
            account_id: "zoom_account_id".to_owned(),
            client_id: "zoom_client_id".to_owned(),
            client_secret: "zoom_client_secret".to_owned(),
        }
    }
}

/// The three values of a Zoom connector, without what differs between the spellings of their keys.
const ZOOM_VALUES: [&str; 3] = ["account_id", "client_id", "client_secret"];

/// A field of a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Field {
    /// The key.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// The label in ConductorOne's form.
    #[serde(deserialize_with = "lenient::or_default")]
    pub display_name: String,
}

/// What a configuration may hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<Field>);

impl Fields {
    /// The keys of Zoom's three values; as many as are found, in the order account ID, client ID, client
    /// secret.
    pub fn zoom_keys(&self) -> [Option<String>; 3] {
        ZOOM_VALUES.map(|meaning| {
            let by_name = self.0.iter().find(|field| plain(&field.name) == meaning);
            let by_label = || self.0.iter().find(|field| plain(&field.display_name) == meaning);
            by_name.or_else(by_label).map(|field| field.name.clone())
        })
    }

    /// Whether a key is one of Zoom's three, in whatever spelling.
    pub fn is_zoom_key(name: &str) -> bool {
        ZOOM_VALUES.contains(&plain(name).as_str())
    }

    /// The keys, as they are spelled.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|field| field.name.as_str()).collect()
    }
}

/// A key or label without what differs between its spellings.
pub(super) fn plain(name: &str) -> String {
    let plain = name.to_ascii_lowercase().replace(['-', ' '], "_");
    plain.strip_prefix("zoom_").map_or_else(|| plain.clone(), str::to_owned)
}

/// Asks for the form of a configuration.
pub fn schema(catalog_id: &str) -> Result<Asking, BuildError> {
    Ok(Asking::new(&SCHEMA, &[])?.json(json!({"catalogId": catalog_id})).reads())
}

impl Client {
    /// The fields of the configuration of a connector of this catalog id.
    pub async fn config_fields(&self, catalog_id: &str) -> Result<Fields, Error> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Schema {
            #[serde(deserialize_with = "lenient::rows")]
            fields: Vec<Field>,
        }
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Answer {
            #[serde(deserialize_with = "lenient::or_default")]
            schema: Schema,
        }
        let answer: Answer = self.remembered(&schema(catalog_id)?).await?;
        Ok(Fields(answer.schema.fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(fields: &[(&str, &str)]) -> Fields {
        let field = |(name, label): &(&str, &str)| Field {
            name: (*name).to_owned(),
            display_name: (*label).to_owned(),
        };
        Fields(fields.iter().map(field).collect())
    }

    #[test]
    fn keys_are_found_in_every_spelling_and_by_their_labels() {
        for (given, want) in [
            (
                fields(&[("zoom_account_id", ""), ("zoom_client_id", ""), ("zoom_client_secret", "")]),
                ["zoom_account_id", "zoom_client_id", "zoom_client_secret"],
            ),
            (
                fields(&[
                    ("sync-inactive-users", "Sync inactive users"),
                    ("account-id", ""),
                    ("zoom-client-id", ""),
                    ("zoom-client-secret", ""),
                ]),
                ["account-id", "zoom-client-id", "zoom-client-secret"],
            ),
            (
                fields(&[("one", "Account ID"), ("two", "Client ID"), ("three", "Client secret")]),
                ["one", "two", "three"],
            ),
        ] {
            assert_eq!(given.zoom_keys(), want.map(|key| Some(key.to_owned())));
        }
        let [account_id, client_id, client_secret] = fields(&[("client_id", "")]).zoom_keys();
        assert_eq!((account_id, client_id.as_deref(), client_secret), (None, Some("client_id"), None));
    }
}
