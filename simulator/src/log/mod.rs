//! The request log: what was asked, and what came of it.

mod masked;
pub(crate) mod refusal;

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub(crate) use masked::body as masked_body;

use crate::world::outline::is_secret;

/// How many requests are remembered; counts go on beyond.
const REMEMBERED: usize = 20_000;

/// One request that arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// How long it took, in milliseconds.
    pub duration_ms: f64,
    /// Why it was refused: the answer's code, a number or a word.
    pub code: Option<Value>,
    /// Why it was refused, in the answer's words.
    pub message: Option<String>,
    /// The body, with its secrets masked: JSON, the fields of a form, or how long it was.
    pub body: Option<Value>,
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
    /// How many requests there have been since the process began, the forgotten ones included.
    total: u64,
    /// How often the log was emptied.
    forgotten: u64,
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
        self.total += 1;
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
        *self = Self { total: self.total, forgotten: self.forgotten + 1, ..Self::default() };
    }

    /// How many requests there have been, the forgotten ones included.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// How often the log was emptied.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The requests after the first `seen`, the latest `most` of them if there are more, and how many
    /// that leaves out.
    pub(crate) fn since(&self, seen: u64, most: usize) -> (u64, Vec<&RequestRecord>) {
        let new = self.total.saturating_sub(seen);
        let told = usize::try_from(new).unwrap_or(usize::MAX).min(most).min(self.requests.len());
        let requests = self.requests.range(self.requests.len() - told..).collect();
        (new - told as u64, requests)
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({"requests": self.requests, "counts": self.counts})
    }
}

/// How much of a path or of a query's value is kept: whoever sends more gets a refusal for it anyway.
const LONGEST: usize = 1_000;

/// How many of a query's parameters are kept.
const MOST_PARAMETERS: usize = 50;

/// A text as the log keeps it.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A query as the log keeps it.
pub(crate) fn redacted(query: &[(String, String)]) -> BTreeMap<String, String> {
    query
        .iter()
        .take(MOST_PARAMETERS)
        .map(|(name, value)| {
            let secret = is_secret(name) || name == "code";
            (shortened(name), if secret { "***".to_owned() } else { shortened(value) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str) -> RequestRecord {
        RequestRecord {
            time: String::new(),
            operation: Some("users".to_owned()),
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: BTreeMap::new(),
            status: Some(200),
            duration_ms: 0.25,
            code: None,
            message: None,
            body: None,
            client_id: None,
            handled: true,
            tracking_id: None,
            faults: Vec::new(),
        }
    }

    #[test]
    fn whoever_watches_is_told_of_what_is_new_and_how_much_was_missed() {
        let mut log = Log::default();
        (0..5).for_each(|number| log.add(record(&number.to_string())));
        let paths = |(skipped, requests): (u64, Vec<&RequestRecord>)| {
            (skipped, requests.iter().map(|request| request.path.clone()).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(paths(log.since(3, 10)), (0, "3 4".to_owned()));
        assert_eq!(paths(log.since(0, 2)), (3, "3 4".to_owned()));
        assert_eq!(paths(log.since(9, 2)), (0, String::new()));
        log.clear();
        assert_eq!((log.total(), log.forgotten()), (5, 1));
        log.add(record("5"));
        assert_eq!(paths(log.since(0, 10)), (5, "5".to_owned()));
    }

    #[test]
    fn the_log_is_bounded_and_the_counts_go_on() {
        let mut log = Log::default();
        let more = u64::try_from(REMEMBERED).unwrap() + 10;
        (0..more).for_each(|_| log.add(record("/")));
        assert_eq!(log.requests().len(), REMEMBERED);
        assert_eq!(log.count("users"), more);
    }

    #[test]
    fn a_long_path_is_kept_in_part() {
        assert_eq!(shortened("/v2/users"), "/v2/users");
        let long = "ä".repeat(LONGEST + 1);
        assert_eq!(shortened(&long).chars().count(), LONGEST + 1);
        assert!(shortened(&long).ends_with('…'));
    }
}
