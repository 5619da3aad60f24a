//! Users of an account.

use ::http::Method;
use futures_util::stream::iter;
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::error::Error;
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::rosters::UserRow;
use super::topics;
use crate::http::Secret;
use crate::http::page::{self, Page};

mod changes;
mod user;

pub use changes::{
    CreateAction, Created, Deletion, NewPhoneNumber, NewUser, Password, Profile, Removal, Transfer, UserInfo,
};
pub use user::{CustomAttribute, License, PhoneNumber, User, UserStatus};

static LIST: Operation =
    Operation { method: Method::GET, path: "/users", label: RateLabel::Medium, answers_with: &["users"] };

static GET: Operation = Operation {
    method: Method::GET,
    path: "/users/{userId}",
    label: RateLabel::Light,
    answers_with: &["id", "email"],
};

static CREATE: Operation = Operation {
    method: Method::POST,
    path: "/users",
    label: RateLabel::Light,
    answers_with: &["id", "email"],
};

static UPDATE: Operation = write(Method::PATCH, "/users/{userId}", RateLabel::Light);

static DELETE: Operation = write(Method::DELETE, "/users/{userId}", RateLabel::Light);

static SET_STATUS: Operation = write(Method::PUT, "/users/{userId}/status", RateLabel::Light);

static SET_EMAIL: Operation = write(Method::PUT, "/users/{userId}/email", RateLabel::Light);

static SET_PASSWORD: Operation = write(Method::PUT, "/users/{userId}/password", RateLabel::Medium);

static SIGN_OUT: Operation = write(Method::DELETE, "/users/{userId}/token", RateLabel::Light);

/// A write whose good answer has no body.
const fn write(method: Method, path: &'static str, label: RateLabel) -> Operation {
    Operation { method, path, label, answers_with: &[] }
}

/// Which users to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserFilter {
    /// The statuses; empty means every one. Each costs a listing of its own.
    pub statuses: Vec<UserStatus>,
    /// Only users with this role.
    pub role_id: Option<String>,
    /// Fields that Zoom leaves out unless asked: `custom_attributes` or `host_key`.
    pub include_fields: Option<String>,
}

/// Calls on users.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls on users.
    pub fn users(&self) -> Users<'_> {
        Users { client: self }
    }
}

impl Users<'_> {
    /// The user with this id or e-mail address; `me` is the app's owner. Scope `user:read:user:admin`.
    pub async fn get(self, user: &str) -> Result<User, Error> {
        self.client.fetch(&Call::new(&GET, &[user])?.about(topics::user(user))).await
    }

    /// The user with this id in the organisation's own directory. Scope `user:read:user:admin`.
    pub async fn get_employee(self, employee: &str) -> Result<User, Error> {
        let call = Call::new(&GET, &[employee])?.query("search_by_unique_id", "true");
        self.client.fetch(&call.about(topics::users())).await
    }

    /// The users of the given statuses, page by page: a list that grows meanwhile is no error. Scope
    /// `user:read:list_users:admin`.
    pub fn list(self, filter: UserFilter) -> impl Stream<Item = Result<Vec<User>, Error>> + Send {
        let client = self.client.clone();
        let statuses =
            if filter.statuses.is_empty() { UserStatus::ALL.to_vec() } else { filter.statuses.clone() };
        let lists = statuses.into_iter().map(move |status| {
            let (client, filter) = (client.clone(), filter.clone());
            let fetch = move |token| {
                let (client, filter) = (client.clone(), filter.clone());
                async move { list_page(&client, status, &filter, token).await }
            };
            page::pages(fetch, |user: &User| user.id.clone().or_else(|| Some(user.email.to_lowercase())))
        });
        iter(lists).flatten()
    }

    /// How many users of that status there are, and of that role if one is given. Scope
    /// `user:read:list_users:admin`.
    pub async fn count(self, status: UserStatus, role_id: Option<&str>) -> Result<u64, Error> {
        let filter = UserFilter { role_id: role_id.map(str::to_owned), ..UserFilter::default() };
        let call = list_call(status, &filter, "1", None)?;
        let list: UserList<User> = self.client.fetch(&call).await?;
        Ok(list.total_records.unwrap_or_else(|| list.users.len().try_into().unwrap_or(u64::MAX)))
    }

    /// The cheapest call that proves that users can be read: a list of one. Returns how many active
    /// users there are, if Zoom says so.
    pub async fn check_access(self) -> Result<Option<u64>, Error> {
        let call = Call::new(&LIST, &[])?.query("page_size", "1").about(topics::users());
        let list: UserList<User> = self.client.fetch(&call).await?;
        Ok(list.total_records)
    }

    /// Makes a user. Scope `user:write:user:admin`.
    pub async fn create(self, new: &NewUser) -> Result<Created, Error> {
        let call = Call::new(&CREATE, &[])?.json(new)?.about(topics::users());
        self.client.fetch(&call).await
    }

    /// Changes what is given of a user's profile; what is not given stays. A pending user stays as it is,
    /// though Zoom says that it is done. Scope `user:update:user:admin`.
    pub async fn update(self, user: &str, profile: &Profile) -> Result<(), Error> {
        self.client.execute(&written(&UPDATE, user)?.json(profile)?).await
    }

    /// Lets a user in again, or shuts one out, which takes all licences away. Scope
    /// `user:update:status:admin`.
    pub async fn set_active(self, user: &str, active: bool) -> Result<(), Error> {
        let action = if active { "activate" } else { "deactivate" };
        self.client.execute(&written(&SET_STATUS, user)?.json(&json!({ "action": action }))?).await
    }

    /// Gives a user another e-mail address, of a managed domain; three times a day at most. Scope
    /// `user:update:email:admin`.
    pub async fn set_email(self, user: &str, email: &str) -> Result<(), Error> {
        self.client.execute(&written(&SET_EMAIL, user)?.json(&json!({ "email": email }))?).await
    }

    /// Sets a user's password. Scope `user:update:password:admin`.
    pub async fn set_password(self, user: &str, password: &Secret) -> Result<(), Error> {
        self.client
            .execute(&written(&SET_PASSWORD, user)?.json(&json!({ "password": password.expose() }))?)
            .await
    }

    /// Ends a user's sessions of single sign-on. Scope `user:delete:token:admin`.
    pub async fn sign_out(self, user: &str) -> Result<(), Error> {
        self.client.execute(&written(&SIGN_OUT, user)?).await
    }

    /// Takes a user out of the account. Scope `user:delete:user:admin`.
    pub async fn delete(self, user: &str, deletion: &Deletion) -> Result<(), Error> {
        let mut call = written(&DELETE, user)?;
        for (name, value) in deletion.query() {
            call = call.query(name, value);
        }
        self.client.execute(&call).await
    }
}

