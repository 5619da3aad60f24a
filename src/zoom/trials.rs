//! Trials: the cheapest call of an operation that tells whether an app may make it.
//!
//! Only reads are tried, each with a page of one. An operation on a group or a role is tried on the first
//! one of its list; one on a user, on the app's own owner, as products do when they check a connection.

use std::sync::Arc;

use ::http::Method;
use jiff::Timestamp;
use serde_json::Value;

use super::client::Client;
use super::error::{ApiError, Error};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel::{self, Heavy, Light, Medium};
use super::refusals::Problem;
use crate::http::Response;

/// How an operation is tried.
struct Recipe {
    operation: Operation,
    subject: Subject,
    query: &'static [(&'static str, &'static str)],
}

/// Whom or what the braces of a path stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// The path has none.
    Nothing,
    /// `me`: the app's owner, or the account.
    Me,
    /// The first row of a list: its operation, the field of the rows, and that of the id.
    First(&'static str, &'static str, &'static str),
    /// The path has none, and the query a period: the last day.
    Yesterday,
}

use Subject::{First, Me, Nothing, Yesterday};

const fn read(
    path: &'static str,
    label: RateLabel,
    answers_with: &'static [&'static str],
    subject: Subject,
    query: &'static [(&'static str, &'static str)],
) -> Recipe {
    Recipe { operation: Operation { method: Method::GET, path, label, answers_with }, subject, query }
}

const ONE: &[(&str, &str)] = &[("page_size", "1")];
const GROUP: Subject = First("GET /groups", "groups", "id");
const ROLE: Subject = First("GET /roles", "roles", "id");
const CONTACT_GROUP: Subject = First("GET /contacts/groups", "groups", "group_id");

static RECIPES: &[Recipe] = &[
    read("/users", Medium, &["users"], Nothing, ONE),
    read("/groups", Medium, &["groups"], Nothing, &[]),
    read("/roles", Medium, &["roles"], Nothing, &[]),
    read("/contacts/groups", Medium, &["groups"], Nothing, ONE),
    read("/divisions", Light, &["divisions"], Nothing, ONE),
    read(
        "/scim2/Users",
        Medium,
        &["Resources", "totalResults"],
        Nothing,
        &[("startIndex", "1"), ("count", "1")],
    ),
    read(
        "/scim2/Groups",
        Medium,
        &["Resources", "totalResults"],
        Nothing,
        &[("startIndex", "1"), ("count", "1")],
    ),
    read("/users/{userId}", Light, &["id", "email"], Me, &[]),
    read("/users/{userId}/settings", Medium, &[], Me, &[]),
    read("/users/{userId}/permissions", Light, &["permissions"], Me, &[]),
    read("/users/{userId}/meetings", Medium, &["meetings"], Me, ONE),
    read("/users/{userId}/webinars", Medium, &["webinars"], Me, ONE),
    read("/users/{userId}/recordings", Medium, &["meetings"], Me, ONE),
    read("/users/summary", Medium, &[], Nothing, &[]),
    read("/accounts/{accountId}/settings", Medium, &[], Me, &[]),
    read("/accounts/{accountId}/lock_settings", Medium, &[], Me, &[]),
    read("/accounts/{accountId}/managed_domains", Light, &["domains"], Me, &[]),
    read("/accounts/{accountId}/trusted_domains", Light, &["trusted_domains"], Me, &[]),
    read("/accounts/{accountId}/plans/usage", Light, &[], Me, &[]),
    read("/report/users", Heavy, &["users"], Yesterday, &[("type", "active"), ("page_size", "1")]),
    read("/report/activities", Heavy, &["activity_logs"], Yesterday, ONE),
    read("/report/operationlogs", Heavy, &["operation_logs"], Yesterday, ONE),
    read("/marketplace/apps", Medium, &["apps"], Nothing, ONE),
    read("/phone/users", Medium, &["users"], Nothing, ONE),
    read("/rooms", Medium, &["rooms"], Nothing, ONE),
    read("/groups/{groupId}", Light, &["id"], GROUP, &[]),
    read("/groups/{groupId}/members", Medium, &["members"], GROUP, ONE),
    read("/groups/{groupId}/admins", Medium, &["admins"], GROUP, ONE),
    read("/groups/{groupId}/settings", Medium, &[], GROUP, &[]),
    read("/groups/{groupId}/lock_settings", Medium, &[], GROUP, &[]),
    read("/roles/{roleId}", Light, &["id"], ROLE, &[]),
    read("/roles/{roleId}/members", Medium, &["members"], ROLE, ONE),
    read("/contacts/groups/{groupId}/members", Medium, &["members"], CONTACT_GROUP, ONE),
];

/// What came of a trial.
#[derive(Debug, Clone)]
pub enum Trial {
    /// Zoom let it pass.
    Open {
        /// The answer, from which further trials take their subjects.
        answer: Response,
    },
    /// Zoom refused it to this app.
    Refused(Arc<ApiError>),
    /// It could not be tried, or the answer tells nothing about the app.
    Undecided,
}

/// The names of the operations that can be tried, in the order in which they are best tried: lists first.
pub fn operations() -> impl Iterator<Item = String> {
    RECIPES.iter().map(|recipe| recipe.operation.to_string())
}

/// Whether an operation, such as `GET /users`, can be tried by itself, and its place in the order.
pub fn place(operation: &str) -> Option<usize> {
    RECIPES.iter().position(|recipe| named(recipe, operation))
}

/// Whether an operation lists the things of one kind, for the whole account.
pub fn is_list(operation: &str) -> bool {
    RECIPES.iter().any(|recipe| {
        named(recipe, operation)
            && matches!(recipe.subject, Nothing | Yesterday | Me)
            && !recipe.operation.path.ends_with('}')
    })
}

