//! The request log: what was asked, and what came of it.

mod audit;

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub(crate) use audit::Audit;

/// How many requests are remembered; counts go on beyond.
const REMEMBERED: usize = 100_000;

/// Query parameters whose values are secrets.
const SECRET_PARAMETERS: &[&str] =
    &["token", "client_secret", "refresh_token", "code", "access_token", "device_code", "code_verifier"];

/// One request that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// When it arrived: RFC 3339, milliseconds, UTC.
    pub time: String,
    /// The vendor's `operationId`; nothing for a path or method that there is none for.
    pub operation: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path as sent.
    pub path: String,
    /// The query, decoded; secrets are `***`.
    pub query: BTreeMap<String, String>,
    /// The HTTP status; nothing where the connection was closed without an answer.
    pub status: Option<u16>,
    /// The app that asked, if the request said which.
    pub client_id: Option<String>,
    /// Whether the request reached what it asked for; false where a fault or a refusal came before.
    pub handled: bool,
    /// The value of `x-zm-trackingid` in the answer.
    pub tracking_id: Option<String>,
    /// The faults that fired on it.
    pub faults: Vec<String>,
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    requests: VecDeque<RequestRecord>,
    counts: BTreeMap<String, u64>,
}

impl Log {
    pub(crate) fn add(&mut self, record: RequestRecord) {
        if let Some(operation) = &record.operation {
            *self.counts.entry(operation.clone()).or_insert(0) += 1;
        }
        if self.requests.len() == REMEMBERED {
            self.requests.pop_front();
        }
        self.requests.push_back(record);
    }

    pub(crate) fn requests(&self) -> Vec<RequestRecord> {
        self.requests.iter().cloned().collect()
    }

    /// The requests of one app, newest first.
    pub(crate) fn of_app<'a>(&'a self, client_id: &'a str) -> impl Iterator<Item = &'a RequestRecord> {
        self.requests.iter().rev().filter(move |request| request.client_id.as_deref() == Some(client_id))
    }

    pub(crate) fn count(&self, operation: &str) -> u64 {
        self.counts.get(operation).copied().unwrap_or(0)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({"requests": self.requests, "counts": self.counts})
    }
}

/// A query as the log keeps it.
pub(crate) fn redacted(query: &[(String, String)]) -> BTreeMap<String, String> {
    query
        .iter()
        .map(|(name, value)| {
            let secret = SECRET_PARAMETERS.contains(&name.as_str());
            (name.clone(), if secret { "***".to_owned() } else { value.clone() })
        })
        .collect()
}
