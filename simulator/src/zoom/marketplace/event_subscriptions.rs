//! `/marketplace/app/event_subscription`: where an app hears of events.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::http::Answer;
use crate::world::{App, EventSubscription, World, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::paging::Paging;

pub(super) const LIST: Operation = Operation {
    id: "getUserEventSubscriptions",
    method: Method::GET,
    path: "/v2/marketplace/app/event_subscription",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: None, handler: list }),
};

pub(super) const CREATE: Operation = Operation {
    id: "createEventSubscription",
    method: Method::POST,
    path: "/v2/marketplace/app/event_subscription",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: None, handler: create }),
};

pub(super) const UNSUBSCRIBE: Operation = Operation {
    id: "unSubscribeEventSubscription",
    method: Method::DELETE,
    path: "/v2/marketplace/app/event_subscription",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: None, handler: unsubscribe }),
};

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

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };
const SCOPES: [&str; 3] = ["user", "account", "master_account"];
/// How many users one request may name.
const MOST_USERS: usize = 10;

/// The app that calls.
pub(super) fn calling_app<'a>(call: &'a mut Call<'_>) -> Result<&'a mut App, ZoomError> {
    call.world.apps.get_mut(&call.client_id).ok_or_else(ZoomError::invalid_token)
}

pub(super) fn no_subscription(id: &str) -> ZoomError {
    ZoomError::not_found(1601, format!("App event subscription is invalid: {id}"))
}

/// The users of a request, who must all be there.
pub(super) fn user_ids(body: &Body, world: &World) -> Result<Vec<String>, ZoomError> {
    let ids = body.texts("user_ids", MOST_USERS)?.unwrap_or_default();
    match ids.iter().find(|id| !world.users.contains_key(id)) {
        Some(unknown) => Err(no_user(unknown)),
        None => Ok(ids),
    }
}

fn no_user(id: &str) -> ZoomError {
    let message = format!("User does not exist or does not belong to this account: {id}.");
    ZoomError::not_found(1001, message)
}

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let scope = call.request.query("subscription_scope");
    if scope.is_some_and(|scope| !SCOPES.contains(&scope)) {
        return Err(ZoomError::bad_request(1500, "The subscription scope is invalid."));
    }
    let user = call.request.query("user_id");
    if user.is_some_and(|user| !call.world.users.contains_key(user)) {
        let message = "User does not exist or does not belong to this account.";
        return Err(ZoomError::not_found(1001, message));
    }
    let request = call.request;
    let rows: Vec<Value> = calling_app(call)?
        .event_subscriptions
        .iter()
        .filter(|(_, subscription)| scope.is_none_or(|scope| subscription.scope == scope))
        .filter(|(_, subscription)| {
            subscription.scope != "user"
                || user.is_none_or(|user| subscription.user_ids.iter().any(|id| id == user))
        })
        .map(|(id, subscription)| view(id, subscription))
        .collect();
    let page = PAGING.page(request, call.pages, call.now, rows)?;
    let mut body = page.describe_briefly();
    body.insert("event_subscriptions".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn view(id: &str, subscription: &EventSubscription) -> Value {
    let mut value = json!({
        "event_subscription_id": id,
        "event_subscription_name": subscription.name,
        "events": subscription.events,
        "event_webhook_url": subscription.webhook_url,
        "subscription_scope": subscription.scope,
        "created_source": "openapi",
    });
    if let Some(header) = &subscription.custom_header {
        value["custom_header"] = header.clone();
    }
    value
}

fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let refuse = |message: &str| ZoomError::bad_request(1500, message);
    let events = body.texts("events", 1_000)?.unwrap_or_default();
    if events.is_empty() {
        return Err(refuse("The events list is empty."));
    }
    if let Some(unknown) = events.iter().find(|event| !event.contains('.')) {
        return Err(ZoomError::not_found(1601, format!("App event not exists: {unknown}")));
    }
    let webhook_url = body.text("event_webhook_url", 1_000)?.unwrap_or_default();
    if webhook_url.is_empty() {
        return Err(refuse("The event webhook url is empty."));
    }
    if !url::Url::parse(webhook_url).is_ok_and(|url| url.scheme() == "https") {
        let message = format!("The event webhook url validate failed: {webhook_url}.");
        return Err(ZoomError::not_found(1701, message));
    }
    let scope = body.text("subscription_scope", 32)?.unwrap_or_default();
    if !SCOPES.contains(&scope) {
        return Err(refuse("The subscription scope is invalid."));
    }
    let custom_header = body.get("custom_header").cloned();
    if let Some(header) = &custom_header {
        let kind = header.get("custom_header_type").cloned().unwrap_or_default();
        if !kind.as_i64().is_some_and(|kind| (0..=3).contains(&kind)) {
            let message = format!("The custom header type validate failed: {kind}.");
            return Err(ZoomError::not_found(1801, message));
        }
    }
    let subscription = EventSubscription {
        name: body.text("event_subscription_name", 256)?.unwrap_or_default().to_owned(),
        events,
        webhook_url: webhook_url.to_owned(),
        scope: scope.to_owned(),
        custom_header,
        user_ids: user_ids(&body, call.world)?,
    };
    let id = ids::zoom_id(&mut call.world.random);
    calling_app(call)?.event_subscriptions.insert(id.clone(), subscription);
    Ok(Answer::json(StatusCode::CREATED, &json!({"event_subscription_id": id})))
}

/// Takes users out of a subscription.
fn unsubscribe(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.request.query("event_subscription_id").unwrap_or_default().to_owned();
    let leaving = call.request.query("user_ids").unwrap_or_default().to_owned();
    let leaving: Vec<&str> = leaving.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    if let Some(unknown) = leaving.iter().find(|id| !call.world.users.contains_key(id)) {
        return Err(no_user(unknown));
    }
    let subscription =
        calling_app(call)?.event_subscriptions.get_mut(&id).ok_or_else(|| no_subscription(&id))?;
    subscription.user_ids.retain(|id| !leaving.contains(&id.as_str()));
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

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
