//! Reports on what people did.

use ::http::Method;
use futures_util::Stream;
use jiff::civil::Date;
use serde::Deserialize;

use super::client::Client;
use super::error::Error;
use super::lenient::{rows, text};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;
use crate::http::page::{self, Page};

static ACTIVITIES: Operation = Operation {
    method: Method::GET,
    path: "/report/activities",
    label: RateLabel::Heavy,
    answers_with: &["activity_logs"],
};

/// The most that Zoom's pages hold.
const PAGE_SIZE: &str = "300";

/// Somebody signed in or out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Activity {
    /// The user's e-mail address.
    #[serde(default, deserialize_with = "text")]
    pub email: Option<String>,
    /// When (RFC 3339).
    #[serde(default, deserialize_with = "text")]
    pub time: Option<String>,
    /// `Sign in` or `Sign out`.
    #[serde(default, rename = "type", deserialize_with = "text")]
    pub kind: Option<String>,
    /// From which address.
    #[serde(default, deserialize_with = "text")]
    pub ip_address: Option<String>,
    /// With which kind of client.
    #[serde(default, deserialize_with = "text")]
    pub client_type: Option<String>,
    /// With which version of it.
    #[serde(default, deserialize_with = "text")]
    pub version: Option<String>,
}

/// Reports.
#[derive(Debug, Clone, Copy)]
pub struct Reports<'a> {
    client: &'a Client,
}

impl Client {
    /// Reports.
    pub fn reports(&self) -> Reports<'_> {
        Reports { client: self }
    }
}

impl Reports<'_> {
    /// Who signed in and out from one day to another, both included, page by page. A report goes over a
    /// month at most, and back to six months ago. Rows have no id: the same one may be there twice. Scope
    /// `report:read:user_activities:admin`.
    pub fn activities(self, from: Date, to: Date) -> impl Stream<Item = Result<Vec<Activity>, Error>> + Send {
        let client = self.client.clone();
        let fetch = move |token| {
            let client = client.clone();
            async move {
                let list: ActivityList = client.fetch(&call(from, to, token)?).await?;
                Ok(Page { rows: list.activity_logs, next: list.next_page_token, total: None })
            }
        };
        page::pages(fetch, |_: &Activity| None)
    }
}

#[derive(Deserialize)]
struct ActivityList {
    #[serde(default, deserialize_with = "rows")]
    activity_logs: Vec<Activity>,
    #[serde(default)]
    next_page_token: Option<String>,
}

fn call(from: Date, to: Date, token: Option<String>) -> Result<Call, Error> {
    let call = Call::new(&ACTIVITIES, &[])?.query("from", from.to_string()).query("to", to.to_string());
    Ok(call.query("page_size", PAGE_SIZE).page(token).about(topics::account()).fleeting())
}

/// The months that a report over these days is made of: Zoom tells a month at a time.
pub fn months(from: Date, to: Date) -> Vec<(Date, Date)> {
    let mut months = Vec::new();
    let mut start = from;
    while start <= to {
        let next = start.checked_add(jiff::Span::new().months(1)).unwrap_or(to);
        let last = next.yesterday().unwrap_or(to).clamp(start, to);
        months.push((start, last));
        match last.tomorrow() {
            Ok(next) => start = next,
            Err(_) => break,
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::http::Secret;
    use crate::zoom::{Endpoints, Environment};

    #[test]
    fn a_report_asks_for_its_days() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let call = call(date(2026, 1, 31), date(2026, 2, 27), None).unwrap();
        let request = call.request(&endpoints, &Secret::new("token")).unwrap();
        assert_eq!(
            request.uri(),
            "https://api.zoom.us/v2/report/activities?from=2026-01-31&to=2026-02-27&page_size=300"
        );
    }

    #[test]
    fn months_follow_each_other_without_gap_or_overlap() {
        for (from, to, want) in [
            (date(2026, 3, 1), date(2026, 3, 1), 1),
            (date(2026, 3, 1), date(2026, 3, 31), 1),
            (date(2026, 3, 1), date(2026, 4, 1), 2),
            // A month after the 31st of January is the 28th of February.
            (date(2026, 1, 31), date(2026, 3, 31), 3),
            (date(2025, 10, 1), date(2026, 3, 31), 6),
            (date(2026, 3, 2), date(2026, 3, 1), 0),
        ] {
            let months = months(from, to);
            assert_eq!(months.len(), want, "{from} {to}: {months:?}");
            if let (Some(first), Some(last)) = (months.first(), months.last()) {
                assert_eq!((first.0, last.1), (from, to));
            }
            assert!(months.windows(2).all(|pair| pair[0].1.tomorrow().unwrap() == pair[1].0));
            let month = jiff::Span::new().months(1);
            assert!(months.iter().all(|(from, to)| *to <= from.checked_add(month).unwrap()));
        }
    }
}
