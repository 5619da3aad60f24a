//! Contact groups: users and user groups that the Zoom client shows together. Paid accounts only.
//!
//! Their calls go their own ways: pages hold fifty at most, an update knows the fields by other names than
//! a creation, and whatever is not there is a 400.

use ::http::Method;
use futures_util::{Stream, TryStreamExt};
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::error::Error;
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;
use crate::http::lenient::text;
use crate::http::page::{self, Page};

/// The most that Zoom allows.
const PAGE_SIZE: &str = "50";

static LIST: Operation = Operation {
    method: Method::GET,
    path: "/contacts/groups",
    label: RateLabel::Medium,
    answers_with: &["groups"],
};

static CREATE: Operation = Operation {
    method: Method::POST,
    path: "/contacts/groups",
    label: RateLabel::Heavy,
    answers_with: &["group_id"],
};

static GET: Operation = Operation {
    method: Method::GET,
    path: "/contacts/groups/{groupId}",
    label: RateLabel::Light,
    answers_with: &["group_id"],
};

static UPDATE: Operation = Operation {
    method: Method::PATCH,
    path: "/contacts/groups/{groupId}",
    label: RateLabel::Heavy,
    answers_with: &[],
};

static DELETE: Operation = Operation {
    method: Method::DELETE,
    path: "/contacts/groups/{groupId}",
    label: RateLabel::Heavy,
    answers_with: &[],
};

static LIST_MEMBERS: Operation = Operation {
    method: Method::GET,
    path: "/contacts/groups/{groupId}/members",
    label: RateLabel::Medium,
    answers_with: &["group_members"],
};

/// A contact group. Numbers are Zoom's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ContactGroup {
    /// The group's id, as in `dir.JquKVDGlQ9K6S0QVWGcysw`.
    #[serde(rename = "group_id")]
    pub id: String,
    /// The group's name. Zoom lets several groups have the same.
    #[serde(default, rename = "group_name")]
    pub name: String,
    /// 1: anybody sees and finds it; 2: its members see it and anybody finds it; 3: its members see and
    /// find it.
    #[serde(default, rename = "group_privacy")]
    pub privacy: Option<i64>,
    /// What it is for.
    #[serde(default, deserialize_with = "text")]
    pub description: Option<String>,
    /// How many members it has. Only from a single read.
    #[serde(default)]
    pub total_members: Option<u64>,
}

/// What a contact group is to be; what is not given stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactGroupContent {
    /// The group's name. A new group needs one.
    pub name: Option<String>,
    /// Who sees and finds it, as Zoom's number.
    pub privacy: Option<i64>,
    /// What it is for.
    pub description: Option<String>,
}

/// A member of a contact group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ContactGroupMember {
    /// The id of a user or of a user group.
    #[serde(default)]
    pub id: String,
    /// 1: a user; 2: a user group.
    #[serde(default, rename = "type")]
    pub member_type: Option<i64>,
    /// The name of the user or the group.
    #[serde(default, deserialize_with = "text")]
    pub name: Option<String>,
}

/// Calls on contact groups.
#[derive(Debug, Clone, Copy)]
pub struct ContactGroups<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls on contact groups.
    pub fn contact_groups(&self) -> ContactGroups<'_> {
        ContactGroups { client: self }
    }
}

