//! `/marketplace/apps/{appId}/rotate_client_secret`: a new secret, while the old one still works.

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::find;
use crate::http::Answer;
use crate::world::clock::{later, zoom_time};
use crate::world::{OldSecret, Secret, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::quotas::Quota;

pub(super) const ROTATE: Operation = Operation {
    id: "RotateClientSecret",
    method: Method::POST,
    path: "/v2/marketplace/apps/{appId}/rotate_client_secret",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: None, paid: None, handler: rotate }),
};

/// How long an old secret may live on, from the rotation.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A General app rotates its own secret. Whether a Server-to-Server app's token may rotate is not known;
/// here it may, any app of the account.
fn rotate(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let missing = || ZoomError::bad_request(1500, "Missing request parameters.");
    let text = |name: &str| body.get(name).and_then(serde_json::Value::as_str).ok_or_else(missing);
    let renew = match text("action")? {
        "new" => true,
        "update" => false,
        _ => {
            let message = "Invalid request parameter `action`. Can be `new` or `update`.";
            return Err(ZoomError::bad_request(1500, message));
        }
    };
    let revoked_at = read_time(text("revoke_old_secret_time")?, call.now)?;
    let no_app = || ZoomError::not_found(1401, "App ID does not exist.");
    let (client_id, app) = find(call, |_| no_app())?;
    if call.for_itself && *client_id != call.client_id {
        return Err(no_app());
    }
    let rotated_at = match (&app.old_secret, renew) {
        (_, true) => call.now,
        (Some(old), false) => old.rotated_at,
        (None, false) => return Err(ZoomError::not_found(1401, "Secret ID does not exist.")),
    };
    if revoked_at < call.now || revoked_at > later(rotated_at, LONGEST) {
        let message = "Invalid value of request param `revoke_old_secret_time`.";
        return Err(ZoomError::bad_request(2001, message));
    }
    let client_id = client_id.clone();
    if call.quotas.check(Quota::Rotations, &client_id, &call.world.account, call.now).is_err() {
        let message = "Working on processing your request. Can only change client secret rotate schedule 3 \
                       times in 15 minutes.";
        return Err(ZoomError::bad_request(2000, message));
    }
    call.quotas.count(Quota::Rotations, &client_id, &call.world.account, call.now);
    let (new_id, new_secret) =
        (ids::zoom_id(&mut call.world.random), ids::client_secret(&mut call.world.random));
    let app = call.world.apps.get_mut(&client_id).ok_or_else(no_app)?;
    let mut answer = json!({"revoke_old_secret_time": zoom_time(revoked_at)});
    if renew {
        let secret = std::mem::replace(&mut app.client_secret, Secret::new(&*new_secret));
        app.old_secret = Some(OldSecret { secret, revoked_at, rotated_at });
        app.secret_id = new_id;
        answer["new_secret"] = json!(new_secret);
    } else if let Some(old) = &mut app.old_secret {
        old.revoked_at = revoked_at;
    }
    answer["secret_id"] = json!(app.secret_id);
    Ok(Answer::json(StatusCode::CREATED, &answer))
}

/// A time of the form `2026-03-14T12:34:56Z`, or `now`.
fn read_time(text: &str, now: Timestamp) -> Result<Timestamp, ZoomError> {
    if text == "now" {
        return Ok(now);
    }
    text.parse()
        .ok()
        .filter(|time| text.len() == "2026-03-14T12:34:56Z".len() && zoom_time(*time) == text)
        .ok_or_else(|| {
            let message = "Invalid format of request param `revoke_old_secret_time`. Should be in format \
                           `yyyy-MM-dd'T'HH:mm:ss'Z'` for example `2025-03-14T12:34:56Z`.";
            ZoomError::bad_request(1500, message)
        })
}
