//! Lists: `startIndex` and `count`.

use std::ops::Range;

use serde_json::{Value, json};

use super::error::ScimError;
use crate::http::Request;

/// More than this is cut down to it.
const MOST: usize = 100;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    start_index: usize,
    count: usize,
}

impl Part {
    /// Zoom's specification has 1 for both where they are left out: one resource is returned.
    pub(super) fn of(request: &Request) -> Result<Self, ScimError> {
        let start_index = number(request, "startIndex")?.max(1);
        let count = number(request, "count")?.min(MOST);
        Ok(Self { start_index, count })
    }

    /// The rows of the part, how many there are in all, as a list response.
    pub(super) fn cut<T>(self, rows: Vec<T>, show: impl Fn(T) -> Value) -> Value {
        let total = rows.len();
        let rows: Vec<T> = rows.into_iter().skip(self.start_index - 1).take(self.count).collect();
        self.of_all(total, rows, show)
    }

    /// Where in the whole list the part is.
    pub(super) fn range(self) -> Range<usize> {
        let start = self.start_index - 1;
        start..start.saturating_add(self.count)
    }

    /// The rows of the part, cut out already, as a list response.
    pub(super) fn of_all<T>(self, total: usize, rows: Vec<T>, show: impl Fn(T) -> Value) -> Value {
        let resources: Vec<Value> = rows.into_iter().map(show).collect();
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": total,
            "startIndex": self.start_index,
            "itemsPerPage": resources.len(),
            "Resources": resources,
        })
    }
}

/// A whole number. Below 0 is 0, as RFC 7644 has it.
fn number(request: &Request, name: &str) -> Result<usize, ScimError> {
    let Some(text) = request.query(name) else { return Ok(1) };
    let number: i64 = text.parse().map_err(|_| ScimError::invalid(name))?;
    Ok(usize::try_from(number.max(0)).unwrap_or(usize::MAX))
}
