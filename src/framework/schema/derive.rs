//! Reads a schema from a Rust struct: schemars describes the struct, and one walk rewrites that
//! description into Terraform's dialect.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema as JsonSchemaOf};
use serde_json::{Map, Value as Json};

use super::{Attribute, Behaviour, Block, Kind, NestedBlock, Nesting, Presence, Validator};
use crate::framework::value::Type;

/// The key beside a field's description under which its [`Behaviour`] stands.
const BEHAVIOUR: &str = "terraform";

/// Why a struct is not a schema. Only a mistake in a model can cause one.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {complaint}")]
pub struct SchemaError {
    /// The field, as a path from the struct.
    pub place: String,
    /// What is wrong with it.
    pub complaint: String,
}

/// Reads the block that the struct `M` describes: one attribute for each field, with the field's
/// doc comment as its description and the [`Behaviour`] that stands beside it.
pub fn of<M: JsonSchema>() -> Result<Block, SchemaError> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let root = settings.into_generator().into_root_schema_for::<M>();
    let place = M::schema_name().into_owned();
    let root = object(&place, root_value(&root))?;
    let (attributes, blocks) = fields(&place, root)?;
    let deprecation = deprecation(&place, root)?;
    Ok(Block { description: text(root, "description"), deprecation, attributes, blocks })
}

/// Why the whole type is deprecated, which is all that can be declared beside a model.
fn deprecation(place: &str, root: &Map<String, Json>) -> Result<Option<String>, SchemaError> {
    let Some(declared) = root.get(BEHAVIOUR) else { return Ok(None) };
    let behaviour: Behaviour = serde_json::from_value(declared.clone())
        .map_err(|fault| error(place, format!("has a behaviour that cannot be read: {fault}")))?;
    let reason = behaviour.deprecation.clone().unwrap_or_default();
    if reason.is_empty() || behaviour != super::deprecated(reason.as_str()) {
        return Err(error(place, "may be declared deprecated, and nothing else"));
    }
    Ok(Some(reason))
}

fn root_value(schema: &JsonSchemaOf) -> &Json {
    schema.as_value()
}

fn object<'a>(place: &str, json: &'a Json) -> Result<&'a Map<String, Json>, SchemaError> {
    json.as_object().ok_or_else(|| error(place, "is no object"))
}

fn error(place: &str, complaint: impl Into<String>) -> SchemaError {
    SchemaError { place: place.to_owned(), complaint: complaint.into() }
}

/// Markdown from a doc comment: paragraphs are kept, single line breaks are not.
fn text(schema: &Map<String, Json>, key: &str) -> String {
    schema.get(key).and_then(Json::as_str).unwrap_or_default().trim().to_owned()
}

type Fields = (BTreeMap<String, Attribute>, BTreeMap<String, NestedBlock>);

fn fields(place: &str, schema: &Map<String, Json>) -> Result<Fields, SchemaError> {
    let mut attributes = BTreeMap::new();
    let mut blocks = BTreeMap::new();
    let none = Map::new();
    let properties = schema.get("properties").and_then(Json::as_object).unwrap_or(&none);
    for (name, property) in properties {
        let place = format!("{place}.{name}");
        let attribute = attribute(&place, object(&place, property)?)?;
        if attribute.behaviour.block {
            blocks.insert(name.clone(), nested_block(&place, attribute)?);
        } else {
            attributes.insert(name.clone(), attribute);
        }
    }
    Ok((attributes, blocks))
}

fn attribute(place: &str, property: &Map<String, Json>) -> Result<Attribute, SchemaError> {
    let mut behaviour: Behaviour = match property.get(BEHAVIOUR) {
        Some(behaviour) => serde_json::from_value(behaviour.clone())
            .map_err(|fault| error(place, format!("has a behaviour that cannot be read: {fault}")))?,
        None => return Err(error(place, "has no behaviour; declare one beside the field")),
    };
    // So schemars tells of `#[serde(skip_serializing)]`.
    behaviour.unwritten = property.get("writeOnly").and_then(Json::as_bool) == Some(true);
    if behaviour.unwritten && behaviour.presence.is_computed() {
        return Err(error(place, "is computed, and its struct never writes it"));
    }
    let described = without_null(place, property)?;
    let kind = kind(place, described, &mut behaviour.validators)?;
    let description = match text(property, "description") {
        own if own.is_empty() => text(described, "description"),
        own => own,
    };
    Ok(Attribute { description, kind, behaviour })
}

/// The schema of `T` where the property is an `Option<T>`.
fn without_null<'a>(
    place: &str,
    property: &'a Map<String, Json>,
) -> Result<&'a Map<String, Json>, SchemaError> {
    let Some(choices) = property.get("anyOf").and_then(Json::as_array) else { return Ok(property) };
    let is_null = |choice: &&Json| choice.get("type").and_then(Json::as_str) == Some("null");
    match choices.iter().filter(|choice| !is_null(choice)).collect::<Vec<_>>()[..] {
        [only] => object(place, only),
        _ => Err(error(place, "is a choice between several types")),
    }
}

