//! Identities on the wire.

use super::{decode, encode};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::proto::resource_identity_schema::IdentityAttribute;
use crate::framework::proto::{ResourceIdentityData, ResourceIdentitySchema};
use crate::framework::schema::{Presence, Schema};
use crate::framework::value::Value;

impl From<&Schema> for ResourceIdentitySchema {
    fn from(schema: &Schema) -> Self {
        let attribute = |(name, attribute): (&String, &crate::framework::schema::Attribute)| {
            let required = attribute.behaviour.presence == Presence::Required;
            IdentityAttribute {
                name: name.clone(),
                r#type: attribute.value_type().to_json().into(),
                required_for_import: required,
                optional_for_import: !required,
                description: attribute.description.clone(),
            }
        };
        Self {
            version: schema.version,
            identity_attributes: schema.block.attributes.iter().map(attribute).collect(),
        }
    }
}

/// Reads an identity of that schema. None where there is none, where it is null or not wholly known, or
/// where the type's objects have none.
pub(crate) fn decode_identity(
    identity: Option<&ResourceIdentityData>,
    schema: Option<&Schema>,
) -> Result<Option<Value>, Diagnostic> {
    let (Some(identity), Some(schema)) = (identity, schema) else { return Ok(None) };
    let identity = decode("identity", identity.identity_data.as_ref(), &schema.value_type())?;
    Ok(Some(identity).filter(|identity| !identity.is_null() && identity.is_wholly_known()))
}

/// Writes an identity of that schema. Hosts crash on the identity of a type that has no schema for it, so
/// then there is none.
pub(crate) fn encode_identity(
    identity: Option<&Value>,
    schema: Option<&Schema>,
) -> Result<Option<ResourceIdentityData>, Diagnostic> {
    let (Some(identity), Some(schema)) = (identity, schema) else { return Ok(None) };
    let identity_data = Some(encode(identity, &schema.value_type())?);
    Ok(Some(ResourceIdentityData { identity_data }))
}
