//! Everything that the provider offers, as `terraform providers schema -json` prints it, without a Terraform.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use terraform_provider_zoom::framework::proto::provider_server::Provider as _;
use terraform_provider_zoom::framework::proto::schema::nested_block::NestingMode as BlockNesting;
use terraform_provider_zoom::framework::proto::schema::object::NestingMode as ObjectNesting;
use terraform_provider_zoom::framework::proto::schema::{Attribute, Block, NestedBlock};
use terraform_provider_zoom::framework::proto::{
    Function, ResourceIdentitySchema, Schema, StringKind, function, get_provider_schema,
    get_resource_identity_schemas,
};
use terraform_provider_zoom::framework::{Provider, Server};
use terraform_provider_zoom::provider::{Variables, Zoom};
use tonic::Request;

/// The provider's address in Terraform's JSON.
pub const ADDRESS: &str = "registry.terraform.io/zoom-connectors/zoom";

/// Why there is no schema.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The provider did not answer.
    #[error("the provider did not give its schema: {0}")]
    Call(#[from] Box<tonic::Status>),
    /// A type in the schema is no JSON.
    #[error("a type in the schema is not what the protocol says: {0}")]
    Type(#[from] serde_json::Error),
    /// No runtime to ask the provider in.
    #[error("no runtime: {0}")]
    Runtime(#[from] std::io::Error),
}

/// The schema of this provider: the value below its address in `provider_schemas`.
pub fn of_provider() -> Result<Value, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(of(Server::new(Zoom::new(Variables::default()))))
}

/// The whole of what `terraform providers schema -json` prints, for tools that read that. `key` is the
/// provider's address there.
pub fn document(key: &str, schema: &Value) -> Value {
    json!({ "format_version": "1.0", "provider_schemas": { key: schema } })
}

async fn of<P: Provider>(server: Server<P>) -> Result<Value, Error> {
    let answer = server
        .get_provider_schema(Request::new(get_provider_schema::Request {}))
        .await
        .map_err(Box::new)?
        .into_inner();
    let identities = server
        .get_resource_identity_schemas(Request::new(get_resource_identity_schemas::Request {}))
        .await
        .map_err(Box::new)?
        .into_inner();
    let actions: HashMap<String, Schema> =
        answer.action_schemas.into_iter().filter_map(|(name, action)| Some((name, action.schema?))).collect();
    Ok(json!({
        "provider": answer.provider.as_ref().map(schema).transpose()?,
        "resource_schemas": named(&answer.resource_schemas, schema)?,
        "data_source_schemas": named(&answer.data_source_schemas, schema)?,
        "ephemeral_resource_schemas": named(&answer.ephemeral_resource_schemas, schema)?,
        "list_resource_schemas": named(&answer.list_resource_schemas, schema)?,
        "functions": named(&answer.functions, of_function)?,
        "resource_identity_schemas": named(&identities.identity_schemas, identity)?,
        "action_schemas": named(&actions, |action| {
            // An action has no version, and no state that could have one.
            let mut action = schema(action)?;
            if let Some(action) = action.as_object_mut() {
                action.remove("version");
            }
            Ok(action)
        })?,
    }))
}

fn named<T>(
    things: &HashMap<String, T>,
    to_json: impl Fn(&T) -> Result<Value, Error>,
) -> Result<Value, Error> {
    let named = things.iter().map(|(name, thing)| Ok((name.clone(), to_json(thing)?)));
    Ok(Value::Object(named.collect::<Result<_, Error>>()?))
}

fn schema(schema: &Schema) -> Result<Value, Error> {
    Ok(json!({
        "version": schema.version,
        "block": block(schema.block.as_ref().unwrap_or(&Block::default()))?,
    }))
}

fn block(block: &Block) -> Result<Value, Error> {
    let mut value = Map::new();
    if !block.attributes.is_empty() {
        value.insert("attributes".to_owned(), attributes(&block.attributes)?);
    }
    if !block.block_types.is_empty() {
        let types =
            block.block_types.iter().map(|nested| Ok((nested.type_name.clone(), nested_block(nested)?)));
        value.insert("block_types".to_owned(), Value::Object(types.collect::<Result<_, Error>>()?));
    }
    describe(&mut value, &block.description, block.description_kind);
    deprecate(&mut value, block.deprecated, &block.deprecation_message);
    Ok(value.into())
}

fn nested_block(nested: &NestedBlock) -> Result<Value, Error> {
    let nesting = match nested.nesting() {
        BlockNesting::Single => "single",
        BlockNesting::List => "list",
        BlockNesting::Set => "set",
        BlockNesting::Map => "map",
        BlockNesting::Group => "group",
        BlockNesting::Invalid => "invalid",
    };
    let mut value = Map::new();
    value.insert("nesting_mode".to_owned(), nesting.into());
    value.insert("block".to_owned(), block(nested.block.as_ref().unwrap_or(&Block::default()))?);
    for (name, count) in [("min_items", nested.min_items), ("max_items", nested.max_items)] {
        if count > 0 {
            value.insert(name.to_owned(), count.into());
        }
    }
    Ok(value.into())
}

fn attributes(attributes: &[Attribute]) -> Result<Value, Error> {
    let named = attributes.iter().map(|one| Ok((one.name.clone(), attribute(one)?)));
    Ok(Value::Object(named.collect::<Result<_, Error>>()?))
}

fn attribute(attribute: &Attribute) -> Result<Value, Error> {
    let mut value = Map::new();
    match &attribute.nested_type {
        None => {
            value.insert("type".to_owned(), serde_json::from_slice(&attribute.r#type)?);
        }
        Some(object) => {
            let nesting = match object.nesting() {
                ObjectNesting::Single => "single",
                ObjectNesting::List => "list",
                ObjectNesting::Set => "set",
                ObjectNesting::Map => "map",
                ObjectNesting::Invalid => "invalid",
            };
            let nested = json!({ "attributes": attributes(&object.attributes)?, "nesting_mode": nesting });
            value.insert("nested_type".to_owned(), nested);
        }
    }
    describe(&mut value, &attribute.description, attribute.description_kind);
    deprecate(&mut value, attribute.deprecated, &attribute.deprecation_message);
    for (name, holds) in [
        ("required", attribute.required),
        ("optional", attribute.optional),
        ("computed", attribute.computed),
        ("sensitive", attribute.sensitive),
        ("write_only", attribute.write_only),
    ] {
        if holds {
            value.insert(name.to_owned(), true.into());
        }
    }
    Ok(value.into())
}

fn of_function(function: &Function) -> Result<Value, Error> {
    let returns = function.r#return.as_ref().map(|returns| serde_json::from_slice::<Value>(&returns.r#type));
    let mut value = Map::new();
    value.insert("description".to_owned(), function.description.clone().into());
    value.insert("summary".to_owned(), function.summary.clone().into());
    value.insert("return_type".to_owned(), returns.transpose()?.unwrap_or_default());
    if !function.parameters.is_empty() {
        let parameters = function.parameters.iter().map(parameter).collect::<Result<Vec<_>, _>>()?;
        value.insert("parameters".to_owned(), parameters.into());
    }
    if let Some(variadic) = &function.variadic_parameter {
        value.insert("variadic_parameter".to_owned(), parameter(variadic)?);
    }
    if !function.deprecation_message.is_empty() {
        value.insert("deprecation_message".to_owned(), function.deprecation_message.clone().into());
    }
    Ok(value.into())
}

fn parameter(parameter: &function::Parameter) -> Result<Value, Error> {
    let mut value = Map::new();
    value.insert("name".to_owned(), parameter.name.clone().into());
    value.insert("description".to_owned(), parameter.description.clone().into());
    value.insert("type".to_owned(), serde_json::from_slice(&parameter.r#type)?);
    if parameter.allow_null_value {
        value.insert("is_nullable".to_owned(), true.into());
    }
    Ok(value.into())
}

fn identity(identity: &ResourceIdentitySchema) -> Result<Value, Error> {
    let mut attributes = Map::new();
    for attribute in &identity.identity_attributes {
        let mut value = Map::new();
        value.insert("type".to_owned(), serde_json::from_slice(&attribute.r#type)?);
        if !attribute.description.is_empty() {
            value.insert("description".to_owned(), attribute.description.clone().into());
        }
        for (name, holds) in [
            ("required_for_import", attribute.required_for_import),
            ("optional_for_import", attribute.optional_for_import),
        ] {
            if holds {
                value.insert(name.to_owned(), true.into());
            }
        }
        attributes.insert(attribute.name.clone(), value.into());
    }
    Ok(json!({ "version": identity.version, "attributes": attributes }))
}

fn describe(value: &mut Map<String, Value>, description: &str, kind: i32) {
    if !description.is_empty() {
        value.insert("description".to_owned(), description.into());
        let kind = if kind == i32::from(StringKind::Markdown) { "markdown" } else { "plain" };
        value.insert("description_kind".to_owned(), kind.into());
    }
}

fn deprecate(value: &mut Map<String, Value>, deprecated: bool, message: &str) {
    if deprecated {
        value.insert("deprecated".to_owned(), true.into());
        if !message.is_empty() {
            value.insert("deprecation_message".to_owned(), message.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_s_schema_is_there_with_its_types_and_words() {
        let schema = of_provider().unwrap();
        let name = &schema["resource_schemas"]["zoom_connector"]["block"]["attributes"]["name"];
        assert_eq!(name["type"], "string");
        assert_eq!(name["required"], true);
        assert!(name["description"].as_str().is_some_and(|text| !text.is_empty()));
        assert_eq!(schema["provider"]["block"]["attributes"]["client_secret"]["sensitive"], true);
    }
}
