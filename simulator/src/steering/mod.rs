//! `/_simulator/`: how tests and demonstrations steer the world, by hand and out of band.

mod apps;
mod faults;
mod operations;
mod state;

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::exchange::{Answer, Request};

const GUIDE: &str = "zoom-simulator: a local Zoom.\n\
\n\
GET|PUT|PATCH /_simulator/state             the world: read it, replace it, change it by JSON merge patch\n\
POST          /_simulator/reset             back to how it started\n\
POST          /_simulator/clock             {\"advance_ms\": n}\n\
PATCH         /_simulator/apps/{client_id}  active, scopes, client_secret\n\
GET|DELETE    /_simulator/requests          what was asked so far\n\
GET           /_simulator/operations        which calls there are\n\
GET|POST|DELETE /_simulator/faults[/{id}]   what goes wrong\n";

/// Answers a request that is for the simulator and not for what it simulates.
pub(crate) fn answer(engine: &Engine, request: &Request, segments: &[String]) -> Option<Answer> {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let rest = match segments.as_slice() {
        [""] if request.method == Method::GET => {
            return Some(Answer::text(StatusCode::OK, "text/plain; charset=utf-8", GUIDE));
        }
        ["_simulator", rest @ ..] => rest,
        _ => return None,
    };
    Some(steer(engine, request, rest).unwrap_or_else(|refusal| refusal.answer()))
}

/// True for paths of the simulator itself.
pub(crate) fn is_meant(segments: &[String]) -> bool {
    segments.first().is_some_and(|first| first == "_simulator")
}

fn steer(engine: &Engine, request: &Request, rest: &[&str]) -> Result<Answer, Refusal> {
    match (rest, request.method.as_str()) {
        (["state"], "GET") => Ok(ok(&engine.lock().world.to_json())),
        (["state"], "PUT") => state::replace(engine, body(request)?),
        (["state"], "PATCH") => state::patch(engine, body(request)?),
        (["reset"], "POST") => {
            engine.lock().reset();
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        (["clock"], "POST") => advance(engine, body(request)?),
        (["apps", client_id], "PATCH") => apps::patch(engine, client_id, body(request)?),
        (["requests"], "GET") => Ok(ok(&engine.lock().log.to_json())),
        (["requests"], "DELETE") => {
            engine.lock().log.clear();
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        (["operations"], "GET") => Ok(ok(&operations::list())),
        (["faults"], "POST") => faults::add(engine, body(request)?),
        (["faults"], "GET") => Ok(ok(&json!({"faults": engine.lock().faults.to_json()}))),
        (["faults"], "DELETE") => {
            engine.lock().faults.clear();
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        (["faults", id], "DELETE") => faults::remove(engine, id),
        _ => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!("there is no {} {} here; GET / says what there is", request.method, request.path),
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