/// The list whose first row an operation is tried on, if it needs one.
pub fn list_of(operation: &str) -> Option<&'static str> {
    RECIPES.iter().find(|recipe| named(recipe, operation)).and_then(|recipe| match recipe.subject {
        First(list, ..) => Some(list),
        Nothing | Me | Yesterday => None,
    })
}

fn named(recipe: &Recipe, operation: &str) -> bool {
    operation.strip_prefix("GET ").is_some_and(|path| path == recipe.operation.path)
}

/// Tries an operation. `list` is the answer of the list that it depends on, where there is one. Fails
/// where Zoom could not be asked, or could not answer.
pub async fn try_out(client: &Client, operation: &str, list: Option<&Response>) -> Result<Trial, Error> {
    let Some(recipe) = RECIPES.iter().find(|recipe| named(recipe, operation)) else {
        return Ok(Trial::Undecided);
    };
    let Some(call) = call_of(recipe, list, Timestamp::now())? else { return Ok(Trial::Undecided) };
    match client.send(&call).await {
        Ok(answer) => Ok(Trial::Open { answer }),
        Err(Error::Api(refusal)) => match refusal.problem {
            // What the call names is not there, or Zoom does not know the call: nothing about the app.
            Problem::NotFound | Problem::NotOffered | Problem::Invalid | Problem::BadPageToken => {
                Ok(Trial::Undecided)
            }
            Problem::RateLimited | Problem::DailyLimit { .. } | Problem::ServerError => {
                Err(Error::Api(refusal))
            }
            _ => Ok(Trial::Refused(refusal)),
        },
        Err(error) => Err(error),
    }
}

/// The call, or none where there is nothing to try it on.
fn call_of(recipe: &'static Recipe, list: Option<&Response>, now: Timestamp) -> Result<Option<Call>, Error> {
    let subject = match recipe.subject {
        Nothing | Yesterday => None,
        Me => Some("me".to_owned()),
        First(_, rows, id) => match list.and_then(|list| first_id(list, rows, id)) {
            Some(id) => Some(id),
            None => return Ok(None),
        },
    };
    let identifiers: Vec<&str> = subject.as_deref().into_iter().collect();
    let mut call = Call::new(&recipe.operation, &identifiers)?;
    if recipe.subject == Yesterday {
        let day = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let yesterday = day.yesterday().unwrap_or(day).to_string();
        call = call.query("from", yesterday.clone()).query("to", yesterday);
    }
    Ok(Some(recipe.query.iter().fold(call, |call, (name, value)| call.query(name, *value))))
}

/// The id in the first row of a list.
fn first_id(list: &Response, rows: &str, id: &str) -> Option<String> {
    let body: Value = serde_json::from_slice(&list.body).ok()?;
    match body.get(rows)?.get(0)?.get(id)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, StatusCode};
    use bytes::Bytes;

    use super::*;
    use crate::http::Secret;
    use crate::zoom::{Endpoints, Environment, scopes};

    fn list(body: &'static str) -> Response {
        Response {
            method: Method::GET,
            url: String::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    fn uri(operation: &str, list: Option<&Response>) -> Option<String> {
        let recipe = &RECIPES[place(operation).expect("a recipe")];
        let call = call_of(recipe, list, "2026-03-01T12:00:00Z".parse().unwrap()).unwrap()?;
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        Some(call.request(&endpoints, &Secret::new("token")).unwrap().uri().to_string())
    }

    #[test]
    fn each_trial_is_an_operation_of_zoom() {
        for operation in operations() {
            assert!(scopes::openers(&operation).next().is_some(), "{operation}");
            if let Some(list) = list_of(&operation) {
                assert!(place(list) < place(&operation), "{operation} before {list}");
            }
        }
    }

    #[test]
    fn lists_are_read_with_a_page_of_one_and_the_rest_on_what_there_is() {
        let groups = list(r#"{"groups":[{"id":"g1","name":"a"},{"id":"g2"}]}"#);
        let contacts = list(r#"{"groups":[{"group_id":"c1"}]}"#);
        for (operation, list, want) in [
            ("GET /users", None, Some("https://api.zoom.us/v2/users?page_size=1")),
            ("GET /users/{userId}", None, Some("https://api.zoom.us/v2/users/me")),
            ("GET /scim2/Users", None, Some("https://api.zoom.us/scim2/Users?startIndex=1&count=1")),
            (
                "GET /groups/{groupId}/members",
                Some(&groups),
                Some("https://api.zoom.us/v2/groups/g1/members?page_size=1"),
            ),
            (
                "GET /contacts/groups/{groupId}/members",
                Some(&contacts),
                Some("https://api.zoom.us/v2/contacts/groups/c1/members?page_size=1"),
            ),
            ("GET /groups/{groupId}", None, None),
            (
                "GET /report/activities",
                None,
                Some("https://api.zoom.us/v2/report/activities?from=2026-02-28&to=2026-02-28&page_size=1"),
            ),
        ] {
            assert_eq!(uri(operation, list).as_deref(), want, "{operation}");
        }
        assert_eq!(uri("GET /groups/{groupId}", Some(&self::list(r#"{"groups":[]}"#))), None);
    }

    #[test]
    fn only_what_lists_a_kind_of_thing_is_a_list() {
        for (operation, is) in [
            ("GET /users", true),
            ("GET /scim2/Users", true),
            ("GET /accounts/{accountId}/settings", true),
            ("GET /users/{userId}", false),
            ("GET /groups/{groupId}/members", false),
            ("POST /users", false),
        ] {
            assert_eq!(is_list(operation), is, "{operation}");
        }
    }
}
