//! `/report/activities`: who signed in, and out.

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::window::Window;
use super::{PAGING, PAID, READ};
use crate::http::Answer;
use crate::world::User;
use crate::world::clock::{later, zoom_time};
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "reportSignInSignOutActivities",
    method: Method::GET,
    path: "/v2/report/activities",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: READ, paid: PAID, handler: list }),
};

/// The world knows when somebody signed in last; people here stay for eight hours.
const STAY: SignedDuration = SignedDuration::from_hours(8);

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let window = Window::optional(call.request, call.now)?;
    let mut rows: Vec<(Timestamp, &User, &str)> = call
        .world
        .users
        .values()
        .filter_map(|user| user.last_login_time.map(|time| (time, user)))
        .flat_map(|(time, user)| [(time, user, "Sign in"), (later(time, STAY), user, "Sign out")])
        .filter(|(time, ..)| *time <= call.now && window.holds(*time))
        .collect();
    rows.sort_by(|(time, one, _), (other_time, other, _)| {
        (other_time, &one.email).cmp(&(time, &other.email))
    });
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_briefly();
    body.insert("from".to_owned(), json!(window.from.to_string()));
    body.insert("to".to_owned(), json!(window.to.to_string()));
    let logs = page.rows.into_iter().map(|(time, user, kind)| view(time, user, kind));
    body.insert("activity_logs".to_owned(), logs.collect());
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn view(time: Timestamp, user: &User, kind: &str) -> Value {
    // Such as "6.3.11.50104(mac)".
    let (version, client) = user.last_client_version.split_once('(').unwrap_or(("-", "Browser"));
    // An address for documentation (RFC 5737), the same for a user at all times.
    let host = user.email.bytes().fold(0_u32, |sum, byte| (sum + u32::from(byte)) % 254) + 1;
    json!({
        "email": user.email,
        "time": zoom_time(time),
        "type": kind,
        "ip_address": format!("192.0.2.{host}"),
        "client_type": client.trim_end_matches(')'),
        "version": version,
    })
}
