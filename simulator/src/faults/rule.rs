//! One fault: whom it meets, what it does, how often.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use super::{Effect, Target};
use crate::world::random::Random;

/// Why a fault was refused.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub(crate) struct FaultError(String);

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FaultKind {
    /// 429, too many requests in a second.
    RateLimitSecond,
    /// 429, too many requests today.
    RateLimitDay,
    /// 401, code 124.
    TokenExpired,
    /// Any status (`code`) with any body (`body`).
    Status,
    /// HTTP 200 with an error in the body (`body`).
    #[serde(rename = "error_in_200")]
    ErrorIn200,
    /// Waits `ms` milliseconds, then goes on.
    Delay,
    /// Closes the connection; nothing was done.
    DropBefore,
    /// Does what was asked, then closes the connection without an answer.
    DropAfter,
    /// For `ms` milliseconds after a write, reads do not see it.
    StaleRead,
    /// Does what was asked, then sends half of the answer and closes the connection.
    CutBody,
    /// Answers with a page of HTML, as something between client and Zoom would; nothing was done.
    NotJson,
}

impl FaultKind {
    /// Every kind, the common ones first.
    pub(crate) const ALL: [Self; 11] = [
        Self::RateLimitSecond,
        Self::RateLimitDay,
        Self::TokenExpired,
        Self::Status,
        Self::ErrorIn200,
        Self::Delay,
        Self::DropBefore,
        Self::DropAfter,
        Self::StaleRead,
        Self::CutBody,
        Self::NotJson,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::RateLimitSecond => "rate_limit_second",
            Self::RateLimitDay => "rate_limit_day",
            Self::TokenExpired => "token_expired",
            Self::Status => "status",
            Self::ErrorIn200 => "error_in_200",
            Self::Delay => "delay",
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::StaleRead => "stale_read",
            Self::CutBody => "cut_body",
            Self::NotJson => "not_json",
        }
    }
}

/// Whom a fault meets; what is left out matches anything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Match {
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    /// The path with or without the API's own prefix (`/v2`); `*` stands for anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
}

/// A fault that is switched on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    #[serde(skip)]
    pub(super) id: String,
    #[serde(rename = "match", default)]
    matching: Match,
    pub(super) fault: FaultKind,
    #[serde(default)]
    code: Option<u16>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    pub(super) ms: Option<u32>,
    /// How many matching requests go unharmed first.
    #[serde(default)]
    after: u64,
    /// How often it fires; without end if absent.
    #[serde(default)]
    times: Option<u64>,
    #[serde(default)]
    probability: Option<f64>,
    #[serde(skip)]
    matched: u64,
    #[serde(skip)]
    fired: u64,
}

/// A request with its path in both forms.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    target: Target<'a>,
    /// The path without the first segment.
    short: &'a str,
}

impl<'a> Subject<'a> {
    pub(super) fn new(target: Target<'a>) -> Self {
        let short = target.path.get(1..).and_then(|rest| rest.find('/').map(|at| &rest[at..])).unwrap_or("");
        Self { target, short }
    }
}

