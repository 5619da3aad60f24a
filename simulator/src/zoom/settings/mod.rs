//! Settings of accounts and users: sections of fields. The world keeps what differs from the defaults, which
//! stand in the files beside this one.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::body::Body;
use super::error::ZoomError;
use crate::http::Request;
use crate::world::merge::merge;

/// Which part of the settings a request is about: its `option`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All sections but those of the other parts.
    Everything,
    MeetingAuthentication,
    RecordingAuthentication,
    MeetingSecurity,
    /// The section `security`, of accounts alone.
    Security,
}

impl Part {
    /// The part that a request names.
    pub(crate) fn of(request: &Request) -> Result<Self, ZoomError> {
        Ok(match request.query("option") {
            None => Self::Everything,
            Some("meeting_authentication") => Self::MeetingAuthentication,
            Some("recording_authentication") => Self::RecordingAuthentication,
            Some("meeting_security") => Self::MeetingSecurity,
            Some("security") => Self::Security,
            Some(_) => return Err(ZoomError::invalid_field("option")),
        })
    }

    /// Whether a field at the top belongs to this part.
    fn holds(self, name: &str) -> bool {
        match self {
            Self::MeetingAuthentication => {
                matches!(name, "meeting_authentication" | "allow_authentication_exception")
            }
            Self::RecordingAuthentication => name == "recording_authentication",
            Self::MeetingSecurity => name == "meeting_security",
            Self::Security => name == "security",
            Self::Everything => {
                let others =
                    [Self::MeetingAuthentication, Self::RecordingAuthentication, Self::MeetingSecurity];
                !others.into_iter().any(|part| part.holds(name))
            }
        }
    }
}

/// The settings of a part: defaults, with what differs on top, and only those fields that the request asks
/// for.
pub(crate) fn view(defaults: Value, differing: &Map<String, Value>, part: Part, request: &Request) -> Value {
    let mut settings = defaults;
    merge(&mut settings, Value::Object(differing.clone()));
    let Value::Object(mut settings) = settings else { return settings };
    settings.retain(|name, _| part.holds(name));
    if matches!(part, Part::MeetingAuthentication | Part::RecordingAuthentication) {
        settings.insert("authentication_options".to_owned(), json!([]));
    }
    if let Some(wanted) = request.query("custom_query_fields") {
        let wanted: Vec<&str> = wanted.split(',').map(str::trim).collect();
        for section in settings.values_mut() {
            if let Value::Object(fields) = section {
                fields.retain(|name, _| wanted.contains(&name.as_str()));
            }
        }
        settings.retain(|name, section| match section {
            Value::Object(fields) => !fields.is_empty(),
            _ => wanted.contains(&name.as_str()),
        });
    }
    Value::Object(settings)
}

/// Takes over what a request changes. A section that there is none of, and a value of another kind than the
/// default's, are refused; nothing is changed then.
pub(crate) fn update(
    defaults: &Value,
    differing: &mut Map<String, Value>,
    body: &Body,
    part: Part,
) -> Result<(), ZoomError> {
    for (name, change) in body.fields() {
        let default = defaults.get(name).filter(|_| part.holds(name));
        let default = default.ok_or_else(|| ZoomError::invalid_field(name))?;
        check(name, default, change)?;
    }
    let mut merged = Value::Object(std::mem::take(differing));
    merge(&mut merged, Value::Object(body.fields().clone()));
    if let Value::Object(merged) = merged {
        *differing = merged;
    }
    Ok(())
}

/// A value must be of the kind that the default is of. Fields that no default names are taken as they are:
/// Zoom has more settings than anybody lists.
fn check(place: &str, default: &Value, change: &Value) -> Result<(), ZoomError> {
    match (default, change) {
        (Value::Object(default), Value::Object(change)) => change.iter().try_for_each(|(name, change)| {
            default.get(name).map_or(Ok(()), |default| check(&format!("{place}.{name}"), default, change))
        }),
        (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_))
        | (Value::Array(_), Value::Array(_)) => Ok(()),
        _ => Err(ZoomError::invalid_field(place)),
    }
}

/// The settings of a user who has changed none.
pub(crate) fn of_user(meeting_capacity: i64) -> Value {
    with_capacity(&USER, meeting_capacity)
}

/// The settings of an account that has changed none.
pub(crate) fn of_account(meeting_capacity: i64) -> Value {
    with_capacity(&ACCOUNT, meeting_capacity)
}

/// Which settings of an account are locked where nothing has been locked.
pub(crate) fn locks() -> Value {
    LOCKS.clone()
}

static USER: LazyLock<Value> = LazyLock::new(|| read(include_str!("user.json")));
static ACCOUNT: LazyLock<Value> = LazyLock::new(|| read(include_str!("account.json")));
static LOCKS: LazyLock<Value> = LazyLock::new(|| read(include_str!("locks.json")));

/// The files are part of the program, and a test reads each.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// How many people a meeting holds depends on plan and licence.
fn with_capacity(settings: &Value, meeting_capacity: i64) -> Value {
    let mut settings = settings.clone();
    settings["feature"]["meeting_capacity"] = json!(meeting_capacity);
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(query: &[(&str, &str)]) -> Request {
        Request {
            is_secure: false,
            method: http::Method::GET,
            path: String::new(),
            query: query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::new(),
        }
    }

    #[test]
    fn the_defaults_can_be_read() {
        for settings in [of_user(100), of_account(100), locks()] {
            assert!(settings["schedule_meeting"].is_object() && settings["meeting_security"].is_object());
        }
    }

    #[test]
    fn what_differs_lies_over_the_defaults() {
        let mut differing = Map::new();
        let body = Body::from(json!({"in_meeting": {"chat": false}}));
        update(&of_user(100), &mut differing, &body, Part::Everything).unwrap();
        let shown = view(of_user(100), &differing, Part::Everything, &request(&[]));
        assert_eq!(
            (&shown["in_meeting"]["chat"], &shown["in_meeting"]["polling"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(shown.get("meeting_security"), None);
    }

    #[test]
    fn fields_can_be_picked() {
        let picked = request(&[("custom_query_fields", "host_video, chat")]);
        let shown = view(of_user(100), &Map::new(), Part::Everything, &picked);
        assert_eq!(shown, json!({"schedule_meeting": {"host_video": true}, "in_meeting": {"chat": true}}));
    }

    #[test]
    fn a_value_of_another_kind_is_refused_by_its_place() {
        let mut differing = Map::new();
        for (body, place) in [
            (json!({"in_meeting": {"chat": "yes"}}), "in_meeting.chat"),
            (json!({"in_meeting": true}), "in_meeting"),
            (json!({"colours": {}}), "colours"),
            (json!({"meeting_security": {}}), "meeting_security"),
        ] {
            let error =
                update(&of_user(100), &mut differing, &Body::from(body), Part::Everything).unwrap_err();
            assert_eq!(error, ZoomError::invalid_field(place));
        }
        assert!(differing.is_empty());
    }
}
