//! Lists that come in pages, with a guard against servers that never end them and against lists
//! that change while they are read.

use std::collections::HashSet;

use futures_util::Stream;
use futures_util::stream::try_unfold;

/// More pages than any real list has; a server that sends more does not end.
pub const MOST_PAGES: usize = 10_000;

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<Row> {
    /// The rows of the page.
    pub rows: Vec<Row>,
    /// The token of the next page; none or empty on the last one.
    pub next: Option<String>,
    /// How many rows the whole list has, if the server says so.
    pub total: Option<u64>,
}

/// A list that could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The server sent a token for the second time.
    #[error("the server repeated a page token after {rows} rows, so the list would never end")]
    RepeatedToken {
        /// How many rows had come before.
        rows: usize,
    },
    /// The server sent more pages than any list has.
    #[error("the server sent {MOST_PAGES} pages without ending the list")]
    TooManyPages,
    /// The list changed each time while it was read, so that rows may be missing.
    #[error("the list changed while it was read, twice in a row: {rows} rows came, {total} were announced")]
    Changed {
        /// How many different rows came.
        rows: usize,
        /// How many rows the server announced.
        total: u64,
    },
}

/// Reads a list whole.
///
/// `fetch` gets the page for a token, `key` names a row. If the list changes between two pages (its
/// announced length changes, a row comes twice, or rows are missing), it is read once more from the
/// start; if it changes again, that is an error, because a caller that compares lists would take the
/// missing rows for deleted ones. A server whose count is simply off, by the same number both times
/// and with no other sign of change, is believed in its rows.
pub async fn collect<Row, Error, Fetched>(
    mut fetch: impl FnMut(Option<String>) -> Fetched,
    key: impl Fn(&Row) -> Option<String>,
) -> Result<Vec<Row>, Error>
where
    Fetched: Future<Output = Result<Page<Row>, Error>>,
    Error: From<PageError>,
{
    let first = read(&mut fetch, &key).await?;
    if !first.looks_changed() {
        return Ok(first.rows);
    }
    tracing::debug!(
        rows = first.rows.len(),
        total = first.total,
        "the list changed while it was read; reading it again"
    );
    let second = read(&mut fetch, &key).await?;
    let same_shortfall = !first.certainly_changed
        && !second.certainly_changed
        && (first.rows.len(), first.total) == (second.rows.len(), second.total);
    if second.looks_changed() && !same_shortfall {
        let total = second.total.unwrap_or_default();
        return Err(PageError::Changed { rows: second.rows.len(), total }.into());
    }
    if same_shortfall {
        tracing::warn!(
            rows = second.rows.len(),
            total = second.total,
            "the server's count is not the number of its rows"
        );
    }
    Ok(second.rows)
}

/// Reads a list page by page, as the pages come. A list that grows while it is read is no error, and a row
/// that comes twice is passed on once; one that slid to a page that was read before is missed. Only where a
/// missing row would be taken for a deleted one use [`collect`] instead.
pub fn pages<Row, Error, Fetched>(
    fetch: impl Fn(Option<String>) -> Fetched + Send,
    key: impl Fn(&Row) -> Option<String> + Send,
) -> impl Stream<Item = Result<Vec<Row>, Error>> + Send
where
    Row: Send,
    Fetched: Future<Output = Result<Page<Row>, Error>> + Send,
    Error: From<PageError> + Send,
{
    let start =
        Walk { token: None, ended: false, rows: 0, pages: 0, tokens: HashSet::new(), keys: HashSet::new() };
    try_unfold((start, fetch, key), |(mut walk, fetch, key)| async move {
        if walk.ended {
            return Ok(None);
        }
        let page = fetch(walk.token.take()).await?;
        let rows = walk.take(page, &key)?;
        Ok(Some((rows, (walk, fetch, key))))
    })
}

/// Where a reading by [`pages`] stands.
struct Walk {
    token: Option<String>,
    ended: bool,
    rows: usize,
    pages: usize,
    tokens: HashSet<String>,
    keys: HashSet<String>,
}

