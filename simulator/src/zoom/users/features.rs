//! `/users/features`: one licence or feature for many people at once.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{EDIT, plans};
use crate::http::Answer;
use crate::world::licences::LICENSED;
use crate::world::{Unfit, User, UserStatus};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};
use crate::zoom::quotas::Quota;

pub(super) const UPDATE: Operation = Operation {
    id: "bulkUpdateFeature",
    method: Method::POST,
    path: "/v2/users/features",
    rules: Rules::Rest(RestRules {
        label: Label::Medium,
        privilege: EDIT,
        paid: Some(Refusal::new("Current account must be a paid account.")),
        handler: update,
    }),
};

/// How many people one request may name.
const MOST: usize = 30;

/// What is to be given.
enum Feature {
    Kind(i64),
    United(String),
    ZoomOne(i64),
    /// A field of the user's settings, in the section `feature`.
    Setting(String, Value),
}

impl Feature {
    fn read(body: &Body) -> Result<Self, ZoomError> {
        let value = body.required_text("feature_value", 32)?;
        let number = || value.parse::<i64>().map_err(|_| ZoomError::invalid_field("feature_value"));
        Ok(match body.required_text("feature_type", 32)? {
            "user_type" => match number()? {
                3 => {
                    return Err(ZoomError::bad_request(300, "Your account can't set user type as On-prem."));
                }
                kind @ (1 | 2 | 4 | 99) => Self::Kind(kind),
                _ => return Err(ZoomError::invalid_field("feature_value")),
            },
            "plan_united_type" => {
                Self::United(plans::united(value).ok_or_else(|| ZoomError::invalid_field("feature_value"))?)
            }
            "zoom_one_type" => Self::ZoomOne(plans::zoom_one(number()?, "feature_value")?),
            "concurrent_meeting" if matches!(value, "Basic" | "Plus" | "None") => {
                Self::Setting("concurrent_meeting".to_owned(), json!(value))
            }
            name @ ("large_meeting"
            | "webinar"
            | "zoom_events"
            | "zoom_whiteboard"
            | "zoom_iq_for_sales"
            | "zoom_revenue_accelerator"
            | "zoom_clips_plus") => Self::Setting(name.to_owned(), json!(number()? != 0)),
            "concurrent_meeting" => return Err(ZoomError::invalid_field("feature_value")),
            _ => return Err(ZoomError::invalid_field("feature_type")),
        })
    }

    /// Gives it to a user; false where the user has it already.
    fn give(&self, user: &mut User) -> bool {
        let before = user.clone();
        match self {
            Self::Kind(kind) => user.kind = *kind,
            Self::United(plan) => user.plan_united_type.clone_from(plan),
            Self::ZoomOne(plan) => user.zoom_one_type = *plan,
            Self::Setting(name, value) => {
                let features = user.settings.entry("feature").or_insert_with(|| json!({}));
                features[name] = value.clone();
            }
        }
        if !matches!(self, Self::Kind(_)) {
            user.settle_bundle(&before);
        }
        *user != before
    }

    fn needs_licence(&self) -> bool {
        matches!(self, Self::Setting(_, value) if *value != json!(false) && *value != json!("None"))
    }
}

/// Tells for whom it worked, and for whom it did not and why; the answer is 201 in any case.
fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let account = &call.world.account;
    call.quotas.check(Quota::Features, "", account, call.now).map_err(ZoomError::spent)?;
    let body = Body::of(call)?;
    let feature = Feature::read(&body)?;
    let people = body.people("users", MOST)?;
    let mut done = Vec::new();
    let mut failed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for key in people {
        let Some((id, user)) = call.world.find_user(&key).map(|(id, user)| (id.clone(), user.clone())) else {
            failed.entry("Users not found").or_default().push(key);
            continue;
        };
        let mut after = user.clone();
        let reason = if feature.needs_licence() && user.kind != LICENSED {
            Some("Can't update for free users")
        } else if user.status == UserStatus::Pending || !feature.give(&mut after) {
            Some("No need to update")
        } else {
            match call.world.check_licences(Some(&user), &after) {
                Ok(()) => None,
                Err(Unfit::NoBasicSeat(_)) => Some("Not allowed to add basic users"),
                Err(_) => Some("Not enough seats"),
            }
        };
        if let Some(reason) = reason {
            failed.entry(reason).or_default().push(id);
        } else {
            call.world.users.insert(id.clone(), after);
            done.push(id);
        }
    }
    call.quotas.count(Quota::Features, "", &call.world.account, call.now);
    let failed: Vec<Value> =
        failed.into_iter().map(|(reason, ids)| json!({"user_ids": ids, "reason": reason})).collect();
    Ok(Answer::json(StatusCode::CREATED, &json!({"success_user_ids": done, "fail_details": failed})))
}
