//! When a connector syncs: now, not at all, again, by the clock.

use serde::Deserialize;
use serde_json::json;

use super::alive_mut;
use crate::conductorone::call::Call;
use crate::conductorone::{Refusal, body, ok};
use crate::http::Answer;
use crate::world::conductorone::CronSchedule;

/// The answer says that a sync was asked for, not that it is over.
pub(super) fn force(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let now = call.now;
    let connector = alive_mut(call)?;
    if connector.config.is_none() {
        return Err(Refusal::unfit("connector is not configured"));
    }
    if connector.pause.is_some() {
        return Err(Refusal::unfit("connector is paused"));
    }
    connector.queue_sync(now);
    Ok(ok(&json!({})))
}

pub(super) fn pause(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let now = call.now;
    alive_mut(call)?.pause(now);
    Ok(ok(&json!({})))
}

pub(super) fn resume(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let now = call.now;
    alive_mut(call)?.resume(now);
    Ok(ok(&json!({})))
}

/// Lets a sync end that was held because it looked wrong.
pub(super) fn confirm(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let sync_id = call.param("sync_lifecycle_id").to_owned();
    let connector = alive_mut(call)?;
    if connector.held_sync.as_ref() != Some(&sync_id) {
        return Err(Refusal::not_found("sync", &sync_id));
    }
    connector.held_sync = None;
    Ok(ok(&json!({})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Schedule {
    cron: Option<CronSchedule>,
}

pub(super) fn schedule(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let schedule: Schedule = body::read(call)?;
    let cron = schedule.cron.filter(|cron| cron.cron_spec.split_whitespace().count() == 5);
    let cron = cron.ok_or_else(|| Refusal::invalid("cron.cronSpec: expected five fields"))?;
    alive_mut(call)?.schedule = Some(cron);
    Ok(ok(&json!({})))
}
