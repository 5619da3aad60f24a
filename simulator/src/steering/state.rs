//! `/_simulator/state`: the whole world.

use http::StatusCode;
use serde_json::Value;

use super::{Refusal, ok};
use crate::engine::Engine;
use crate::http::Answer;
use crate::world::World;

/// Puts another world in place of this one.
pub(super) fn replace(engine: &Engine, body: Value) -> Result<Answer, Refusal> {
    let world = World::from_json(body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    let mut inner = engine.lock();
    inner.replace(world, engine.clock.now());
    Ok(ok(&inner.world.to_json()))
}

/// Changes the world by JSON merge patch, and shows it unless that is not wanted.
pub(super) fn patch(engine: &Engine, body: Value, quiet: bool) -> Result<Answer, Refusal> {
    let mut inner = engine.lock();
    let world = inner.world.patched(body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    inner.replace(world, engine.clock.now());
    Ok(if quiet { Answer::empty(StatusCode::NO_CONTENT) } else { ok(&inner.world.to_json()) })
}