fn kind(
    place: &str,
    schema: &Map<String, Json>,
    validators: &mut Vec<Validator>,
) -> Result<Kind, SchemaError> {
    let plain = |kind| Ok(Kind::Plain(kind));
    if let Some(words) = words(schema) {
        validators.push(Validator::OneOf(words));
        return plain(Type::String);
    }
    match json_type(schema) {
        None if schema.keys().all(|key| ["description", "writeOnly", BEHAVIOUR].contains(&key.as_str())) => {
            plain(Type::Dynamic)
        }
        Some("string") => plain(Type::String),
        Some("boolean") => plain(Type::Bool),
        // It is written with fewer digits than Terraform's numbers are compared by.
        Some("number") if schema.get("format").and_then(Json::as_str) == Some("float") => {
            Err(error(place, "is an f32, which keeps too few digits; take an f64"))
        }
        Some("number") => plain(Type::Number),
        Some("integer") => {
            let (least, most) = match schema.get("format").and_then(Json::as_str) {
                Some("int32") => (Some(i32::MIN.into()), Some(i32::MAX.into())),
                Some("uint32") => (None, Some(u32::MAX.into())),
                _ => (None, None),
            };
            let bound = |key, width: Option<i64>| schema.get(key).and_then(Json::as_i64).or(width);
            validators.push(match (bound("minimum", least), bound("maximum", most)) {
                (None, None) => Validator::Integer,
                (least, most) => Validator::Between(least.unwrap_or(i64::MIN), most.unwrap_or(i64::MAX)),
            });
            plain(Type::Number)
        }
        Some("array") => {
            let unique = schema.get("uniqueItems").and_then(Json::as_bool) == Some(true);
            let nesting = if unique { Nesting::Set } else { Nesting::List };
            let items = schema.get("items").ok_or_else(|| error(place, "is an array of anything"))?;
            collection(place, nesting, items, validators)
        }
        Some("object") => match schema.get("additionalProperties") {
            Some(items @ Json::Object(_)) => collection(place, Nesting::Map, items, validators),
            Some(Json::Bool(true)) => plain(Type::map(Type::Dynamic)),
            _ => nested(place, Nesting::Single, schema),
        },
        other => Err(error(place, format!("has a type that Terraform lacks: {other:?}"))),
    }
}

fn collection(
    place: &str,
    nesting: Nesting,
    items: &Json,
    validators: &mut Vec<Validator>,
) -> Result<Kind, SchemaError> {
    let place = format!("{place}[]");
    let items = without_null(&place, object(&place, items)?)?;
    if items.contains_key("properties") {
        return nested(&place, nesting, items);
    }
    let mut rules = Vec::new();
    match kind(&place, items, &mut rules)? {
        Kind::Plain(element) => {
            validators.extend(rules.into_iter().map(|rule| Validator::Each(Box::new(rule))));
            Ok(Kind::Plain(nesting.of(element)))
        }
        Kind::Nested { .. } => Err(error(&place, "is a collection of collections of objects")),
    }
}

fn nested(place: &str, nesting: Nesting, schema: &Map<String, Json>) -> Result<Kind, SchemaError> {
    let (attributes, blocks) = fields(place, schema)?;
    if blocks.is_empty() {
        Ok(Kind::Nested { nesting, attributes })
    } else {
        Err(error(place, "holds a block inside an attribute"))
    }
}

fn nested_block(place: &str, attribute: Attribute) -> Result<NestedBlock, SchemaError> {
    let (min_items, max_items) = occurrences(place, &attribute)?;
    match attribute.kind {
        Kind::Nested { nesting, attributes } => Ok(NestedBlock {
            nesting,
            block: Block {
                description: attribute.description,
                deprecation: attribute.behaviour.deprecation,
                attributes,
                blocks: BTreeMap::new(),
            },
            min_items,
            max_items,
        }),
        Kind::Plain(_) => Err(error(place, "is a block without attributes")),
    }
}

/// How often a block must and may occur, which is all that can be declared about one.
fn occurrences(place: &str, attribute: &Attribute) -> Result<(i64, i64), SchemaError> {
    let Behaviour { presence, validators, deprecation, .. } = &attribute.behaviour;
    let required = match presence {
        Presence::Required => true,
        Presence::Optional => false,
        Presence::Computed | Presence::OptionalComputed => {
            return Err(error(place, "is a block and computed"));
        }
    };
    let sayable = Behaviour {
        presence: *presence,
        validators: validators.clone(),
        deprecation: deprecation.clone(),
        block: true,
        unwritten: attribute.behaviour.unwritten,
        ..Behaviour::default()
    };
    if sayable != attribute.behaviour {
        return Err(error(place, "is a block, with a behaviour that only attributes have"));
    }
    let single = attribute.nested().is_some_and(|(nesting, _)| nesting == Nesting::Single);
    let (mut least, mut most) = (i64::from(required), i64::from(required && single));
    for validator in validators {
        let limit = |items: &usize| i64::try_from(*items).unwrap_or(i64::MAX);
        match validator {
            Validator::MinItems(items) => least = limit(items),
            Validator::MaxItems(items) => most = limit(items),
            _ => return Err(error(place, "is a block, with a validator that only attributes have")),
        }
    }
    Ok((least, most))
}

/// The one JSON type beside null; none where the schema names none or several.
fn json_type(schema: &Map<String, Json>) -> Option<&str> {
    match schema.get("type")? {
        Json::String(name) => Some(name),
        Json::Array(names) => {
            let mut names = names.iter().filter_map(Json::as_str).filter(|name| *name != "null");
            names.next().filter(|_| names.next().is_none())
        }
        _ => None,
    }
}

/// The words of an enum without data: `enum` where no variant is documented, `oneOf` where some is.
fn words(schema: &Map<String, Json>) -> Option<Vec<String>> {
    if let Some(words) = schema.get("enum").and_then(Json::as_array) {
        return Some(words.iter().filter_map(Json::as_str).map(str::to_owned).collect());
    }
    let choices = schema.get("oneOf").and_then(Json::as_array)?;
    let word = |choice: &Json| -> Option<Vec<String>> {
        let choice = choice.as_object()?;
        match choice.get("const") {
            Some(word) => Some(vec![word.as_str()?.to_owned()]),
            None => words(choice),
        }
    };
    choices.iter().map(word).collect::<Option<Vec<_>>>().map(|words| words.concat())
}