impl Walk {
    /// The rows of a page that have not come before.
    fn take<Row>(
        &mut self,
        page: Page<Row>,
        key: impl Fn(&Row) -> Option<String>,
    ) -> Result<Vec<Row>, PageError> {
        let mut rows = page.rows;
        rows.retain(|row| key(row).is_none_or(|key| self.keys.insert(key)));
        self.rows += rows.len();
        self.pages += 1;
        self.token = page.next.filter(|token| !token.is_empty());
        self.ended = self.token.is_none();
        match &self.token {
            Some(token) if !self.tokens.insert(token.clone()) => {
                Err(PageError::RepeatedToken { rows: self.rows })
            }
            Some(_) if self.pages >= MOST_PAGES => Err(PageError::TooManyPages),
            _ => Ok(rows),
        }
    }
}

/// What came of reading all pages once.
struct Reading<Row> {
    rows: Vec<Row>,
    pages: usize,
    total: Option<u64>,
    certainly_changed: bool,
}

impl<Row> Reading<Row> {
    /// One page is one answer, and cannot have changed while it was read.
    fn looks_changed(&self) -> bool {
        let miscounted = self.total.is_some_and(|total| usize::try_from(total) != Ok(self.rows.len()));
        self.certainly_changed || (self.pages > 1 && miscounted)
    }
}

