//! Pages: `page_size`, `page_number`, `next_page_token`.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value, json};

use super::error::ZoomError;
use crate::http::Request;
use crate::world::clock::later;
use crate::world::ids::alphanumeric;
use crate::world::random::Random;
use crate::world::{List, User, Users};

/// How long a page token may be used.
const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// How many page tokens are remembered; the oldest is forgotten first. A client that leads through a
/// hundred thousand users in pages of thirty uses a tenth of them.
const REMEMBERED: usize = 40_000;

/// Page tokens that have been handed out.
#[derive(Debug)]
pub(crate) struct Pages {
    tokens: HashMap<String, Next>,
    /// The tokens, oldest first.
    order: VecDeque<String>,
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
        Self { tokens: HashMap::new(), order: VecDeque::new(), random: Random::stream(seed, "page tokens") }
    }

    fn issue(&mut self, continues: String, offset: usize, now: Timestamp) -> String {
        while let Some(oldest) = self.order.front() {
            let spent = self.tokens.get(oldest).is_none_or(|next| next.expires <= now);
            if !spent && self.order.len() < REMEMBERED {
                break;
            }
            self.tokens.remove(oldest);
            self.order.pop_front();
        }
        let token = alphanumeric(&mut self.random, 35);
        self.order.push_back(token.clone());
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

/// Where in a list a page is.
#[derive(Debug)]
struct Place {
    range: Range<usize>,
    size: usize,
    number: usize,
    total: usize,
    next_page_token: String,
}

impl Place {
    fn filled_with<T>(self, rows: Vec<T>) -> Page<T> {
        let Self { size, number, total, next_page_token, .. } = self;
        Page { rows, size, number, total, next_page_token }
    }
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

impl<T> Page<T> {
    /// The page as Zoom answers it, with its rows under this name.
    pub(crate) fn shown<R: Serialize>(self, name: &'static str, show: impl Fn(T) -> R) -> Shown<R> {
        Shown { fields: self.describe(), name, rows: self.rows.into_iter().map(show).collect() }
    }
}

/// A page that is ready to be written: rows are written from what they borrow.
#[derive(Debug)]
pub(crate) struct Shown<R> {
    fields: Map<String, Value>,
    name: &'static str,
    rows: Vec<R>,
}

impl<R: Serialize> Serialize for Shown<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len() + 1))?;
        for (name, value) in &self.fields {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry(self.name, &self.rows)?;
        map.end()
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
        let place = self.place(request, pages, now, rows.len())?;
        rows.truncate(place.range.end);
        rows.drain(..place.range.start);
        Ok(place.filled_with(rows))
    }

    /// Cuts a page out of a list of users that the index keeps, without looking at the rest.
    pub(crate) fn page_of_users<'a>(
        self,
        request: &Request,
        pages: &mut Pages,
        now: Timestamp,
        users: &'a Users,
        list: &List,
    ) -> Result<Page<(&'a String, &'a User)>, ZoomError> {
        let place = self.place(request, pages, now, users.count(list))?;
        let rows = users.part(list, place.range.clone());
        Ok(place.filled_with(rows))
    }

    /// Finds the place of a page in a list of `total` rows.
    fn place(
        self,
        request: &Request,
        pages: &mut Pages,
        now: Timestamp,
        total: usize,
    ) -> Result<Place, ZoomError> {
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
        let end = offset.saturating_add(size).min(total);
        let next_page_token = if end < total { pages.issue(continues, end, now) } else { String::new() };
        Ok(Place { range: offset.min(end)..end, size, number: offset / size + 1, total, next_page_token })
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
