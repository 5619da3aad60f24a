//! Where many reads become one list: users, the members of a group, and the members of a role.
//!
//! Users stand in three lists, by their status. A pending user's row has no id, so it is found by its
//! e-mail address, as every row can be.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ::http::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::client::Client;
use super::error::{Error, Problem, found};
use super::lenient::{rows, text};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;
use super::users::{self, CustomAttribute, UserStatus};
use crate::http::CancellationToken;
use crate::http::page::Page;
pub use crate::http::roster::Answer;
use crate::http::roster::{Roster, Row, Tally};
use crate::http::topics::{Topic, Topics};

/// How many users are read singly before anybody looks at a list.
const PATIENCE: u64 = 10;

/// A group's or a role's first page costs no more than the single read in whose place it stands.
const NO_PATIENCE: u64 = 0;

static GROUP_MEMBERS: Operation = Operation {
    method: Method::GET,
    path: "/groups/{groupId}/members",
    label: RateLabel::Medium,
    answers_with: &["members"],
};

static ROLE_MEMBERS: Operation = Operation {
    method: Method::GET,
    path: "/roles/{roleId}/members",
    label: RateLabel::Medium,
    answers_with: &["members"],
};

/// The rosters of one app: what another app may list does not help it.
pub(super) struct AppRosters {
    topics: Arc<Topics>,
    users: [Roster<UserRow>; 3],
    members: Mutex<HashMap<Circle, Roster<Member>>>,
    users_pages: PageSize,
    group_pages: PageSize,
}

impl AppRosters {
    pub(super) fn new(topics: &Arc<Topics>) -> Self {
        let tally = Tally::default();
        let users = UserStatus::ALL
            .map(|_| Roster::new(PATIENCE, tally.clone(), Arc::clone(topics), vec![topics::every_user()]));
        Self {
            topics: Arc::clone(topics),
            users,
            members: Mutex::default(),
            users_pages: PageSize::default(),
            group_pages: PageSize::default(),
        }
    }

    fn users_of(&self, status: UserStatus) -> &Roster<UserRow> {
        let [active, inactive, pending] = &self.users;
        match status {
            UserStatus::Active => active,
            UserStatus::Inactive => inactive,
            UserStatus::Pending => pending,
        }
    }

    fn members_of(&self, circle: &Circle) -> Roster<Member> {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Roster::new(NO_PATIENCE, Tally::default(), Arc::clone(&self.topics), circle.topics());
        members.entry(circle.clone()).or_insert_with(new).clone()
    }

    /// How large the pages of users are that Zoom lets this app have.
    pub(super) fn users_pages(&self) -> &PageSize {
        &self.users_pages
    }
}

impl fmt::Debug for AppRosters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AppRosters").finish_non_exhaustive()
    }
}

/// How large pages are asked for. Zoom's reference allows 2000 where its pagination guide says 300: the
/// larger one is tried, and every account answers to the smaller.
#[derive(Debug, Default)]
pub(super) struct PageSize {
    large_is_refused: AtomicBool,
}

impl PageSize {
    const LARGE: &str = "2000";
    const SMALL: &str = "300";

    /// Fetches a page of the largest size that is to be had. `call` makes the call for a size.
    pub(super) async fn fetch<Answer: DeserializeOwned>(
        &self,
        client: &Client,
        call: impl Fn(&'static str) -> Result<Call, Error>,
    ) -> Result<Answer, Error> {
        if !self.large_is_refused.load(Ordering::Relaxed) {
            match client.fetch(&call(Self::LARGE)?).await {
                Err(error) if error.problem() == Some(&Problem::Invalid) => {
                    // Remembered only if the size was the reason: another page of the size may be wanted.
                    let answer = client.fetch(&call(Self::SMALL)?).await?;
                    self.large_is_refused.store(true, Ordering::Relaxed);
                    return Ok(answer);
                }
                answer => return answer,
            }
        }
        client.fetch(&call(Self::SMALL)?).await
    }
}

/// A user as the list has it: no more than what is compared, for an account has a hundred thousand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserRow {
    /// Absent from the rows of pending users.
    #[serde(default, deserialize_with = "short")]
    pub id: Option<Box<str>>,
    /// The e-mail address.
    #[serde(default)]
    pub email: Box<str>,
    /// The given name.
    #[serde(default, deserialize_with = "short")]
    pub first_name: Option<Box<str>>,
    /// The family name.
    #[serde(default, deserialize_with = "short")]
    pub last_name: Option<Box<str>>,
    /// The name that others see.
    #[serde(default, deserialize_with = "short")]
    pub display_name: Option<Box<str>>,
    /// The department.
    #[serde(default, deserialize_with = "short")]
    pub dept: Option<Box<str>>,
    /// The time zone.
    #[serde(default, deserialize_with = "short")]
    pub timezone: Option<Box<str>>,
    /// The role's id.
    #[serde(default, deserialize_with = "short")]
    pub role_id: Option<Box<str>>,
    /// The licence, as Zoom's number.
    #[serde(default, rename = "type")]
    pub user_type: Option<i64>,
    /// The attributes that the account defines.
    #[serde(default, deserialize_with = "few")]
    pub custom_attributes: Box<[CustomAttribute]>,
}

