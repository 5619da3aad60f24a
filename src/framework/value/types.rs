//! Type constraints, and the JSON in which they travel.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value as Json;

use super::{MAX_DEPTH, Names};

/// What kind of value may stand in a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Text.
    String,
    /// A number of any size and precision.
    Number,
    /// `true` or `false`.
    Bool,
    /// Any type; each value brings its own.
    Dynamic,
    /// Elements of one type, in order.
    List(Box<Self>),
    /// Elements of one type, without order or duplicates.
    Set(Box<Self>),
    /// Elements of one type, by key.
    Map(Box<Self>),
    /// Named attributes, each of its own type.
    Object {
        /// The attributes.
        attributes: BTreeMap<String, Self>,
        /// The names of all attributes, for the objects of this type to share.
        names: Names,
        /// The names of those that a configuration may leave out.
        optional: BTreeSet<String>,
    },
    /// A fixed number of elements, each of its own type.
    Tuple(Vec<Self>),
}

/// Why a text is not a type constraint.
#[derive(Debug, thiserror::Error)]
pub enum TypeError {
    /// The text is not JSON.
    #[error("a type constraint must be JSON")]
    Json(#[from] serde_json::Error),
    /// The JSON is not of the form that types have.
    #[error("not a type constraint: {0}")]
    Form(&'static str),
    /// The type nests deeper than [`MAX_DEPTH`].
    #[error("a type may nest at most {MAX_DEPTH} levels deep")]
    TooDeep,
}

impl Type {
    /// A list of `element`.
    pub fn list(element: Self) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`.
    pub fn set(element: Self) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map of `element`.
    pub fn map(element: Self) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object whose attributes must all be given.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Self)>) -> Self {
        let attributes = attributes.into_iter().map(|(name, kind)| (super::nfc(name.into()), kind));
        Self::object_of(attributes.collect(), BTreeSet::new())
    }

    fn object_of(attributes: BTreeMap<String, Self>, optional: BTreeSet<String>) -> Self {
        let names = attributes.keys().map(String::as_str).collect();
        Self::Object { attributes, names, optional }
    }

    /// What kind of type this is, in a word, for messages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Bool => "bool",
            Self::Dynamic => "a value with a type of its own",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Map(_) => "map",
            Self::Object { .. } => "object",
            Self::Tuple(_) => "tuple",
        }
    }

    /// Whether a value of this type may bring its own type in some place.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::String | Self::Number | Self::Bool => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Object { attributes, .. } => attributes.values().any(Self::has_dynamic),
            Self::Tuple(elements) => elements.iter().any(Self::has_dynamic),
        }
    }

    /// The type constraint as JSON text, as `Attribute.type` carries it.
    pub fn to_json(&self) -> Vec<u8> {
        self.to_string().into_bytes()
    }

    /// The type constraint as JSON.
    pub fn to_json_value(&self) -> Json {
        let of = |name: &str, inner: Json| Json::Array(vec![name.into(), inner]);
        match self {
            Self::String | Self::Number | Self::Bool => self.kind().into(),
            Self::Dynamic => "dynamic".into(),
            Self::List(element) => of("list", element.to_json_value()),
            Self::Set(element) => of("set", element.to_json_value()),
            Self::Map(element) => of("map", element.to_json_value()),
            Self::Tuple(elements) => of("tuple", elements.iter().map(Self::to_json_value).collect()),
            Self::Object { attributes, optional, .. } => {
                let kinds = attributes.iter().map(|(name, kind)| (name.clone(), kind.to_json_value()));
                let mut parts = vec!["object".into(), Json::Object(kinds.collect())];
                if !optional.is_empty() {
                    parts.push(optional.iter().map(String::as_str).collect());
                }
                Json::Array(parts)
            }
        }
    }

    /// Reads a type constraint from JSON text.
    pub fn from_json(text: &[u8]) -> Result<Self, TypeError> {
        Self::from_json_value(&serde_json::from_slice(text)?)
    }

    /// Reads a type constraint from JSON.
    pub fn from_json_value(json: &Json) -> Result<Self, TypeError> {
        Self::from_nested_json(json, 0)
    }

    fn from_nested_json(json: &Json, depth: usize) -> Result<Self, TypeError> {
        if depth > MAX_DEPTH {
            return Err(TypeError::TooDeep);
        }
        // What stands there instead is not quoted: in stored state it may be a secret.
        let form = || TypeError::Form("no such keyword, or not what belongs after it");
        let inner = |json: &Json| Self::from_nested_json(json, depth + 1);
        match json {
            Json::String(name) => match name.as_str() {
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                "dynamic" => Ok(Self::Dynamic),
                _ => Err(form()),
            },
            Json::Array(parts) => match (parts.first().and_then(Json::as_str), &parts[..]) {
                (Some("list"), [_, element]) => Ok(Self::list(inner(element)?)),
                (Some("set"), [_, element]) => Ok(Self::set(inner(element)?)),
                (Some("map"), [_, element]) => Ok(Self::map(inner(element)?)),
                (Some("tuple"), [_, Json::Array(elements)]) => {
                    Ok(Self::Tuple(elements.iter().map(inner).collect::<Result<_, _>>()?))
                }
                (Some("object"), [_, Json::Object(attributes), rest @ ..]) => {
                    let attributes = attributes
                        .iter()
                        .map(|(name, json)| Ok((super::nfc(name.clone()), inner(json)?)))
                        .collect::<Result<BTreeMap<_, _>, TypeError>>()?;
                    let optional = match rest {
                        [] => BTreeSet::new(),
                        [Json::Array(names)] => names
                            .iter()
                            .map(|name| {
                                name.as_str().map(|name| super::nfc(name.to_owned())).ok_or_else(form)
                            })
                            .collect::<Result<_, _>>()?,
                        _ => return Err(form()),
                    };
                    if optional.iter().all(|name| attributes.contains_key(name)) {
                        Ok(Self::object_of(attributes, optional))
                    } else {
                        Err(form())
                    }
                }
                _ => Err(form()),
            },
            _ => Err(form()),
        }
    }
}

/// Writes the type constraint as JSON.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json_value().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_the_json_that_terraform_uses() {
        for text in [
            r#""string""#,
            r#""number""#,
            r#""bool""#,
            r#""dynamic""#,
            r#"["list","string"]"#,
            r#"["set",["map","number"]]"#,
            r#"["tuple",[]]"#,
            r#"["tuple",["number","string"]]"#,
            r#"["object",{}]"#,
            r#"["object",{"a":"bool","b":["list","dynamic"]}]"#,
            r#"["object",{"a":"bool","b":"string"},["b"]]"#,
        ] {
            assert_eq!(Type::from_json(text.as_bytes()).unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_type() {
        for text in [
            "null",
            "1",
            "{}",
            "[]",
            r#""text""#,
            r#"["list"]"#,
            r#"["list","string","string"]"#,
            r#"["tuple","string"]"#,
            r#"["object",[]]"#,
            r#"["object",{"a":"bool"},["b"]]"#,
            r#"["object",{"a":"bool"},"a"]"#,
            r#"["object",{"a":"bool"},["a"],[]]"#,
        ] {
            assert!(matches!(Type::from_json(text.as_bytes()), Err(TypeError::Form(_))), "{text}");
        }
        assert!(matches!(Type::from_json(b"["), Err(TypeError::Json(_))));
    }

    #[test]
    fn refuses_types_that_nest_too_deep() {
        let nested =
            |levels| (0..levels).fold(Json::from("bool"), |inner, _| Json::Array(vec!["list".into(), inner]));
        assert!(Type::from_json_value(&nested(MAX_DEPTH)).is_ok());
        assert!(matches!(Type::from_json_value(&nested(MAX_DEPTH + 1)), Err(TypeError::TooDeep)));
    }

    #[test]
    fn attribute_names_are_in_normalization_form_c() {
        let composed = Type::object([("\u{e9}", Type::Bool)]);
        assert_eq!(Type::object([("e\u{301}", Type::Bool)]), composed);
        assert_eq!(Type::from_json("[\"object\",{\"e\u{301}\":\"bool\"}]".as_bytes()).unwrap(), composed);
    }

    #[test]
    fn knows_where_a_value_may_bring_its_own_type() {
        assert!(Type::list(Type::object([("a", Type::Bool), ("b", Type::Dynamic)])).has_dynamic());
        assert!(Type::Tuple(vec![Type::Bool, Type::map(Type::Dynamic)]).has_dynamic());
        assert!(!Type::set(Type::object([("a", Type::Bool)])).has_dynamic());
    }
}
