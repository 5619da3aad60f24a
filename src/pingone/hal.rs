//! Lists: `_embedded.{name}[]`, and where the next page is.

use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::client::Client;
use super::error::Error;
use crate::http::page::{Page, collect};
use crate::http::request::BuildError;
use crate::http::{Asking, Operation};

/// Reads a list whole.
///
/// PingOne documents no pages for these lists; should there be a next one, `_links.next` says so. Only its
/// query is taken: a link must not lead the token to another host.
pub(super) async fn list<Row: DeserializeOwned>(
    client: &Client,
    operation: &'static Operation,
    environment_id: &str,
    name: &str,
    key: impl Fn(&Row) -> &str,
) -> Result<Vec<Row>, Error> {
    let fetch = |token: Option<String>| {
        let asking = asking(operation, environment_id, token.as_deref());
        async move {
            let body: Value = client.fetch(&asking?).await?;
            let rows = body.pointer(&format!("/_embedded/{name}")).and_then(Value::as_array);
            let rows = rows.into_iter().flatten();
            let rows = rows.filter_map(|row| serde_json::from_value(row.clone()).ok()).collect();
            Ok(Page { rows, next: next_query(&body), total: None })
        }
    };
    collect(fetch, |row| Some(key(row).to_owned())).await
}

fn asking(
    operation: &'static Operation,
    environment_id: &str,
    query: Option<&str>,
) -> Result<Asking, BuildError> {
    let asking = Asking::new(operation, &[environment_id])?;
    let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    Ok(pairs.fold(asking, |asking, (name, value)| asking.query(name, value)))
}

fn next_query(body: &Value) -> Option<String> {
    let href = body.pointer("/_links/next/href")?.as_str()?;
    let base = Url::parse("https://pingone.invalid").ok()?;
    base.join(href).ok()?.query().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_a_link_only_the_query_is_taken() {
        for (href, query) in [
            (
                json!("https://api.pingone.eu/v1/environments/e/propagation/stores?cursor=a%2Bb&limit=5"),
                Some("cursor=a%2Bb&limit=5"),
            ),
            (json!("/v1/environments/e?cursor=2"), Some("cursor=2")),
            (json!("https://evil.example.com/?cursor=3"), Some("cursor=3")),
            (json!("https://api.pingone.eu/v1"), None),
            (json!(null), None),
        ] {
            let body = json!({"_links": {"next": {"href": href}}});
            assert_eq!(next_query(&body).as_deref(), query);
        }
        assert_eq!(next_query(&json!({})), None);
    }
}
