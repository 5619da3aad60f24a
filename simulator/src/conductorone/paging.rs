//! Pages: `page_size` and `page_token` in a query, `pageSize` and `pageToken` in the body of a search.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::error::Refusal;
use crate::conductorone::call::Call;

/// Which page is asked for.
#[derive(Clone, Debug)]
pub(super) struct Page {
    size: usize,
    token: String,
    /// The list that a token belongs to.
    list: String,
}

impl Page {
    /// As the query of a GET says.
    pub(super) fn of_query(call: &Call<'_>) -> Result<Self, Refusal> {
        let size = call.request.query("page_size").map_or(Ok(0), str::parse::<i64>);
        let size = size.map_err(|_| Refusal::invalid("page_size: not a whole number"))?;
        Ok(Self::of(call, size, call.request.query("page_token").unwrap_or_default()))
    }

    /// As the body of a search says. 0 is 25; less than 10 is 10; more than 100 is 100.
    pub(super) fn of(call: &Call<'_>, size: i64, token: &str) -> Self {
        let size = if size == 0 { 25 } else { size.clamp(10, 100) };
        Self {
            size: usize::try_from(size).unwrap_or(25),
            token: token.to_owned(),
            list: call.request.path.clone(),
        }
    }

    /// The rows of the page, with the token of the next one: empty at the end.
    pub(super) fn cut<T>(&self, rows: Vec<T>, show: impl Fn(T) -> Value) -> Result<Value, Refusal> {
        let start = self.start().ok_or_else(|| Refusal::invalid("invalid page token"))?;
        let end = start.saturating_add(self.size);
        let next = if end < rows.len() { self.token(end) } else { String::new() };
        let list: Vec<Value> = rows.into_iter().skip(start).take(self.size).map(show).collect();
        Ok(json!({"list": list, "nextPageToken": next}))
    }

    fn token(&self, offset: usize) -> String {
        URL_SAFE_NO_PAD.encode(format!("{offset} {}", self.list))
    }

    fn start(&self) -> Option<usize> {
        if self.token.is_empty() {
            return Some(0);
        }
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(&self.token).ok()?).ok()?;
        let (offset, list) = text.split_once(' ')?;
        if list == self.list { offset.parse().ok() } else { None }
    }
}
