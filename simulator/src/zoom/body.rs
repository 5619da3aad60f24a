//! Request bodies, read the way Zoom reads them.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::ZoomError;
use crate::zoom::call::Call;

/// A JSON object from a request.
#[derive(Debug)]
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// The body of the request, which must be a JSON object and say so.
    pub(crate) fn of(call: &Call<'_>) -> Result<Self, ZoomError> {
        if call.request.media_type().as_deref() != Some("application/json") {
            return Err(ZoomError::body_not_json());
        }
        match serde_json::from_slice(&call.request.body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            _ => Err(ZoomError::body_not_json()),
        }
    }

    /// Everything in it.
    pub(crate) fn fields(&self) -> &Map<String, Value> {
        &self.0
    }

    /// An object within.
    pub(crate) fn object(&self, name: &str) -> Result<Self, ZoomError> {
        match self.0.get(name) {
            Some(Value::Object(fields)) => Ok(Self(fields.clone())),
            _ => Err(ZoomError::invalid_field(name)),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text of at most so many characters; absent when it is not there.
    pub(crate) fn text(&self, name: &str, longest: usize) -> Result<Option<&str>, ZoomError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.chars().count() <= longest => Ok(Some(text)),
            Some(_) => Err(ZoomError::invalid_field(name)),
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&self, name: &str, longest: usize) -> Result<&str, ZoomError> {
        self.text(name, longest)?
            .filter(|text| !text.is_empty())
            .ok_or_else(|| ZoomError::invalid_field(name))
    }

    /// A whole number; absent when it is not there.
    pub(crate) fn whole(&self, name: &str) -> Result<Option<i64>, ZoomError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| ZoomError::invalid_field(name)),
        }
    }

    /// True or false; absent when it is not there.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ZoomError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => value.as_bool().map(Some).ok_or_else(|| ZoomError::invalid_field(name)),
        }
    }

    /// A list of at most so many texts; absent when it is not there.
    pub(crate) fn texts(&self, name: &str, most: usize) -> Result<Option<Vec<String>>, ZoomError> {
        self.list_of(name, most)
    }

    /// A list of at most so many things of one shape; absent when it is not there.
    pub(crate) fn list_of<T: DeserializeOwned>(
        &self,
        name: &str,
        most: usize,
    ) -> Result<Option<Vec<T>>, ZoomError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match serde_json::from_value::<Vec<T>>(value.clone()) {
            Ok(items) if items.len() <= most => Ok(Some(items)),
            _ => Err(ZoomError::invalid_field(name)),
        }
    }

    /// The people of a list of `{id}` or `{email}`; where both are given, the id counts.
    pub(crate) fn people(&self, name: &str, most: usize) -> Result<Vec<String>, ZoomError> {
        let invalid = || ZoomError::invalid_field(name);
        let items = self.get(name).and_then(Value::as_array).ok_or_else(invalid)?;
        if items.len() > most {
            return Err(invalid());
        }
        let key = |item: &Value| {
            ["id", "email"]
                .into_iter()
                .find_map(|field| item.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()))
                .map(str::to_owned)
        };
        items.iter().map(|item| key(item).ok_or_else(invalid)).collect()
    }
}

#[cfg(test)]
impl From<Value> for Body {
    fn from(value: Value) -> Self {
        Self(value.as_object().cloned().unwrap_or_default())
    }
}
