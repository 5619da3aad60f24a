//! Faults on request: what a network and a busy vendor do to a client.

mod rule;

use std::time::Duration;

use serde_json::Value;

use rule::Subject;
pub(crate) use rule::{FaultError, FaultKind, Rule};

use crate::world::random::Random;

/// What happens to one request.
#[derive(Debug, Default)]
pub(crate) struct Firing {
    pub(crate) delay: Duration,
    /// At most one fault besides delays: that of the oldest rule that fires.
    pub(crate) effect: Option<Effect>,
    /// The names of the faults that fired, for the request log.
    pub(crate) names: Vec<&'static str>,
}

/// A fault at work.
#[derive(Debug)]
pub(crate) enum Effect {
    RateLimitSecond,
    RateLimitDay,
    TokenExpired,
    Status { code: u16, body: Value },
    ErrorIn200 { body: Value },
    DropBefore,
    DropAfter,
    StaleRead,
    CutBody,
    NotJson,
}

/// The faults that are switched on.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    issued: u64,
    random: Random,
}

/// A request as faults see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) operation: Option<&'static str>,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// How long ago the last write was, in milliseconds, if the request is a read and there was one.
    pub(crate) written_ms_ago: Option<i64>,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rules: Vec::new(), issued: 0, random: Random::stream(seed, "faults") }
    }

    /// Switches a fault on and returns it with its id.
    pub(crate) fn add(&mut self, value: Value) -> Result<Value, FaultError> {
        let mut rule = Rule::from_json(value)?;
        self.issued += 1;
        rule.id = format!("fault-{}", self.issued);
        let shown = rule.to_json();
        self.rules.push(rule);
        Ok(shown)
    }

    /// Switches one off; false if there is none with this id.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    /// Switches all off.
    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn to_json(&self) -> Value {
        self.rules.iter().map(Rule::to_json).collect()
    }

    /// True while reads may have to miss a write: then the world before each write is kept.
    pub(crate) fn keep_history(&self) -> bool {
        self.rules.iter().any(|rule| rule.fault == FaultKind::StaleRead)
    }

    /// Decides what happens to a request.
    pub(crate) fn fire(&mut self, target: Target<'_>) -> Firing {
        let mut firing = Firing::default();
        let subject = Subject::new(target);
        for rule in &mut self.rules {
            let is_delay = rule.fault == FaultKind::Delay;
            if (firing.effect.is_some() && !is_delay) || !rule.fires(&subject, &mut self.random) {
                continue;
            }
            firing.names.push(rule.fault.word());
            match rule.effect() {
                Some(effect) => firing.effect = Some(effect),
                None => firing.delay += Duration::from_millis(rule.ms.unwrap_or(0).into()),
            }
        }
        firing
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LIST: Target<'_> =
        Target { operation: Some("users"), method: "GET", path: "/v2/users", written_ms_ago: None };

    fn fired(faults: &mut Faults, target: Target<'_>) -> Vec<&'static str> {
        faults.fire(target).names
    }

    #[test]
    fn after_and_times_bound_the_firings() {
        let mut faults = Faults::new(1);
        faults
            .add(json!({"match": {"operation": "users"}, "fault": "drop_before", "after": 1, "times": 2}))
            .unwrap();
        let firings: Vec<_> = (0..5).map(|_| fired(&mut faults, LIST).len()).collect();
        assert_eq!(firings, [0, 1, 1, 0, 0]);
        assert_eq!(faults.to_json()[0]["fired"], 2);
    }

    #[test]
    fn probability_is_drawn_from_the_seed() {
        let draw = |seed| {
            let mut faults = Faults::new(seed);
            faults.add(json!({"fault": "cut_body", "probability": 0.5})).unwrap();
            (0..64).map(|_| fired(&mut faults, LIST).len()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!((16..48).contains(&draw(1).iter().sum::<usize>()));
    }

    #[test]
    fn delays_add_to_another_fault() {
        let mut faults = Faults::new(1);
        for fault in [
            json!({"fault": "delay", "ms": 5}),
            json!({"fault": "status", "code": 503}),
            json!({"fault": "not_json"}),
            json!({"fault": "delay", "ms": 7}),
        ] {
            faults.add(fault).unwrap();
        }
        let firing = faults.fire(LIST);
        assert_eq!(firing.delay, Duration::from_millis(12));
        assert_eq!(firing.names, ["delay", "status", "delay"]);
        assert!(matches!(firing.effect, Some(Effect::Status { code: 503, .. })));
    }

    #[test]
    fn a_stale_read_wants_a_recent_write() {
        let mut faults = Faults::new(1);
        faults.add(json!({"fault": "stale_read", "ms": 100})).unwrap();
        assert!(faults.keep_history());
        assert!(fired(&mut faults, LIST).is_empty());
        assert!(fired(&mut faults, Target { written_ms_ago: Some(101), ..LIST }).is_empty());
        assert_eq!(fired(&mut faults, Target { written_ms_ago: Some(99), ..LIST }), ["stale_read"]);
    }
}
