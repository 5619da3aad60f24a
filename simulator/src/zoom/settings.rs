//! Settings of accounts and users: sections of fields. The world keeps what differs from the defaults.

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

/// What a meeting's passcode must be like.
fn passcode() -> Value {
    json!({
        "length": 6,
        "have_letter": false,
        "have_number": false,
        "have_special_character": false,
        "have_upper_and_lower_characters": false,
        "only_allow_numeric": false,
        "consecutive_characters_length": 0,
        "weak_enhance_detection": false,
    })
}

fn meeting_security() -> Value {
    json!({
        "auto_security": true,
        "block_user_domain": false,
        "block_user_domain_list": [],
        "embed_password_in_join_link": true,
        "encryption_type": "enhanced_encryption",
        "end_to_end_encrypted_meetings": false,
        "meeting_password": true,
        "meeting_password_requirement": passcode(),
        "only_authenticated_can_join_from_webclient": false,
        "phone_password": true,
        "pmi_password": true,
        "waiting_room": true,
        "webinar_password": true,
    })
}

/// The settings of a user who has changed none.
pub(crate) fn of_user(meeting_capacity: i64) -> Value {
    json!({
        "schedule_meeting": {
            "audio_type": "both",
            "host_video": true,
            "participants_video": true,
            "join_before_host": false,
            "embed_password_in_join_link": true,
            "meeting_password_requirement": passcode(),
            "personal_meeting": true,
            "require_password_for_pmi_meetings": "all",
            "require_password_for_scheduled_meetings": true,
            "use_pmi_for_instant_meetings": false,
            "use_pmi_for_scheduled_meetings": false,
        },
        "in_meeting": {
            "annotation": true,
            "attendee_on_hold": false,
            "breakout_room": true,
            "chat": true,
            "co_host": true,
            "e2e_encryption": false,
            "entry_exit_chime": "none",
            "file_transfer": true,
            "meeting_reactions": true,
            "polling": true,
            "private_chat": true,
            "remote_control": true,
            "screen_sharing": true,
            "virtual_background": true,
            "waiting_room": true,
            "who_can_share_screen": "all",
        },
        "email_notification": {
            "alternative_host_reminder": true,
            "cancel_meeting_reminder": true,
            "cloud_recording_available_reminder": true,
            "jbh_reminder": true,
            "schedule_for_reminder": true,
        },
        "recording": {
            "auto_recording": "none",
            "auto_delete_cmr": false,
            "auto_delete_cmr_days": 30,
            "cloud_recording": true,
            "local_recording": true,
            "record_audio_file": true,
            "record_speaker_view": true,
            "save_chat_text": true,
        },
        "telephony": {"audio_conference_info": "", "third_party_audio": false},
        "feature": {
            "concurrent_meeting": "None",
            "large_meeting": false,
            "meeting_capacity": meeting_capacity,
            "webinar": false,
            "zoom_events": false,
            "zoom_phone": false,
            "zoom_whiteboard": false,
            "zoom_iq_for_sales": false,
            "zoom_revenue_accelerator": false,
            "zoom_clips_plus": false,
        },
        "meeting_authentication": false,
        "allow_authentication_exception": false,
        "recording_authentication": false,
        "meeting_security": meeting_security(),
    })
}

/// The settings of an account that has changed none.
pub(crate) fn of_account(meeting_capacity: i64) -> Value {
    json!({
        "security": {
            "admin_change_name_pic": true,
            "hide_billing_info": false,
            "import_photos_from_devices": false,
            "password_requirement": {
                "consecutive_characters_length": 0,
                "have_special_character": false,
                "minimum_password_length": 8,
                "weak_enhance_detection": true,
            },
            "sign_again_period_for_inactivity_on_client": 0,
            "sign_again_period_for_inactivity_on_web": 0,
            "sign_in_with_two_factor_auth": "none",
        },
        "schedule_meeting": {
            "audio_type": "both",
            "enforce_login": false,
            "enforce_login_domains": "",
            "enforce_login_with_domains": false,
            "host_video": true,
            "join_before_host": false,
            "jbh_time": 0,
            "meeting_password_requirement": passcode(),
            "participant_video": true,
            "personal_meeting": true,
            "require_password_for_pmi_meetings": "all",
            "require_password_for_scheduled_meetings": true,
            "use_pmi_for_instant_meetings": false,
            "use_pmi_for_scheduled_meetings": false,
        },
        "in_meeting": {
            "annotation": true,
            "attendee_on_hold": false,
            "breakout_room": true,
            "chat": true,
            "co_host": true,
            "e2e_encryption": false,
            "entry_exit_chime": "none",
            "file_transfer": true,
            "polling": true,
            "private_chat": true,
            "screen_sharing": true,
            "virtual_background": true,
            "who_can_share_screen": "all",
        },
        "email_notification": {
            "alternative_host_reminder": true,
            "cancel_meeting_reminder": true,
            "cloud_recording_available_reminder": true,
            "jbh_reminder": true,
            "low_host_count_reminder": true,
            "schedule_for_reminder": true,
        },
        "recording": {
            "account_user_access_recording": false,
            "auto_recording": "none",
            "auto_delete_cmr": false,
            "auto_delete_cmr_days": 30,
            "cloud_recording": true,
            "cloud_recording_download": true,
            "host_delete_cloud_recording": true,
            "local_recording": true,
        },
        "telephony": {"audio_conference_info": "", "third_party_audio": false},
        "integration": {"box": false, "dropbox": false, "google_drive": false, "microsoft_one_drive": false},
        "feature": {"meeting_capacity": meeting_capacity},
        "meeting_authentication": false,
        "allow_authentication_exception": false,
        "recording_authentication": false,
        "meeting_security": meeting_security(),
    })
}

/// Which settings of an account are locked where nothing has been locked.
pub(crate) fn locks() -> Value {
    json!({
        "schedule_meeting": {
            "audio_type": false,
            "host_video": false,
            "join_before_host": false,
            "participant_video": false,
            "require_password_for_pmi_meetings": false,
        },
        "in_meeting": {
            "annotation": false,
            "breakout_room": false,
            "chat": false,
            "co_host": false,
            "file_transfer": false,
            "private_chat": false,
            "screen_sharing": false,
            "virtual_background": false,
        },
        "email_notification": {"cancel_meeting_reminder": false, "jbh_reminder": false},
        "recording": {"auto_recording": false, "cloud_recording": false, "local_recording": false},
        "telephony": {"telephony_regions": false, "third_party_audio": false},
        "meeting_security": {
            "auto_security": false,
            "encryption_type": false,
            "meeting_password": false,
            "waiting_room": false,
        },
    })
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