async fn read<Row, Error, Fetched>(
    fetch: &mut impl FnMut(Option<String>) -> Fetched,
    key: &impl Fn(&Row) -> Option<String>,
) -> Result<Reading<Row>, Error>
where
    Fetched: Future<Output = Result<Page<Row>, Error>>,
    Error: From<PageError>,
{
    let mut reading = Reading { rows: Vec::new(), pages: 0, total: None, certainly_changed: false };
    let (mut tokens, mut keys) = (HashSet::new(), HashSet::new());
    let mut token = None;
    loop {
        let page = fetch(token.clone()).await?;
        if reading.pages > 0 && reading.total != page.total {
            reading.certainly_changed = true;
        }
        reading.pages += 1;
        reading.total = page.total;
        for row in page.rows {
            if key(&row).is_none_or(|key| keys.insert(key)) {
                reading.rows.push(row);
            } else {
                reading.certainly_changed = true;
            }
        }
        token = page.next.filter(|token| !token.is_empty());
        let Some(token) = &token else { return Ok(reading) };
        if !tokens.insert(token.clone()) {
            return Err(PageError::RepeatedToken { rows: reading.rows.len() }.into());
        }
        if reading.pages >= MOST_PAGES {
            return Err(PageError::TooManyPages.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures_util::StreamExt;

    use super::*;

    type Script = Vec<(Vec<u32>, &'static str, Option<u64>)>;

    /// Serves the pages of the script one after the other, and says how many were asked for.
    async fn run(script: Script) -> (Result<Vec<u32>, PageError>, Vec<Option<String>>) {
        let asked = RefCell::new(Vec::new());
        let pages = RefCell::new(script.into_iter());
        let result = collect(
            |token| {
                asked.borrow_mut().push(token);
                let (rows, next, total) = pages.borrow_mut().next().expect("a scripted page");
                std::future::ready(Ok(Page { rows, next: Some(next.to_owned()), total }))
            },
            |row| Some(row.to_string()),
        )
        .await;
        (result, asked.into_inner())
    }

    #[tokio::test]
    async fn pages_are_joined_in_order_and_tokens_passed_on() {
        let (rows, asked) =
            run(vec![(vec![1, 2], "a", Some(5)), (vec![3, 4], "b", Some(5)), (vec![5], "", Some(5))]).await;
        assert_eq!(rows.unwrap(), [1, 2, 3, 4, 5]);
        assert_eq!(asked, [None, Some("a".to_owned()), Some("b".to_owned())]);
    }

    #[tokio::test]
    async fn a_repeated_token_is_an_error() {
        let (rows, asked) = run(vec![(vec![1], "a", None), (vec![2], "b", None), (vec![3], "a", None)]).await;
        assert_eq!(rows.unwrap_err(), PageError::RepeatedToken { rows: 3 });
        assert_eq!(asked.len(), 3);
    }

    #[tokio::test]
    async fn a_list_without_end_ends() {
        let mut number = 0_u32;
        let result: Result<Vec<u32>, PageError> = collect(
            |_| {
                number += 1;
                std::future::ready(Ok(Page {
                    rows: vec![number],
                    next: Some(number.to_string()),
                    total: None,
                }))
            },
            |row| Some(row.to_string()),
        )
        .await;
        assert_eq!(result.unwrap_err(), PageError::TooManyPages);
    }

    #[tokio::test]
    async fn a_list_that_changed_once_is_read_again() {
        for first in [
            // the announced length changed
            vec![(vec![1, 2], "a", Some(3)), (vec![3], "", Some(4))],
            // a row came twice
            vec![(vec![1, 2], "a", Some(3)), (vec![2], "", Some(3))],
            // a row slipped to a page that was read before
            vec![(vec![1, 2], "a", Some(3)), (vec![], "", Some(3))],
        ] {
            let mut script = first;
            script.extend([(vec![1, 2], "a", Some(3)), (vec![3], "", Some(3))]);
            let (rows, asked) = run(script).await;
            assert_eq!(rows.unwrap(), [1, 2, 3]);
            assert_eq!(asked.len(), 4);
            assert_eq!(asked[2], None);
        }
    }

    #[tokio::test]
    async fn a_list_that_changed_twice_is_an_error() {
        let (rows, _) = run(vec![
            (vec![1, 2], "a", Some(3)),
            (vec![2], "", Some(3)),
            (vec![1, 2], "a", Some(4)),
            (vec![3], "", Some(4)),
        ])
        .await;
        assert_eq!(rows.unwrap_err(), PageError::Changed { rows: 3, total: 4 });
    }

    #[tokio::test]
    async fn a_count_that_is_always_off_is_not_held_against_the_rows() {
        let script: Script = vec![(vec![1, 2], "a", Some(9)), (vec![3], "", Some(9))];
        let (rows, asked) = run([script.clone(), script].concat()).await;
        assert_eq!(rows.unwrap(), [1, 2, 3]);
        assert_eq!(asked.len(), 4);
    }

    #[tokio::test]
    async fn pages_are_passed_on_as_they_come_and_rows_once() {
        // Between the pages the list has grown, and a row has slid from one to the next.
        let script = [(vec![1, 2], "a", Some(3)), (vec![2, 3, 4], "b", Some(4)), (vec![], "", Some(9))];
        let script = std::sync::Mutex::new(script.into_iter());
        let stream = pages(
            |_| {
                let (rows, next, total) = script.lock().unwrap().next().expect("a scripted page");
                std::future::ready(Ok(Page { rows, next: Some(next.to_owned()), total }))
            },
            |row: &u32| Some(row.to_string()),
        );
        let pages: Vec<Result<Vec<u32>, PageError>> = stream.collect().await;
        assert_eq!(pages, [Ok(vec![1, 2]), Ok(vec![3, 4]), Ok(vec![])]);
    }

    #[tokio::test]
    async fn a_stream_of_pages_ends_where_the_server_repeats_itself() {
        let stream = pages(
            |token: Option<String>| {
                std::future::ready(Ok(Page {
                    rows: vec![u32::from(token.is_some())],
                    next: Some("again".to_owned()),
                    total: None,
                }))
            },
            |row| Some(row.to_string()),
        );
        let pages: Vec<Result<Vec<u32>, PageError>> = stream.collect().await;
        assert_eq!(pages, [Ok(vec![0]), Err(PageError::RepeatedToken { rows: 2 })]);
    }

    #[tokio::test]
    async fn one_page_is_believed_whatever_its_count() {
        let (rows, asked) = run(vec![(vec![1], "", Some(200))]).await;
        assert_eq!(rows.unwrap(), [1]);
        assert_eq!(asked.len(), 1);
    }
}
