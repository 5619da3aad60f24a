//! Request bodies, and the fields in them.

use serde_json::{Map, Value};

use super::error::PingError;
use crate::pingone::call::Call;

/// A JSON object from a request. What is not known in it is passed over, so that what was read can be sent
/// back.
#[derive(Debug)]
pub(super) struct Body(pub(super) Map<String, Value>);

impl Body {
    /// The body of the request, which must be of this media type.
    pub(super) fn of(call: &Call<'_>, media_type: &str) -> Result<Self, PingError> {
        if call.request.media_type().as_deref() != Some(media_type) {
            return Err(PingError::invalid_request(format!("The Content-Type must be {media_type}.")));
        }
        match serde_json::from_slice(&call.request.body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            _ => Err(PingError::invalid_request("The request body must be a JSON object.")),
        }
    }

    /// The body of most requests.
    pub(super) fn json(call: &Call<'_>) -> Result<Self, PingError> {
        Self::of(call, "application/json")
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text; empty when it is not there.
    pub(super) fn text(&self, name: &str) -> Result<String, PingError> {
        match self.get(name) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(PingError::invalid_value(name, "must be a string")),
        }
    }

    /// A text that must be there.
    pub(super) fn required(&self, name: &str) -> Result<String, PingError> {
        let text = self.text(name)?;
        if text.trim().is_empty() { Err(PingError::required(name)) } else { Ok(text) }
    }

    /// True or false; false when it is not there.
    pub(super) fn flag(&self, name: &str) -> Result<bool, PingError> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(PingError::invalid_value(name, "must be true or false")),
        }
    }

    /// An object; absent when it is not there.
    pub(super) fn object(&self, name: &str) -> Result<Option<Map<String, Value>>, PingError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(fields.clone())),
            Some(_) => Err(PingError::invalid_value(name, "must be an object")),
        }
    }

    /// The id of `{"id": …}`; absent when it is not there.
    pub(super) fn reference(&self, name: &str) -> Result<Option<String>, PingError> {
        let Some(object) = self.object(name)? else { return Ok(None) };
        let id = object.get("id").and_then(Value::as_str);
        id.map(|id| Some(id.to_owned())).ok_or_else(|| PingError::required(format!("{name}.id")))
    }

    /// The ids of a list of `{"id": …}`.
    pub(super) fn references(&self, name: &str) -> Result<Vec<String>, PingError> {
        let invalid = || PingError::invalid_value(name, "must be a list of objects with an id");
        let Some(value) = self.get(name) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(invalid)?;
        let ids = items.iter().map(|item| item.get("id").and_then(Value::as_str).map(str::to_owned));
        ids.collect::<Option<_>>().ok_or_else(invalid)
    }
}
