//! Schemas: what a block of configuration may hold, and how Terraform treats each part of it.
//!
//! A schema is written once, as a Rust struct with serde and schemars derives ([`of`] reads it);
//! beside each field stands its [`Behaviour`].

mod behaviour;
mod derive;
mod duration;
mod equality;
mod rule;
mod self_check;
mod timeouts;
mod validate;
mod validator;

use std::collections::BTreeMap;

pub use behaviour::{Behaviour, Presence, computed, deprecated, optional, required};
pub use derive::{SchemaError, of};
pub use duration::{DurationError, parse_duration};
pub use equality::Equality;
pub use rule::Rule;
pub use self_check::{self_check, self_check_identity, self_check_inputs};
pub use timeouts::{ActionTimeouts, EphemeralTimeouts, ListTimeouts, ReadTimeouts, Timeouts};
pub use validate::{validate, validate_rules};
pub use validator::Validator;

use super::value::{Type, Value};

/// A schema with its version. Versions start at 0 and grow when stored state must be upgraded.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The version of the form in which state is stored.
    pub version: i64,
    /// What the block holds.
    pub block: Block,
}

impl Schema {
    /// The object type of a value of this schema.
    pub fn value_type(&self) -> Type {
        self.block.value_type()
    }
}

/// A group of attributes and nested blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// What it is, in Markdown, for the registry's page.
    pub description: String,
    /// Why it is deprecated, and what to use instead.
    pub deprecation: Option<String>,
    /// The attributes by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// The nested blocks by name.
    pub blocks: BTreeMap<String, NestedBlock>,
}

impl Block {
    /// The value of the block where it is written and gives nothing: null for each attribute, and no nested
    /// block.
    pub fn absent(&self) -> Value {
        let attributes = self.attributes.keys().map(|name| (name.as_str(), Value::Null));
        let blocks = self.blocks.iter().map(|(name, block)| (name.as_str(), block.absent()));
        Value::Object(attributes.chain(blocks).collect())
    }

    /// The object type of a value of this block.
    pub fn value_type(&self) -> Type {
        let attributes = self.attributes.iter().map(|(name, attribute)| (name, attribute.value_type()));
        let blocks = self.blocks.iter().map(|(name, block)| (name, block.value_type()));
        Type::object(attributes.chain(blocks).map(|(name, kind)| (name.clone(), kind)))
    }
}

/// One attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// What it is, in Markdown, for the registry's page.
    pub description: String,
    /// What values it takes.
    pub kind: Kind,
    /// How Terraform and the plan engine treat it.
    pub behaviour: Behaviour,
}

impl Attribute {
    /// The type of its value.
    pub fn value_type(&self) -> Type {
        match &self.kind {
            Kind::Plain(kind) => kind.clone(),
            Kind::Nested { nesting, attributes } => {
                let object = Type::object(
                    attributes.iter().map(|(name, attribute)| (name.clone(), attribute.value_type())),
                );
                nesting.of(object)
            }
        }
    }

    /// The attributes nested in it; none where it is plain.
    pub fn nested(&self) -> Option<(Nesting, &BTreeMap<String, Self>)> {
        match &self.kind {
            Kind::Plain(_) => None,
            Kind::Nested { nesting, attributes } => Some((*nesting, attributes)),
        }
    }
}

/// What values an attribute takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Values of one type.
    Plain(Type),
    /// Objects whose attributes have behaviours of their own.
    Nested {
        /// How many objects, and how they are held.
        nesting: Nesting,
        /// The attributes of each object.
        attributes: BTreeMap<String, Attribute>,
    },
}

/// How nested objects are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// One object, or none.
    Single,
    /// Objects in order.
    List,
    /// Objects without order or duplicates.
    Set,
    /// Objects by key.
    Map,
}

impl Nesting {
    /// The type that holds objects of the type `object` in this way.
    pub fn of(self, object: Type) -> Type {
        match self {
            Self::Single => object,
            Self::List => Type::list(object),
            Self::Set => Type::set(object),
            Self::Map => Type::map(object),
        }
    }
}

/// A block inside a block, written without an equals sign.
#[derive(Clone, Debug, PartialEq)]
pub struct NestedBlock {
    /// How many occurrences, and how they are held.
    pub nesting: Nesting,
    /// What each occurrence holds.
    pub block: Block,
    /// How many occurrences there must be.
    pub min_items: i64,
    /// How many occurrences there may be; 0 for any number.
    pub max_items: i64,
}

impl NestedBlock {
    /// The value where the block does not occur: null for a single one, else an empty collection,
    /// which Terraform never takes null for.
    pub fn absent(&self) -> Value {
        match self.nesting {
            Nesting::Single => Value::Null,
            Nesting::List => Value::List(Vec::new()),
            Nesting::Set => Value::set([]),
            Nesting::Map => Value::Map(BTreeMap::new()),
        }
    }

    /// The type of its value.
    pub fn value_type(&self) -> Type {
        self.nesting.of(self.block.value_type())
    }
}
