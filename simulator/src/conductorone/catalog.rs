//! `POST /api/v1/connectorcatalog`: the form of a connector's configuration.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Access, Refusal, body, ok, operation};
use crate::conductorone::Operation;
use crate::conductorone::call::Call;
use crate::http::Answer;
use crate::world::conductorone::CatalogField;

pub(super) const OPERATIONS: &[Operation] = &[operation(
    "c1.api.integration.connector.v1.ConnectorCatalogService.ConfigurationSchema",
    Method::POST,
    "/conductorone/api/v1/connectorcatalog",
    Access::SignedIn,
    schema,
)];

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Request {
    catalog_id: String,
    #[serde(rename = "appId")]
    _app_id: String,
    #[serde(rename = "connectorId")]
    _connector_id: String,
}

fn schema(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let request: Request = body::read(call)?;
    let entry = call.world.conductorone.catalog.get(&request.catalog_id);
    let entry = entry.ok_or_else(|| Refusal::not_found("catalog entry", &request.catalog_id))?;
    let fields: Vec<Value> = entry.fields.iter().map(field).collect();
    Ok(ok(&json!({
        "schema": {
            "displayName": entry.display_name,
            "fields": fields,
            "fieldGroups": [],
            "helpUrl": entry.help_url,
            "iconUrl": "",
            "isOauth2": false,
            "requiresExternalConnector": entry.requires_external_connector,
            "supportsExternalResources": false,
        },
        "formSchema": null,
    })))
}

/// A field of the kind `str`: of the kinds of a field, the others are left out.
fn field(field: &CatalogField) -> Value {
    json!({
        "name": field.name,
        "displayName": field.display_name,
        "placeholder": "",
        "additionalPlaceholder": "",
        "helpUrl": "",
        "postCreate": false,
        "dependsOnFields": [],
        "str": {"secret": field.secret, "valueValidator": null},
    })
}
