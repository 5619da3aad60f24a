//! Pages: `page_size`, `page_number`, `next_page_token`.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::error::ZoomError;
use crate::exchange::Request;
use crate::world::clock::later;
use crate::world::ids::alphanumeric;
use crate::world::random::Random;

/// How long a page token may be used.
const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// Page tokens that have been handed out.
#[derive(Debug)]
pub(crate) struct Pages {
    tokens: HashMap<String, Next>,
    random: Random,
}

#[derive(Debug)]
struct Next {
    /// Path and parameters of the request that it continues.
    continues: String,
    offset: usize,
    expires: Timestamp,
}

impl Pages {
    pub(crate) fn new(seed: u64) -> Self {
        Self { tokens: HashMap::new(), random: Random::stream(seed, "page tokens") }
    }

    fn issue(&mut self, continues: String, offset: usize, now: Timestamp) -> String {
        self.tokens.retain(|_, next| next.expires > now);
        let token = alphanumeric(&mut self.random, 35);
        self.tokens.insert(token.clone(), Next { continues, offset, expires: later(now, LIFETIME) });
        token
    }
}

/// How a list is paged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paging {
    pub(crate) default_size: usize,
    /// Larger sizes are cut down to this one.
    pub(crate) max_size: usize,
}

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    size: usize,
    number: usize,
    total: usize,
    next_page_token: String,
}

impl<T> Page<T> {
    /// How many rows a full page has.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// The fields with which Zoom describes a page: those that tokens and page numbers share.
    pub(crate) fn describe(&self) -> Map<String, Value> {
        let mut fields = self.describe_by_token();
        fields.insert("page_size".to_owned(), json!(self.size));
        fields.insert("page_number".to_owned(), json!(self.number));
        fields.insert("page_count".to_owned(), json!(self.total.div_ceil(self.size)));
        fields
    }

    /// The fields of lists that know tokens and do not count their rows.
    pub(crate) fn describe_briefly(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("next_page_token".to_owned(), json!(self.next_page_token));
        fields.insert("page_size".to_owned(), json!(self.size));
        fields
    }

    /// The fields of lists that know tokens only.
    pub(crate) fn describe_by_token(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("next_page_token".to_owned(), json!(self.next_page_token));
        fields.insert("total_records".to_owned(), json!(self.total));
        fields
    }
}

impl Paging {
    /// Cuts out the page that the request asks for. A token remembers a position and not the rows, so a
    /// list that changes between two pages repeats or misses some, as Zoom's does.
    pub(crate) fn page<T>(
        self,
        request: &Request,
        pages: &mut Pages,
        now: Timestamp,
        mut rows: Vec<T>,
    ) -> Result<Page<T>, ZoomError> {
        let size = positive(request, "page_size", self.default_size)?.min(self.max_size);
        let continues = signature(request);
        let offset = match request.query("next_page_token") {
            Some(token) => {
                let next = pages.tokens.get(token).ok_or_else(ZoomError::page_token)?;
                if next.expires <= now || next.continues != continues {
                    return Err(ZoomError::page_token());
                }
                next.offset
            }
            None => (positive(request, "page_number", 1)? - 1).saturating_mul(size),
        };
        let total = rows.len();
        let end = offset.saturating_add(size).min(total);
        rows.truncate(end);
        rows.drain(..offset.min(end));
        let next_page_token = if end < total { pages.issue(continues, end, now) } else { String::new() };
        Ok(Page { rows, size, number: offset / size + 1, total, next_page_token })
    }
}

/// A whole number above 0.
fn positive(request: &Request, name: &str, default: usize) -> Result<usize, ZoomError> {
    match request.query(name) {
        None => Ok(default),
        Some(text) => match text.parse() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err(ZoomError::invalid_field(name)),
        },
    }
}

/// What must be the same in every request for a page of one list.
fn signature(request: &Request) -> String {
    let mut parameters: Vec<_> = request.query.iter().filter(|(name, _)| name != "next_page_token").collect();
    parameters.sort();
    format!("{} {parameters:?}", request.path)
}
