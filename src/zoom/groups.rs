//! Groups of users, whose settings apply to their members. Pro plan or higher.

use ::http::Method;
use serde::Deserialize;

use super::client::Client;
use super::error::Error;
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;
use crate::http::page::{self, Page};

/// The most that Zoom allows.
const PAGE_SIZE: &str = "300";

static LIST: Operation =
    Operation { method: Method::GET, path: "/groups", label: RateLabel::Medium, answers_with: &["groups"] };

static GET: Operation = Operation {
    method: Method::GET,
    path: "/groups/{groupId}",
    label: RateLabel::Light,
    answers_with: &["id"],
};

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Group {
    /// The group's id.
    pub id: String,
    /// The group's name, unique in the account.
    #[serde(default)]
    pub name: String,
    /// How many members it has.
    #[serde(default)]
    pub total_members: Option<u64>,
}

/// Calls on groups.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls on groups.
    pub fn groups(&self) -> Groups<'_> {
        Groups { client: self }
    }
}

impl Groups<'_> {
    /// The group with this id. Scope `group:read:group:admin`.
    pub async fn get(self, group_id: &str) -> Result<Group, Error> {
        self.client.fetch(&Call::new(&GET, &[group_id])?.about(topics::groups())).await
    }

    /// All groups. Scope `group:read:list_groups:admin`.
    pub async fn list(self) -> Result<Vec<Group>, Error> {
        page::collect(
            |token| async move {
                let list: GroupList = self.client.fetch(&list_call(token)?).await?;
                Ok(Page { rows: list.groups, next: list.next_page_token, total: list.total_records })
            },
            |group: &Group| Some(group.id.clone()),
        )
        .await
    }
}

#[derive(Deserialize)]
struct GroupList {
    groups: Vec<Group>,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    total_records: Option<u64>,
}

fn list_call(token: Option<String>) -> Result<Call, Error> {
    Ok(Call::new(&LIST, &[])?.query("page_size", PAGE_SIZE).page(token).about(topics::groups()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Secret;
    use crate::zoom::{Endpoints, Environment};

    #[test]
    fn pages_are_as_long_as_zoom_allows() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let uri = |token: Option<&str>| {
            let call = list_call(token.map(str::to_owned)).unwrap();
            call.request(&endpoints, &Secret::new("token")).unwrap().uri().to_string()
        };
        assert_eq!(uri(None), "https://api.zoom.us/v2/groups?page_size=300");
        assert_eq!(uri(Some("a")), "https://api.zoom.us/v2/groups?page_size=300&next_page_token=a");
    }

    #[test]
    fn a_group_is_read() {
        let group: Group =
            serde_json::from_str(r#"{"id":"825c9e31","name":"Developers","total_members":100}"#).unwrap();
        assert_eq!((group.id.as_str(), group.name.as_str()), ("825c9e31", "Developers"));
        assert_eq!(group.total_members, Some(100));
    }
}
