//! `/_simulator/`: how tests and demonstrations steer the world, by hand and out of band.

mod apps;
mod changes;
mod collections;
mod connectors;
mod events;
mod faults;
mod operations;
mod overview;
mod state;
mod users;

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::http::{Answer, Request, Unreadable};
use crate::page;

const GUIDE: &str = "zoom-simulator: a local Zoom.\n\
\n\
GET|PUT|PATCH /_simulator/state             the world: read it, replace it, change it by JSON merge patch\n\
POST          /_simulator/reset             back to how it started\n\
POST          /_simulator/clock             {\"advance_ms\": n}\n\
PATCH         /_simulator/apps/{client_id}  active, scopes, client_secret, owner_id\n\
POST          /_simulator/users/{id}        {\"action\": accept, activate, deactivate, disassociate, delete or make_owner}\n\
POST          /_simulator/connectors/{id}   {\"action\": pause, resume, sync or delete}, or {\"owner\": id or address}\n\
GET|DELETE    /_simulator/requests          what was asked so far\n\
GET           /_simulator/operations        which calls there are\n\
GET|POST|DELETE /_simulator/faults[/{id}]   what goes wrong\n\
GET           /_simulator/env               what to set so that a client talks to this simulator\n\
GET           /_simulator/changes           what is different from how it started\n\
GET           /_simulator/events            the request log as it grows: server-sent events\n\
GET           /_simulator/overview          account, apps and how much there is of everything\n\
GET           /_simulator/collections/{name}?search=&offset=&limit=  users, groups, roles, ...\n\
\n\
GET / is a page for people.\n";

/// Answers a request that is for the simulator and not for what it simulates.
pub(crate) fn answer(engine: &Engine, request: &Request) -> Option<Answer> {
    let answer = find(engine, request)?;
    if request.method != Method::GET {
        engine.announce(true);
    }
    Some(answer)
}

fn find(engine: &Engine, request: &Request) -> Option<Answer> {
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let rest = match segments.as_slice() {
        [""] if request.method == Method::GET => return Some(page::document()),
        ["favicon.ico"] if request.method == Method::GET => return page::resource("icon.svg"),
        ["_simulator", rest @ ..] => rest,
        _ => return None,
    };
    if request.method == Method::GET {
        match rest {
            [] | [""] => return Some(Answer::text(StatusCode::OK, "text/plain; charset=utf-8", GUIDE)),
            ["page", name] if let Some(file) = page::resource(name) => return Some(file),
            _ => {}
        }
    } else if is_from_elsewhere(request) {
        let message = "another site's page may not steer this simulator";
        return Some(Refusal::new(StatusCode::FORBIDDEN, message).answer());
    }
    Some(steer(engine, request, rest).unwrap_or_else(|refusal| refusal.answer()))
}

/// The head and the events of a request for the log as it grows.
pub(crate) fn events(engine: &Arc<Engine>, request: &Request) -> Option<(Answer, mpsc::Receiver<Bytes>)> {
    let is_meant = request.method == Method::GET && request.path == "/_simulator/events";
    is_meant.then(|| events::open(engine, request))
}

/// True where a browser says that the page that sends the request is not ours.
fn is_from_elsewhere(request: &Request) -> bool {
    request.header("origin").is_some_and(|origin| {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        request.header("host") != Some(host)
    })
}

/// Answers a request for the simulator that did not arrive whole.
pub(crate) fn turn_away(request: &Request, unreadable: Unreadable) -> Option<Answer> {
    let is_meant = request.segments().first().is_some_and(|first| first == "_simulator");
    is_meant.then(|| Refusal::new(unreadable.status, unreadable.message).answer())
}

fn steer(engine: &Engine, request: &Request, rest: &[&str]) -> Result<Answer, Refusal> {
    match (rest, request.method.as_str()) {
        (["state"], "GET") => Ok(ok(&engine.lock().world.to_json())),
        (["state"], "PUT") => state::replace(engine, body(request)?),
        (["state"], "PATCH") => state::patch(engine, body(request)?, wants_no_answer(request)),
        (["reset"], "POST") => {
            engine.lock().reset(engine.clock.now());
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        (["clock"], "POST") => advance(engine, body(request)?),
        (["users", id], "POST") => users::act(engine, id, body(request)?),
        (["connectors", id], "POST") => connectors::act(engine, id, body(request)?),
        (["apps", client_id], "PATCH") => apps::patch(engine, client_id, body(request)?),
        (["requests"], "GET") => Ok(ok(&engine.lock().log.to_json())),
        (["requests"], "DELETE") => {
            engine.lock().log.clear();
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        (["operations"], "GET") => Ok(ok(&operations::list(engine))),
        (["env"], "GET") => Ok(ok(&json!(engine.env()))),
        (["overview"], "GET") => Ok(ok(&overview::get(engine))),
        (["collections", name], "GET") => collections::get(engine, name, request),
        (["changes"], "GET") => Ok(changes::get(engine)),
        (["faults"], "POST") => faults::add(engine, body(request)?),
        (["faults"], "GET") => Ok(ok(&json!({"faults": engine.lock().faults.to_json()}))),
        (["faults"], "DELETE") => {
            engine.lock().faults.clear();
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        (["faults", id], "DELETE") => faults::remove(engine, id),
        _ => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!(
                "there is no {} {} here; GET /_simulator says what there is",
                request.method, request.path
            ),
        )),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: u32,
}

fn advance(engine: &Engine, body: Value) -> Result<Answer, Refusal> {
    let advance: Advance =
        serde_json::from_value(body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    engine.clock.advance(advance.advance_ms);
    Ok(ok(&json!({"now": engine.clock.now().to_string()})))
}

fn ok(value: &Value) -> Answer {
    Answer::json(StatusCode::OK, value)
}

/// True where the client says that it needs nothing back (RFC 7240): a world may be large.
fn wants_no_answer(request: &Request) -> bool {
    request.header("prefer").is_some_and(|value| value.contains("return=minimal"))
}

/// The body of a request: a JSON object, whatever its media type says.
fn body(request: &Request) -> Result<Value, Refusal> {
    let value: Value = serde_json::from_slice(&request.body)
        .map_err(|error| Refusal::bad_request(format!("the body is not JSON: {error}")))?;
    if value.is_object() { Ok(value) } else { Err(Refusal::bad_request("the body must be a JSON object")) }
}

/// Why the simulator did not do what it was asked.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    fn answer(&self) -> Answer {
        Answer::json(self.status, &json!({"error": self.message}))
    }
}
