//! Reading what servers really send: nulls where their references promise lists and texts, numbers
//! where they promise text.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A list; absent lists, null and null rows count as nothing.
pub(crate) fn rows<'de, D: Deserializer<'de>, Row: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<Row>, D::Error> {
    let rows = Option::<Vec<Option<Row>>>::deserialize(deserializer)?;
    Ok(rows.unwrap_or_default().into_iter().flatten().collect())
}

/// Text, also where a number is sent; empty text counts as none.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(serde::de::Error::custom("expected text or a number")),
    }
}

/// Anything; null counts as nothing, which proto3's JSON promises of every field.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Sample {
        #[serde(default, deserialize_with = "rows")]
        ids: Vec<String>,
        #[serde(default, deserialize_with = "text")]
        plan: Option<String>,
    }

    #[test]
    fn odd_shapes_are_understood_and_wrong_ones_refused() {
        for (json, ids, plan) in [
            ("{}", &[][..], None),
            (r#"{"ids":null,"plan":null}"#, &[], None),
            (r#"{"ids":[null,"a"],"plan":""}"#, &["a"], None),
            (r#"{"ids":["a","b"],"plan":"1"}"#, &["a", "b"], Some("1")),
            (r#"{"ids":[],"plan":16}"#, &[], Some("16")),
        ] {
            let sample: Sample = serde_json::from_str(json).unwrap();
            let ids = ids.iter().map(|&id| id.to_owned()).collect();
            assert_eq!(sample, Sample { ids, plan: plan.map(str::to_owned) }, "{json}");
        }
        assert!(serde_json::from_str::<Sample>(r#"{"ids":"a"}"#).is_err());
        assert!(serde_json::from_str::<Sample>(r#"{"plan":[1]}"#).is_err());
    }
}