fn short<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<str>>, D::Error> {
    Ok(text(deserializer)?.map(String::into_boxed_str))
}

fn few<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Box<[T]>, D::Error> {
    Ok(rows(deserializer)?.into_boxed_slice())
}

impl Row for UserRow {
    fn keys(&self) -> Vec<String> {
        self.id.iter().map(ToString::to_string).chain([self.email.to_lowercase()]).collect()
    }

    fn about(&self) -> Vec<Topic> {
        // A pending user is written by an id that the row does not tell.
        self.id.as_ref().map_or_else(topics::users, |id| topics::user(id))
    }
}

/// A member of a group or a role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// The user's id; absent from some rows of pending users.
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    /// The user's e-mail address.
    #[serde(default)]
    pub email: String,
}

impl Row for Member {
    fn keys(&self) -> Vec<String> {
        self.id.iter().cloned().chain([self.email.to_lowercase()]).collect()
    }

    fn about(&self) -> Vec<Topic> {
        Vec::new()
    }
}

/// What users are members of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Circle {
    Group(String),
    Role(String),
}

impl Circle {
    fn topics(&self) -> Vec<Topic> {
        match self {
            Self::Group(id) => topics::group_members(id),
            Self::Role(id) => topics::role_members(id),
        }
    }

    fn holds(&self, user: &users::User) -> bool {
        match self {
            Self::Group(id) => user.group_ids.contains(id),
            Self::Role(id) => user.role_id.as_ref() == Some(id),
        }
    }

    async fn page(&self, client: &Client, token: Option<String>) -> Result<Page<Member>, Error> {
        let call = |operation, id: &str, size: &'static str| {
            let call = Call::new(operation, &[id])?.query("page_size", size).page(token.clone());
            Ok(call.about(self.topics()).fleeting())
        };
        let list: MemberList = match self {
            Self::Group(id) => {
                let pages = &client.app_rosters().group_pages;
                pages.fetch(client, |size| call(&GROUP_MEMBERS, id, size)).await?
            }
            // Zoom's reference allows no more.
            Self::Role(id) => client.fetch(&call(&ROLE_MEMBERS, id, PageSize::SMALL)?).await?,
        };
        Ok(Page { rows: list.members, next: list.next_page_token, total: list.total_records })
    }
}

#[derive(Deserialize)]
struct MemberList {
    #[serde(default, deserialize_with = "rows")]
    members: Vec<Member>,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    total_records: Option<u64>,
}

/// Looks things up with as few calls as can be.
#[derive(Debug, Clone, Copy)]
pub struct Rosters<'a> {
    client: &'a Client,
}

impl Client {
    /// Looks things up with as few calls as can be: singly, or in lists that are read once for many.
    pub fn rosters(&self) -> Rosters<'_> {
        Rosters { client: self }
    }

    /// The same client for work that others wait for as well.
    fn shared(&self) -> Self {
        self.with_cancellation(CancellationToken::new())
    }
}

impl Rosters<'_> {
    /// What the list of that status says of the user with that id, or else that address. Reads the list
    /// only where that is the cheaper way. Whoever finds a difference, or nothing, reads singly before
    /// acting on it. Scope `user:read:list_users:admin`; without it everything is read singly.
    pub async fn user(self, status: UserStatus, id: Option<&str>, email: &str) -> Answer<UserRow> {
        let email = email.to_lowercase();
        let keys: Vec<&str> = id.into_iter().chain([email.as_str()]).collect();
        let roster = self.client.app_rosters().users_of(status);
        let fetch = |token| {
            let client = self.client.shared();
            async move { users::roster_page(&client, status, token).await }
        };
        roster.ask(&keys, fetch).await
    }

    /// The user with that id or e-mail address as a member of the group; none for somebody else, for
    /// nobody, and for a group that is gone. Scopes `group:read:list_members:admin` and
    /// `user:read:user:admin`; the second is enough, at the price of a call for each user.
    pub async fn group_member(self, group_id: &str, user: &str) -> Result<Option<Member>, Error> {
        self.member(Circle::Group(group_id.to_owned()), user).await
    }

    /// The user with that id or e-mail address as a holder of the role; none for somebody else, for
    /// nobody, and for a role that is gone. Scopes `role:read:list_members:admin` and
    /// `user:read:user:admin`; the second is enough, at the price of a call for each user.
    pub async fn role_member(self, role_id: &str, user: &str) -> Result<Option<Member>, Error> {
        self.member(Circle::Role(role_id.to_owned()), user).await
    }

    async fn member(self, circle: Circle, user: &str) -> Result<Option<Member>, Error> {
        let roster = self.client.app_rosters().members_of(&circle);
        let lowered = user.to_lowercase();
        let key = if user.contains('@') { lowered.as_str() } else { user };
        let fetch = |token| {
            let (client, circle) = (self.client.shared(), circle.clone());
            async move { circle.page(&client, token).await }
        };
        if let Answer::Row(member) = roster.ask(&[key], fetch).await {
            return Ok(Some(member));
        }
        // Not asked of the list, or not in it, which one single read confirms: lists lag behind.
        let user = found(self.client.users().get(user).await)?;
        let holder = user.filter(|user| circle.holds(user));
        Ok(holder.map(|user| Member { id: user.id, email: user.email }))
    }
}
