//! `POST /propagation/storeMetadata/{type}`: what a store of a type is configured by, and what it can do.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::body::Body;
use super::{PingError, operation, zoom_store};
use crate::http::Answer;
use crate::pingone::Operation;
use crate::pingone::call::Call;

pub(super) const OPERATIONS: &[Operation] = &[operation(
    "propagationStoreMetadata",
    Method::POST,
    "/pingone/{region}/api/v1/environments/{environmentID}/propagation/storeMetadata/{type}",
    metadata,
)];

/// The types that are described.
const TYPES: &[&str] = &["scim", "Salesforce", "SalesforceContacts", "Aquera", "Zoom"];

fn metadata(call: &mut Call<'_>) -> Result<Answer, PingError> {
    Body::json(call)?;
    let kind = call.param("type");
    if !TYPES.contains(&kind) {
        return Err(PingError::not_allowed("type", TYPES));
    }
    let attributes: Vec<Value> = if kind == "Zoom" { zoom() } else { Vec::new() };
    let body = json!({
        "type": kind,
        "connectionAttributes": attributes,
        "capabilities": {"create": true, "update": true, "disable": true, "deprovision": true},
    });
    Ok(Answer::json(StatusCode::OK, &body))
}

fn zoom() -> Vec<Value> {
    let texts = zoom_store::TEXTS.iter().map(|name| {
        let mut attribute = json!({"name": name, "type": "string", "required": *name == "SCIM_URL"});
        match *name {
            "AUTHENTICATION_METHOD" => {
                attribute["allowedValues"] = json!([zoom_store::JWT, zoom_store::OAUTH]);
                attribute["defaultValue"] = json!(zoom_store::JWT);
            }
            "REMOVE_ACTION" => attribute["allowedValues"] = json!(zoom_store::REMOVE_ACTIONS),
            _ => {}
        }
        attribute
    });
    let flags =
        zoom_store::FLAGS.iter().map(|name| json!({"name": name, "type": "boolean", "required": false}));
    texts.chain(flags).collect()
}
