//! Schemas on the wire.

use crate::framework::proto;
use crate::framework::proto::schema::nested_block::NestingMode as BlockNesting;
use crate::framework::proto::schema::object::NestingMode as ObjectNesting;
use crate::framework::schema::{Attribute, Block, Kind, NestedBlock, Nesting, Presence, Schema};

impl From<&Schema> for proto::Schema {
    fn from(schema: &Schema) -> Self {
        Self { version: schema.version, block: Some((&schema.block).into()) }
    }
}

impl From<&Block> for proto::schema::Block {
    fn from(block: &Block) -> Self {
        Self {
            attributes: block.attributes.iter().map(attribute).collect(),
            block_types: block.blocks.iter().map(nested_block).collect(),
            description: block.description.clone(),
            description_kind: proto::StringKind::Markdown.into(),
            deprecated: block.deprecation.is_some(),
            deprecation_message: block.deprecation.clone().unwrap_or_default(),
            ..Self::default()
        }
    }
}

fn attribute((name, attribute): (&String, &Attribute)) -> proto::schema::Attribute {
    let behaviour = &attribute.behaviour;
    let (kind, nested_type) = match &attribute.kind {
        Kind::Plain(kind) => (kind.to_json(), None),
        Kind::Nested { nesting, attributes } => {
            let nesting = match nesting {
                Nesting::Single => ObjectNesting::Single,
                Nesting::List => ObjectNesting::List,
                Nesting::Set => ObjectNesting::Set,
                Nesting::Map => ObjectNesting::Map,
            };
            let object = proto::schema::Object {
                attributes: attributes.iter().map(self::attribute).collect(),
                nesting: nesting.into(),
                ..proto::schema::Object::default()
            };
            (Vec::new(), Some(object))
        }
    };
    proto::schema::Attribute {
        name: name.clone(),
        r#type: kind.into(),
        nested_type,
        description: attribute.description.clone(),
        description_kind: proto::StringKind::Markdown.into(),
        required: behaviour.presence == Presence::Required,
        optional: matches!(behaviour.presence, Presence::Optional | Presence::OptionalComputed),
        computed: behaviour.presence.is_computed(),
        sensitive: behaviour.sensitive,
        write_only: behaviour.write_only,
        deprecated: behaviour.deprecation.is_some(),
        deprecation_message: behaviour.deprecation.clone().unwrap_or_default(),
    }
}

fn nested_block((name, nested): (&String, &NestedBlock)) -> proto::schema::NestedBlock {
    let nesting = match nested.nesting {
        Nesting::Single => BlockNesting::Single,
        Nesting::List => BlockNesting::List,
        Nesting::Set => BlockNesting::Set,
        Nesting::Map => BlockNesting::Map,
    };
    proto::schema::NestedBlock {
        type_name: name.clone(),
        block: Some((&nested.block).into()),
        nesting: nesting.into(),
        min_items: nested.min_items,
        max_items: nested.max_items,
    }
}
