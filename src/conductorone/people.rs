//! Users of ConductorOne, who may own connectors, and the roles that they have.

use std::collections::BTreeMap;

use ::http::Method;
use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::error::Error;
use super::paging::{self, Keep, PAGE_SIZE};
use crate::http::request::BuildError;
use crate::http::{Asking, Operation, lenient};

static SEARCH: Operation = Operation { method: Method::POST, path: "/api/v1/search/users" };
static ROLES: Operation = Operation { method: Method::GET, path: "/api/v1/iam/roles" };

/// A user of ConductorOne.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Person {
    /// The id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// The e-mail address.
    #[serde(deserialize_with = "lenient::or_default")]
    pub email: String,
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub display_name: String,
    /// `ENABLED`, `DISABLED` or `DELETED`.
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: String,
    /// The ids of the user's roles.
    #[serde(deserialize_with = "lenient::rows")]
    pub role_ids: Vec<String>,
}

impl Person {
    /// Whether the user can sign in. A status that is not told counts for nothing.
    pub fn is_enabled(&self) -> bool {
        matches!(self.status.as_str(), "ENABLED" | "" | "STATUS_UNSPECIFIED")
    }
}

#[derive(Deserialize)]
struct View {
    #[serde(default, deserialize_with = "lenient::or_default")]
    user: Person,
}

/// A search for the users of this e-mail address.
pub fn search_by_email(email: &str, page_token: &str) -> Result<Asking, BuildError> {
    let body = json!({"email": email, "pageSize": PAGE_SIZE, "pageToken": page_token});
    Ok(Asking::new(&SEARCH, &[])?.json(body).reads())
}

/// A search for the users of these ids.
pub fn search_by_ids(ids: &[String], page_token: &str) -> Result<Asking, BuildError> {
    let refs: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
    let body = json!({"refs": refs, "pageSize": PAGE_SIZE, "pageToken": page_token});
    Ok(Asking::new(&SEARCH, &[])?.json(body).reads())
}

/// A page of the list of roles.
pub fn list_roles(page_token: &str) -> Result<Asking, BuildError> {
    let asking = Asking::new(&ROLES, &[])?.query("page_size", PAGE_SIZE.to_string());
    Ok(if page_token.is_empty() { asking } else { asking.query("page_token", page_token) })
}

impl Client {
    /// The users of this e-mail address, whatever its case and their status: the search is exact.
    pub async fn people_by_email(&self, email: &str) -> Result<Vec<Person>, Error> {
        let views = paging::list(self, Keep::ForTheRun, |token| search_by_email(email, token), id).await?;
        let people = views.into_iter().map(|view: View| view.user);
        Ok(people.filter(|person| person.email.eq_ignore_ascii_case(email)).collect())
    }

    /// The users of these ids, keyed by id; those that are not there are left out.
    pub async fn people_by_ids(&self, ids: &[String]) -> Result<BTreeMap<String, Person>, Error> {
        // A search for nobody would find everybody.
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let views = paging::list(self, Keep::ForTheRun, |token| search_by_ids(ids, token), id).await?;
        let people = views.into_iter().map(|view: View| (view.user.id.clone(), view.user));
        Ok(people.filter(|(id, _)| ids.contains(id)).collect())
    }

    /// The names of all roles by their ids.
    pub async fn role_names(&self) -> Result<BTreeMap<String, String>, Error> {
        #[derive(Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        struct Role {
            #[serde(deserialize_with = "lenient::or_default")]
            id: String,
            #[serde(deserialize_with = "lenient::or_default")]
            name: String,
            #[serde(deserialize_with = "lenient::or_default")]
            display_name: String,
        }
        let roles = paging::list(self, Keep::ForTheRun, list_roles, |role: &Role| &role.id).await?;
        let named = roles.into_iter().map(|role| {
            let name = if role.display_name.is_empty() { role.name } else { role.display_name };
            (role.id, name)
        });
        Ok(named.collect())
    }
}

fn id(view: &View) -> &str {
    &view.user.id
}
