//! `/marketplace/app/event_subscription/{eventSubscriptionId}`: one subscription.

use http::{Method, StatusCode};

use super::event_subscription::{calling_app, no_subscription, user_ids};
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const SUBSCRIBE: Operation = Operation {
    id: "subscribeEventSubscription",
    method: Method::PATCH,
    path: "/v2/marketplace/app/event_subscription/{eventSubscriptionId}",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: None, handler: subscribe }),
};

pub(super) const DELETE: Operation = Operation {
    id: "deleteEventSubscription",
    method: Method::DELETE,
    path: "/v2/marketplace/app/event_subscription/{eventSubscriptionId}",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: None, handler: delete }),
};

/// Puts users into it.
fn subscribe(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let id = call.param("eventSubscriptionId").to_owned();
    let joining = user_ids(&body, call.world)?;
    let subscription =
        calling_app(call)?.event_subscriptions.get_mut(&id).ok_or_else(|| no_subscription(&id))?;
    for user_id in joining {
        if !subscription.user_ids.contains(&user_id) {
            subscription.user_ids.push(user_id);
        }
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("eventSubscriptionId").to_owned();
    let removed = calling_app(call)?.event_subscriptions.remove(&id);
    removed.map(|_| Answer::empty(StatusCode::NO_CONTENT)).ok_or_else(|| no_subscription(&id))
}