fn written(operation: &'static Operation, user: &str) -> Result<Call, Error> {
    Ok(Call::new(operation, &[user])?.about(topics::users_written([user])))
}

async fn list_page(
    client: &Client,
    status: UserStatus,
    filter: &UserFilter,
    token: Option<String>,
) -> Result<Page<User>, Error> {
    let call = |size| list_call(status, filter, size, token.clone());
    let mut list: UserList<User> = client.app_rosters().users_pages().fetch(client, call).await?;
    for user in &mut list.users {
        user.status.get_or_insert_with(|| status.word().to_owned());
    }
    Ok(Page { rows: list.users, next: list.next_page_token, total: list.total_records })
}

/// A page of the list of one status, in the rows of the roster.
pub(super) async fn roster_page(
    client: &Client,
    status: UserStatus,
    token: Option<String>,
) -> Result<Page<UserRow>, Error> {
    let filter = UserFilter { include_fields: Some("custom_attributes".to_owned()), ..UserFilter::default() };
    let call = |size| list_call(status, &filter, size, token.clone());
    let list: UserList<UserRow> = client.app_rosters().users_pages().fetch(client, call).await?;
    Ok(Page { rows: list.users, next: list.next_page_token, total: list.total_records })
}

#[derive(Deserialize)]
struct UserList<Row> {
    users: Vec<Row>,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    total_records: Option<u64>,
}

fn list_call(
    status: UserStatus,
    filter: &UserFilter,
    page_size: &str,
    token: Option<String>,
) -> Result<Call, Error> {
    let mut call = Call::new(&LIST, &[])?.query("status", status.word()).query("page_size", page_size);
    if let Some(role_id) = &filter.role_id {
        call = call.query("role_id", role_id);
    }
    if let Some(fields) = &filter.include_fields {
        call = call.query("include_fields", fields);
    }
    Ok(call.page(token).about(topics::users()).fleeting())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::{Endpoints, Environment};

    #[test]
    fn lists_ask_for_one_status_and_the_next_page() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let filter = UserFilter {
            role_id: Some("2".to_owned()),
            include_fields: Some("custom_attributes".to_owned()),
            ..UserFilter::default()
        };
        let call = list_call(UserStatus::Pending, &filter, "300", Some("to/ken".to_owned())).unwrap();
        let request = call.request(&endpoints, &Secret::new("token")).unwrap();
        assert_eq!(
            request.uri(),
            "https://api.zoom.us/v2/users?status=pending&page_size=300&role_id=2&\
             include_fields=custom_attributes&next_page_token=to%2Fken"
        );
    }
}
