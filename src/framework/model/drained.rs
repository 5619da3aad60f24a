//! A list that is given away while it is written.

use std::borrow::Cow;
use std::fmt;
use std::sync::Mutex;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::framework::call::lock;

/// A long list in a model that is written once: each element is gone as soon as it is written. A list of many thousand
/// objects is then never there twice, as what is made takes the place of what it was made from.
///
/// So it can be serialized only once: afterwards it is empty. In a schema it is a list like any other.
pub struct Drained<T>(Mutex<Vec<Box<T>>>);

impl<T> FromIterator<T> for Drained<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        elements.into_iter().map(Box::new).collect::<Vec<_>>().into()
    }
}

impl<T> From<Vec<Box<T>>> for Drained<T> {
    fn from(elements: Vec<Box<T>>) -> Self {
        Self(Mutex::new(elements))
    }
}

impl<T: Clone> Clone for Drained<T> {
    fn clone(&self) -> Self {
        lock(&self.0).clone().into()
    }
}

impl<T: fmt::Debug> fmt::Debug for Drained<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(lock(&self.0).iter()).finish()
    }
}

impl<T: Serialize> Serialize for Drained<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let elements = std::mem::take(&mut *lock(&self.0));
        let mut sequence = serializer.serialize_seq(Some(elements.len()))?;
        for element in elements {
            sequence.serialize_element(&element)?;
        }
        sequence.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Drained<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Box<T>>::deserialize(deserializer).map(Self::from)
    }
}

impl<T: JsonSchema> JsonSchema for Drained<T> {
    fn inline_schema() -> bool {
        Vec::<T>::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Vec::<T>::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_gone() {
        let list: Drained<u8> = [1, 2, 3].into_iter().collect();
        let copy = list.clone();
        assert_eq!(serde_json::to_value(&list).unwrap(), json!([1, 2, 3]));
        assert_eq!(serde_json::to_value(&list).unwrap(), json!([]));
        assert_eq!(format!("{copy:?}"), "[1, 2, 3]");
    }

    #[test]
    fn each_element_is_gone_before_the_next_is_written() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};

        /// Writes how many of its kind there are.
        struct Counted(Arc<AtomicUsize>);

        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }

        impl Serialize for Counted {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.load(Ordering::Relaxed).serialize(serializer)
            }
        }

        let there = Arc::new(AtomicUsize::new(3));
        let list: Drained<Counted> = (0..3).map(|_| Counted(Arc::clone(&there))).collect();
        assert_eq!(serde_json::to_value(&list).unwrap(), json!([3, 2, 1]));
    }

    #[test]
    fn it_is_read_like_a_list() {
        let list: Drained<String> = serde_json::from_value(json!(["a"])).unwrap();
        assert_eq!(format!("{list:?}"), r#"["a"]"#);
        let (own, vec) = (schemars::schema_for!(Drained<String>), schemars::schema_for!(Vec<String>));
        assert_eq!(own, vec);
    }
}
