//! `/_simulator/faults`: what goes wrong from now on.

use http::StatusCode;
use serde_json::Value;

use super::Refusal;
use crate::engine::Engine;
use crate::http::Answer;

/// Switches a fault on.
pub(super) fn add(engine: &Engine, body: Value) -> Result<Answer, Refusal> {
    let fault = engine.lock().faults.add(body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    Ok(Answer::json(StatusCode::CREATED, &fault))
}

/// Switches one fault off.
pub(super) fn remove(engine: &Engine, id: &str) -> Result<Answer, Refusal> {
    if engine.lock().faults.remove(id) {
        Ok(Answer::empty(StatusCode::NO_CONTENT))
    } else {
        Err(Refusal::new(StatusCode::NOT_FOUND, format!("there is no fault \"{id}\"")))
    }
}
