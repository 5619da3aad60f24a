//! Request bodies, read the way Zoom's SCIM API reads them.

use serde_json::{Map, Value};

use super::error::ScimError;
use crate::zoom::call::Call;

/// A JSON object from a request, or one within it.
#[derive(Debug)]
pub(super) struct Body<'a>(&'a Map<String, Value>);

/// The whole body of a request, which must be a JSON object with something in it.
pub(super) fn read(call: &Call<'_>) -> Result<Map<String, Value>, ScimError> {
    let not_json = || ScimError::bad_request("The request body must be in JSON format.");
    let media_type = call.request.media_type();
    if !matches!(media_type.as_deref(), Some("application/json" | "application/scim+json")) {
        return Err(not_json());
    }
    match serde_json::from_slice(&call.request.body) {
        Ok(Value::Object(fields)) if fields.is_empty() => {
            Err(ScimError::bad_request("The request JSON must not be empty."))
        }
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(not_json()),
    }
}

impl<'a> Body<'a> {
    pub(super) fn new(fields: &'a Map<String, Value>) -> Self {
        Self(fields)
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// An object within; absent when it is not there.
    pub(super) fn object(&self, name: &str) -> Result<Option<Self>, ScimError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(Self(fields))),
            Some(_) => Err(ScimError::invalid(name)),
        }
    }

    /// A text of at most so many characters; absent when it is not there.
    pub(super) fn text(&self, name: &str, longest: usize) -> Result<Option<&'a str>, ScimError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.chars().count() <= longest => Ok(Some(text)),
            Some(_) => Err(ScimError::invalid(name)),
        }
    }

    /// A text as a value to keep: empty when it is not there.
    pub(super) fn kept_text(&self, name: &str, longest: usize) -> Result<String, ScimError> {
        Ok(self.text(name, longest)?.unwrap_or_default().to_owned())
    }

    /// True or false; absent when it is not there.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, ScimError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => value.as_bool().map(Some).ok_or_else(|| ScimError::invalid(name)),
        }
    }

    /// A list of objects; absent when it is not there.
    pub(super) fn objects(&self, name: &str) -> Result<Option<Vec<Self>>, ScimError> {
        let invalid = || ScimError::invalid(name);
        let Some(value) = self.get(name) else { return Ok(None) };
        let items = value.as_array().ok_or_else(invalid)?;
        items
            .iter()
            .map(|item| item.as_object().map(Self).ok_or_else(invalid))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// Names and values, in the order of the names.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.0.iter().filter(|(_, value)| !value.is_null())
    }
}
