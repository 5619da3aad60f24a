//! Groups of users, whose settings apply to their members. Pro plan or higher.

use ::http::Method;
use futures_util::{Stream, TryStreamExt};
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::error::{Error, Problem};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;
use crate::http::lenient::text;
use crate::http::page::{self, Page};

/// The most that Zoom allows for groups and for their administrators.
const PAGE_SIZE: &str = "300";
/// The most that Zoom's reference allows for members. Its pagination guide says 300, which stands in where
/// this is refused.
const MEMBER_PAGE_SIZE: &str = "2000";

static LIST: Operation =
    Operation { method: Method::GET, path: "/groups", label: RateLabel::Medium, answers_with: &["groups"] };

static CREATE: Operation =
    Operation { method: Method::POST, path: "/groups", label: RateLabel::Light, answers_with: &["id"] };

static GET: Operation = Operation {
    method: Method::GET,
    path: "/groups/{groupId}",
    label: RateLabel::Light,
    answers_with: &["id"],
};

static UPDATE: Operation = Operation {
    method: Method::PATCH,
    path: "/groups/{groupId}",
    label: RateLabel::Light,
    answers_with: &[],
};

static DELETE: Operation = Operation {
    method: Method::DELETE,
    path: "/groups/{groupId}",
    label: RateLabel::Light,
    answers_with: &[],
};

static LIST_MEMBERS: Operation = Operation {
    method: Method::GET,
    path: "/groups/{groupId}/members",
    label: RateLabel::Medium,
    answers_with: &["members"],
};