impl Rule {
    /// Reads a fault and refuses one that could not do what it says.
    pub(super) fn from_json(value: Value) -> Result<Self, FaultError> {
        if !value.is_object() {
            return Err(FaultError("expected an object".to_owned()));
        }
        let rule: Self = serde_path_to_error::deserialize(value)
            .map_err(|error| FaultError(format!("{}: {}", error.path(), error.inner())))?;
        let refuse = |problem: &str| Err(FaultError(problem.to_owned()));
        match rule.fault {
            FaultKind::Delay | FaultKind::StaleRead if rule.ms.is_none() => {
                return refuse("ms: this fault needs a number of milliseconds");
            }
            FaultKind::Status if !rule.code.is_some_and(|code| (200..=599).contains(&code)) => {
                return refuse("code: this fault needs an HTTP status from 200 to 599");
            }
            _ => {}
        }
        let takes_ms = matches!(rule.fault, FaultKind::Delay | FaultKind::StaleRead);
        if rule.ms.is_some() && !takes_ms {
            return refuse("ms: only delay and stale_read take milliseconds");
        }
        if rule.code.is_some() && rule.fault != FaultKind::Status {
            return refuse("code: only status takes a code");
        }
        if rule.body.is_some() && !matches!(rule.fault, FaultKind::Status | FaultKind::ErrorIn200) {
            return refuse("body: only status and error_in_200 take a body");
        }
        if rule.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            return refuse("probability: expected a number from 0 to 1");
        }
        Ok(rule)
    }

    pub(super) fn to_json(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "match": self.matching,
            "fault": self.fault,
            "after": self.after,
            "matched": self.matched,
            "fired": self.fired,
        });
        let optional = [
            ("code", self.code.map(|code| json!(code))),
            ("body", self.body.clone()),
            ("ms", self.ms.map(|ms| json!(ms))),
            ("times", self.times.map(|times| json!(times))),
            ("probability", self.probability.map(|probability| json!(probability))),
        ];
        for (name, given) in optional {
            if let Some(given) = given {
                value[name] = given;
            }
        }
        value
    }

    /// Counts the request if it matches, and decides whether the fault fires on it.
    pub(super) fn fires(&mut self, subject: &Subject<'_>, random: &mut Random) -> bool {
        if !self.meets(subject) {
            return false;
        }
        self.matched += 1;
        let spent = self.times.is_some_and(|times| self.fired >= times);
        let fires =
            self.matched > self.after && !spent && self.probability.is_none_or(|it| random.chance(it));
        self.fired += u64::from(fires);
        fires
    }

    fn meets(&self, subject: &Subject<'_>) -> bool {
        let target = subject.target;
        let given = &self.matching;
        let fits = |wanted: &Option<String>, is: &dyn Fn(&str) -> bool| wanted.as_deref().is_none_or(is);
        fits(&given.method, &|method| method.eq_ignore_ascii_case(target.method))
            && fits(&given.operation, &|operation| target.operation == Some(operation))
            && fits(&given.path, &|path| glob(path, target.path) || glob(path, subject.short))
            && (self.fault != FaultKind::StaleRead
                || target.written_ms_ago.is_some_and(|ago| ago < i64::from(self.ms.unwrap_or(0))))
    }

    /// What it does besides waiting.
    pub(super) fn effect(&self) -> Option<Effect> {
        let permission = || json!({"code": 200, "message": "No permission."});
        Some(match self.fault {
            FaultKind::Delay => return None,
            FaultKind::RateLimitSecond => Effect::RateLimitSecond,
            FaultKind::RateLimitDay => Effect::RateLimitDay,
            FaultKind::TokenExpired => Effect::TokenExpired,
            FaultKind::Status => {
                let code = self.code.unwrap_or(500);
                let body = self.body.clone();
                Effect::Status {
                    code,
                    body: body.unwrap_or_else(|| json!({"code": code, "message": "Injected fault."})),
                }
            }
            FaultKind::ErrorIn200 => {
                Effect::ErrorIn200 { body: self.body.clone().unwrap_or_else(permission) }
            }
            FaultKind::DropBefore => Effect::DropBefore,
            FaultKind::DropAfter => Effect::DropAfter,
            FaultKind::StaleRead => Effect::StaleRead,
            FaultKind::CutBody => Effect::CutBody,
            FaultKind::NotJson => Effect::NotJson,
        })
    }
}

/// True where the text fits a pattern in which `*` stands for any characters.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        let cases = [
            ("/v2/users", "/v2/users", true),
            ("/v2/users", "/v2/users/1", false),
            ("/v2/users/*", "/v2/users/1", true),
            ("*/members", "/v2/groups/1/members", true),
            ("/v2/*/members/*", "/v2/groups/1/members/2", true),
            ("/v2/*/members", "/v2/groups/1/admins", false),
            ("*", "", true),
            ("ab*b", "ab", false),
        ];
        for (pattern, text, fits) in cases {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn every_fault_is_called_in_the_log_what_it_is_called_when_made() {
        for word in [
            "rate_limit_second",
            "rate_limit_day",
            "token_expired",
            "status",
            "error_in_200",
            "delay",
            "drop_before",
            "drop_after",
            "stale_read",
            "cut_body",
            "not_json",
        ] {
            let kind: FaultKind = serde_json::from_value(json!(word)).unwrap();
            assert_eq!(kind.word(), word);
        }
    }

    #[test]
    fn a_fault_that_could_not_work_is_refused() {
        let cases = [
            (json!({"fault": "explode"}), "unknown variant `explode`"),
            (json!({"fault": "delay"}), "ms:"),
            (json!({"fault": "status"}), "code:"),
            (json!({"fault": "status", "code": 42}), "code:"),
            (json!({"fault": "not_json", "ms": 1}), "ms:"),
            (json!({"fault": "not_json", "body": 1}), "body:"),
            (json!({"fault": "not_json", "code": 1}), "code:"),
            (json!({"fault": "not_json", "probability": 2}), "probability:"),
            (json!({"fault": "not_json", "match": {"verb": "GET"}}), "verb"),
            (json!({}), "missing field `fault`"),
            (json!(["delay"]), "expected an object"),
        ];
        for (value, expected) in cases {
            let refusal = Rule::from_json(value.clone()).unwrap_err().to_string();
            assert!(refusal.contains(expected), "{value}: {refusal}");
        }
    }
}
