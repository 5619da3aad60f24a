//! Lists in pages: `page_token` in a query, `pageToken` in the body of a search, `nextPageToken` in both
//! answers.

use serde::{Deserialize, de::DeserializeOwned};

use super::client::Client;
use super::error::Error;
use crate::http::page::{Page, collect};
use crate::http::request::BuildError;
use crate::http::{Asking, lenient};

/// The largest page that is given out.
pub(super) const PAGE_SIZE: u32 = 100;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "Row: DeserializeOwned")]
struct List<Row> {
    #[serde(default, deserialize_with = "lenient::rows")]
    list: Vec<Row>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    next_page_token: String,
}

/// Whether the pages of a list may be remembered for the rest of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// What no call of ours changes.
    ForTheRun,
    /// What may have been changed since.
    Nothing,
}

/// Reads a list whole. `page` asks for the page that a token stands for: empty for the first.
pub(super) async fn list<Row: DeserializeOwned>(
    client: &Client,
    keep: Keep,
    page: impl Fn(&str) -> Result<Asking, BuildError>,
    key: impl Fn(&Row) -> &str,
) -> Result<Vec<Row>, Error> {
    let fetch = |token: Option<String>| {
        let asking = page(&token.unwrap_or_default());
        async move {
            let asking = asking?;
            let list: List<Row> = match keep {
                Keep::ForTheRun => client.remembered(&asking).await?,
                Keep::Nothing => client.fetch(&asking).await?,
            };
            Ok(Page { rows: list.list, next: Some(list.next_page_token), total: None })
        }
    };
    collect(fetch, |row| Some(key(row).to_owned())).await
}
