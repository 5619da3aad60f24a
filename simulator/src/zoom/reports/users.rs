//! `/report/users`: who held meetings, and who did not.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::window::Window;
use super::{PAGING, PAID, READ};
use crate::http::Answer;
use crate::world::{List, Random, User, UserStatus};
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "reportUsers",
    method: Method::GET,
    path: "/v2/report/users",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: READ, paid: PAID, handler: list }),
};

/// What somebody held. The world knows no meetings: whoever signed in within the days held some, always as
/// many.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    meetings: u64,
    participants: u64,
    minutes: u64,
}

impl Held {
    fn of(id: &str, user: &User, window: Window) -> Self {
        if !user.last_login_time.is_some_and(|time| window.holds(time)) {
            return Self::default();
        }
        let mut random = Random::stream(0, id);
        let meetings = 1 + random.below(20);
        Self { meetings, participants: meetings * (1 + random.below(8)), minutes: meetings * 30 }
    }
}

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let window = Window::required(call.request, call.now)?;
    let active = match call.request.query("type") {
        None | Some("active") => true,
        Some("inactive") => false,
        Some(_) => return Err(ZoomError::invalid_field("type")),
    };
    let group = call.request.query("group_id");
    let rows: Vec<_> = call
        .world
        .users
        .on(&List::Status(UserStatus::Active))
        .into_iter()
        .filter(|(_, user)| group.is_none_or(|group| user.group_ids.iter().any(|id| id == group)))
        .map(|(id, user)| (id, user, Held::of(id, user, window)))
        .filter(|(.., held)| (held.meetings > 0) == active)
        .collect();
    let sum = |count: fn(&Held) -> u64| rows.iter().map(|(.., held)| count(held)).sum::<u64>();
    let totals = [
        ("total_meetings", sum(|held| held.meetings)),
        ("total_participants", sum(|held| held.participants)),
        ("total_meeting_minutes", sum(|held| held.minutes)),
    ];
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe();
    body.insert("from".to_owned(), json!(window.from.to_string()));
    body.insert("to".to_owned(), json!(window.to.to_string()));
    for (name, total) in totals {
        body.insert(name.to_owned(), json!(total));
    }
    let users = page.rows.into_iter().map(|(id, user, held)| {
        json!({
            "id": id,
            "email": user.email,
            "user_name": user.shown_name(),
            "type": user.kind,
            "dept": user.dept,
            "meetings": held.meetings,
            "participants": held.participants,
            "meeting_minutes": held.minutes,
        })
    });
    body.insert("users".to_owned(), users.collect());
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}