static LIST_ADMINS: Operation = Operation {
    method: Method::GET,
    path: "/groups/{groupId}/admins",
    label: RateLabel::Medium,
    answers_with: &["admins"],
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

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GroupMember {
    /// The user's id.
    #[serde(default)]
    pub id: String,
    /// The user's e-mail address.
    #[serde(default)]
    pub email: String,
    /// The given name.
    #[serde(default, deserialize_with = "text")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(default, deserialize_with = "text")]
    pub last_name: Option<String>,
    /// The user's licence, as Zoom's number.
    #[serde(default, rename = "type")]
    pub user_type: Option<i64>,
}

/// An administrator of a group. Zoom does not tell the id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GroupAdmin {
    /// The user's e-mail address.
    #[serde(default)]
    pub email: String,
    /// The user's name.
    #[serde(default, deserialize_with = "text")]
    pub name: Option<String>,
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
        page::pages(|token| self.page(token), |group: &Group| Some(group.id.clone())).try_concat().await
    }

    /// One page of groups: the first, or the one that the token stands for.
    pub async fn page(self, token: Option<String>) -> Result<Page<Group>, Error> {
        let list: GroupList = self.client.fetch(&list_call(token)?).await?;
        Ok(Page { rows: list.groups, next: list.next_page_token, total: list.total_records })
    }

    /// A new group. Scope `group:write:group:admin`.
    pub async fn create(self, name: &str) -> Result<Group, Error> {
        self.client.fetch(&create_call(name)?).await
    }

    /// Gives a group another name. Scope `group:update:group:admin`.
    pub async fn rename(self, group_id: &str, name: &str) -> Result<(), Error> {
        self.client.execute(&rename_call(group_id, name)?).await
    }

    /// Removes a group, not its members. Scope `group:delete:group:admin`.
    pub async fn delete(self, group_id: &str) -> Result<(), Error> {
        let call = Call::new(&DELETE, &[group_id])?.about(topics::group_written(group_id));
        self.client.execute(&call).await
    }

    /// How many members a group has, from a page of one. Scope `group:read:list_members:admin`.
    pub async fn member_count(self, group_id: &str) -> Result<Option<u64>, Error> {
        Ok(self.member_page(group_id, "1", None).await?.total)
    }

    /// The members of a group, page by page. Whoever is missing from what is read may be there: see
    /// [`page::pages`]. Scope `group:read:list_members:admin`.
    pub fn member_pages(self, group_id: &str) -> impl Stream<Item = Result<Vec<GroupMember>, Error>> + Send {
        page::pages(
            move |token| self.member_page(group_id, PAGE_SIZE, token),
            |member: &GroupMember| Some(member.id.clone()),
        )
    }

    /// All members of a group, whoever is missing is none. Scope `group:read:list_members:admin`.
    pub async fn members(self, group_id: &str) -> Result<Vec<GroupMember>, Error> {
        match self.members_in_pages_of(group_id, MEMBER_PAGE_SIZE).await {
            Err(error) if matches!(error.problem(), Some(Problem::Invalid)) => {
                self.members_in_pages_of(group_id, PAGE_SIZE).await
            }
            result => result,
        }
    }

    async fn members_in_pages_of(self, group_id: &str, size: &str) -> Result<Vec<GroupMember>, Error> {
        page::collect(
            |token| self.member_page(group_id, size, token),
            |member: &GroupMember| Some(member.id.clone()),
        )
        .await
    }

    async fn member_page(
        self,
        group_id: &str,
        size: &str,
        token: Option<String>,
    ) -> Result<Page<GroupMember>, Error> {
        let call = Call::new(&LIST_MEMBERS, &[group_id])?.query("page_size", size).page(token);
        let call = call.about(topics::group_members(group_id));
        let list: MemberList = self.client.fetch(&call).await?;
        Ok(Page { rows: list.members, next: list.next_page_token, total: list.total_records })
    }

    /// Who administers a group. Scope `group:read:administrator:admin`.
    pub async fn admins(self, group_id: &str) -> Result<Vec<GroupAdmin>, Error> {
        page::collect(
            |token| async move {
                let call = Call::new(&LIST_ADMINS, &[group_id])?.query("page_size", PAGE_SIZE).page(token);
                let call = call.about(topics::group_admins(group_id));
                let list: AdminList = self.client.fetch(&call).await?;
                Ok::<_, Error>(Page {
                    rows: list.admins,
                    next: list.next_page_token,
                    total: list.total_records,
                })
            },
            |admin: &GroupAdmin| Some(admin.email.to_lowercase()),
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

#[derive(Deserialize)]
struct MemberList {
    members: Vec<GroupMember>,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    total_records: Option<u64>,
}

#[derive(Deserialize)]
struct AdminList {
    admins: Vec<GroupAdmin>,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    total_records: Option<u64>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

fn list_call(token: Option<String>) -> Result<Call, Error> {
    Ok(Call::new(&LIST, &[])?.query("page_size", PAGE_SIZE).page(token).about(topics::groups()))
}

fn create_call(name: &str) -> Result<Call, Error> {
    Ok(Call::new(&CREATE, &[])?.json(&Named { name })?.about(topics::groups()))
}

fn rename_call(group_id: &str, name: &str) -> Result<Call, Error> {
    Ok(Call::new(&UPDATE, &[group_id])?.json(&Named { name })?.about(topics::groups()))
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
    fn a_name_is_all_that_is_written() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        for (call, line) in
            [(create_call("Sales"), "POST /v2/groups"), (rename_call("g1", "Sales"), "PATCH /v2/groups/g1")]
        {
            let request = call.unwrap().request(&endpoints, &Secret::new("token")).unwrap();
            assert_eq!(format!("{} {}", request.method(), request.uri().path()), line);
            assert_eq!(request.body(), r#"{"name":"Sales"}"#);
        }
    }

    #[test]
    fn a_group_is_read() {
        let group: Group =
            serde_json::from_str(r#"{"id":"825c9e31","name":"Developers","total_members":100}"#).unwrap();
        assert_eq!((group.id.as_str(), group.name.as_str()), ("825c9e31", "Developers"));
        assert_eq!(group.total_members, Some(100));
    }
}