impl ContactGroups<'_> {
    /// The contact group with this id. Scope `contact_group:read:group:admin`, or the classic
    /// `contact_group:write:admin`.
    pub async fn get(self, group_id: &str) -> Result<ContactGroup, Error> {
        self.client.fetch(&Call::new(&GET, &[group_id])?.about(topics::contact_groups())).await
    }

    /// All contact groups. Scope `contact_group:read:list_groups:admin`.
    pub async fn list(self) -> Result<Vec<ContactGroup>, Error> {
        page::pages(|token| self.page(token), |group: &ContactGroup| Some(group.id.clone()))
            .try_concat()
            .await
    }

    /// One page of contact groups: the first, or the one that the token stands for. Zoom does not say how
    /// many there are.
    pub async fn page(self, token: Option<String>) -> Result<Page<ContactGroup>, Error> {
        let list: GroupList = self.client.fetch(&list_call(token)?).await?;
        Ok(Page { rows: list.groups, next: list.next_page_token, total: None })
    }

    /// A new contact group. Scope `contact_group:write:group:admin`.
    pub async fn create(self, content: &ContactGroupContent) -> Result<ContactGroup, Error> {
        self.client.fetch(&create_call(content)?).await
    }

    /// Changes a contact group. Scope `contact_group:update:group:admin`.
    pub async fn update(self, group_id: &str, content: &ContactGroupContent) -> Result<(), Error> {
        self.client.execute(&update_call(group_id, content)?).await
    }

    /// Removes a contact group, not its members. Scope `contact_group:delete:group:admin`.
    pub async fn delete(self, group_id: &str) -> Result<(), Error> {
        let touched = [topics::contact_groups(), topics::contact_group_members(group_id)].concat();
        self.client.execute(&Call::new(&DELETE, &[group_id])?.about(touched)).await
    }

    /// The members of a contact group, page by page. Whoever is missing from what is read may be there: see
    /// [`page::pages`]. Scope `contact_group:read:list_members:admin`.
    pub fn member_pages(
        self,
        group_id: &str,
    ) -> impl Stream<Item = Result<Vec<ContactGroupMember>, Error>> + Send {
        page::pages(
            move |token| self.member_page(group_id, token),
            |member: &ContactGroupMember| Some(member.id.clone()),
        )
    }

    /// All members of a contact group, whoever is missing is none. Scope
    /// `contact_group:read:list_members:admin`.
    pub async fn members(self, group_id: &str) -> Result<Vec<ContactGroupMember>, Error> {
        page::collect(
            |token| self.member_page(group_id, token),
            |member: &ContactGroupMember| Some(member.id.clone()),
        )
        .await
    }

    async fn member_page(
        self,
        group_id: &str,
        token: Option<String>,
    ) -> Result<Page<ContactGroupMember>, Error> {
        let call = Call::new(&LIST_MEMBERS, &[group_id])?.query("page_size", PAGE_SIZE).page(token);
        let call = call.about(topics::contact_group_members(group_id));
        let list: MemberList = self.client.fetch(&call).await?;
        Ok(Page { rows: list.group_members, next: list.next_page_token, total: None })
    }
}

#[derive(Deserialize)]
struct GroupList {
    groups: Vec<ContactGroup>,
    #[serde(default)]
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
struct MemberList {
    group_members: Vec<ContactGroupMember>,
    #[serde(default)]
    next_page_token: Option<String>,
}

/// The fields of a creation.
#[derive(Serialize)]
struct Created<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    group_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_privacy: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

/// The same fields, as an update calls them.
#[derive(Serialize)]
struct Updated<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    privacy: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

fn list_call(token: Option<String>) -> Result<Call, Error> {
    Ok(Call::new(&LIST, &[])?.query("page_size", PAGE_SIZE).page(token).about(topics::contact_groups()))
}

fn create_call(content: &ContactGroupContent) -> Result<Call, Error> {
    Ok(Call::new(&CREATE, &[])?
        .json(&Created {
            group_name: content.name.as_deref(),
            group_privacy: content.privacy,
            description: content.description.as_deref(),
        })?
        .about(topics::contact_groups()))
}

fn update_call(group_id: &str, content: &ContactGroupContent) -> Result<Call, Error> {
    Ok(Call::new(&UPDATE, &[group_id])?
        .json(&Updated {
            name: content.name.as_deref(),
            privacy: content.privacy,
            description: content.description.as_deref(),
        })?
        .about(topics::contact_groups()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Secret;
    use crate::zoom::{Endpoints, Environment};

    fn sent(call: &Call) -> (String, String) {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let request = call.request(&endpoints, &Secret::new("token")).unwrap();
        let line = format!("{} {}", request.method(), request.uri().path_and_query().unwrap());
        (line, String::from_utf8(request.body().to_vec()).unwrap())
    }

    #[test]
    fn pages_are_as_long_as_zoom_allows() {
        assert_eq!(sent(&list_call(None).unwrap()).0, "GET /v2/contacts/groups?page_size=50");
    }

    #[test]
    fn creation_and_update_name_the_same_things_differently() {
        let content = ContactGroupContent {
            name: Some("Sales".to_owned()),
            privacy: Some(3),
            description: Some("Europe".to_owned()),
        };
        assert_eq!(
            sent(&create_call(&content).unwrap()),
            (
                "POST /v2/contacts/groups".to_owned(),
                r#"{"description":"Europe","group_name":"Sales","group_privacy":3}"#.to_owned()
            )
        );
        assert_eq!(
            sent(&update_call("dir.a", &content).unwrap()),
            (
                "PATCH /v2/contacts/groups/dir.a".to_owned(),
                r#"{"description":"Europe","name":"Sales","privacy":3}"#.to_owned()
            )
        );
        let only = ContactGroupContent { description: Some(String::new()), ..ContactGroupContent::default() };
        assert_eq!(sent(&update_call("dir.a", &only).unwrap()).1, r#"{"description":""}"#);
    }
}
