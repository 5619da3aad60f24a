//! Zoom, as the engine sees it: what it has handed out and counted, and the order in which it asks.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use http::header::{CACHE_CONTROL, HeaderName, X_CONTENT_TYPE_OPTIONS};
use http::{Method, StatusCode};
use jiff::Timestamp;

use super::access::Caller;
use super::audit::Audit;
use super::call::Call;
use super::dialect::in_dialect;
use super::error::{RATE_LIMIT_TYPE, ZoomError};
use super::limits::{Allowance, Limits};
use super::operation::{Label, Operation, Rules};
use super::paging::Pages;
use super::quotas::Quotas;
use super::redirect::elsewhere;
use super::scopes::Scopes;
use super::settling::Settling;
use super::tokens::Tokens;
use crate::http::{Answer, Found, Listed, Place, Routes};
use crate::service::{Limit, Reply, Service, Trouble, Visit};
use crate::world::World;
use crate::world::ids::hex;
use crate::world::random::Random;

/// The paths of Zoom's APIs and of its authorization server.
pub(super) fn routes() -> &'static Routes<Rules> {
    static ROUTES: OnceLock<Routes<Rules>> = OnceLock::new();
    ROUTES.get_or_init(|| Routes::to(super::operations()))
}

/// What Zoom remembers of those who call.
#[derive(Debug)]
pub(crate) struct ZoomService {
    tokens: Tokens,
    pages: Pages,
    limits: Limits,
    quotas: Quotas,
    audit: Audit,
    settling: Settling,
    /// Users who are being deleted: nobody else may delete them meanwhile.
    busy: BTreeSet<String>,
    tracking: Random,
}

impl ZoomService {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            tokens: Tokens::new(seed),
            pages: Pages::new(seed),
            limits: Limits::default(),
            quotas: Quotas::default(),
            audit: Audit::default(),
            settling: Settling::default(),
            busy: BTreeSet::new(),
            tracking: Random::stream(seed, "tracking ids"),
        }
    }

    /// Lets a caller in, or says why not.
    fn admit(
        &mut self,
        operation: &Operation,
        place: &Place,
        visit: &Visit<'_>,
    ) -> Result<(Option<Caller>, Option<Allowance>), Box<Answer>> {
        let Some(label) = operation.rules.label() else { return Ok((None, None)) };
        let Visit { request, world, now, .. } = visit;
        if matches!(operation.rules, Rules::Rest(_))
            && let Some(answer) = elsewhere(request, world, visit.url)
        {
            return Err(Box::new(answer));
        }
        let scopes = Scopes::of(operation.id);
        let in_words = |error| Box::new(in_dialect(operation, request, error).answer());
        // Token, rate limit, and then what the call itself asks for.
        let caller = Caller::of(request, world, &self.tokens, *now).map_err(in_words)?;
        let allowance = self.limits.count(world.account.plan, label, *now, world.account.enforce_limits);
        let admission = match (allowance.refused, &operation.rules) {
            (Some(limit), _) => Err(Box::new(refusal(limit).answer())),
            (None, Rules::Rest(rules)) => caller.may(rules, scopes, &place.params, world).map_err(in_words),
            (None, Rules::Scim(rules)) => rules.admit(scopes, &caller, world),
            (None, Rules::OAuth(_)) => Ok(()),
        };
        match admission {
            Ok(()) => Ok((Some(caller), Some(allowance))),
            Err(answer) => Err(Box::new(with_allowance(*answer, &allowance))),
        }
    }
}

impl Service for ZoomService {
    fn name(&self) -> &'static str {
        "Zoom"
    }

    fn calls(&self) -> Vec<Listed> {
        routes().calls()
    }

    fn claim(&self, _host: &str, path: &str) -> Option<String> {
        Some(path.to_owned())
    }

    fn find(&self, method: &Method, path: &str) -> Found {
        routes().find(method, path)
    }

    /// Zoom deletes a user once at a time.
    fn occupy(&mut self, place: &Place, world: &World) -> Result<Option<String>, Box<Answer>> {
        if place.id != "userDelete" {
            return Ok(None);
        }
        let Some(user_id) = world.find_user(place.params.first()).map(|(id, _)| id.clone()) else {
            return Ok(None);
        };
        if self.busy.insert(user_id.clone()) {
            Ok(Some(user_id))
        } else {
            Err(Box::new(ZoomError::already_deleting().answer()))
        }
    }

    fn release(&mut self, key: &str) {
        self.busy.remove(key);
    }

    fn answer(&mut self, place: &Place, visit: Visit<'_>) -> Reply {
        let operation = routes().operation(place);
        let (caller, allowance) = match self.admit(operation, place, &visit) {
            Ok(admitted) => admitted,
            Err(answer) => return Reply::refused(*answer),
        };
        let writes = operation.method != Method::GET && !matches!(operation.rules, Rules::OAuth(_));
        let operator = caller.as_ref().filter(|_| writes);
        let operator = operator.and_then(|caller| visit.world.users.get(&caller.user_id));
        let operator = operator.map_or_else(String::new, |user| user.email.clone());
        let (caller_id, client_id, for_itself) = caller
            .map_or_else(Default::default, |caller| (caller.user_id, caller.client_id, caller.for_itself));
        let world = visit.past.unwrap_or(visit.world);
        let result = operation.rules.answer(&mut Call {
            request: visit.request,
            params: &place.params,
            world: &mut *world,
            tokens: &mut self.tokens,
            pages: &mut self.pages,
            quotas: &mut self.quotas,
            log: visit.log,
            audit: &self.audit,
            settling: &self.settling,
            now: visit.now,
            url: visit.url,
            caller_id,
            client_id,
            for_itself,
        });
        let wrote = writes && result.is_ok();
        if wrote {
            self.settling.look(world, visit.now);
            let method = operation.method.as_str();
            self.audit.note(visit.now, &operator, operation.id, method, &visit.request.path);
        }
        let answer = result.unwrap_or_else(|answer| *answer);
        let answer = match &allowance {
            Some(allowance) => with_allowance(answer, allowance),
            None => answer,
        };
        Reply { answer, reached: true, wrote }
    }

    fn say(&self, trouble: Trouble, place: Option<&Place>, world: &World, now: Timestamp) -> Answer {
        match trouble {
            Trouble::UnknownPath(status) => {
                let mut error = ZoomError::unknown_path();
                if status == StatusCode::METHOD_NOT_ALLOWED {
                    error.status = status;
                }
                error.answer()
            }
            Trouble::Unreadable(unreadable) => {
                ZoomError::new(unreadable.status, 300, unreadable.message).answer()
            }
            Trouble::ExpiredToken => ZoomError::expired_token().answer(),
            Trouble::TooMany(limit) => {
                let label = place.and_then(|place| routes().operation(place).rules.label());
                let label = label.unwrap_or(Label::Light);
                let allowance = Limits::exhausted(world.account.plan, label, limit, now);
                with_allowance(refusal(limit).answer(), &allowance)
            }
        }
    }

    fn dress(&mut self, answer: Answer) -> Answer {
        let tracking = format!("v=2.0;clid=us02;rid=WEB_{}", hex::<16>(&mut self.tracking));
        answer
            .with(HeaderName::from_static("x-zm-trackingid"), &tracking)
            .with(CACHE_CONTROL, "no-store, no-transform, must-revalidate, no-cache")
            .with(X_CONTENT_TYPE_OPTIONS, "nosniff")
    }

    fn holder(&self, token: &str) -> Option<String> {
        self.tokens.get(token).map(|token| token.client_id.clone())
    }

    fn settle(&mut self, world: &World, now: Timestamp) {
        self.tokens.forget_inactive(world);
        self.settling.look(world, now);
    }

    fn env(&self, world: &World, url: &str) -> Vec<(&'static str, String)> {
        let secret = |client_id: &str| {
            world.apps.get(client_id).map_or_else(String::new, |app| app.client_secret.reveal().to_owned())
        };
        let entry = &world.entry_apps;
        vec![
            ("ZOOM_API_URL", format!("{url}/v2")),
            ("ZOOM_OAUTH_URL", format!("{url}/oauth")),
            ("ZOOM_PLAN", world.account.plan.to_string()),
            ("ZOOM_ACCOUNT_ID", world.account.id.clone()),
            ("ZOOM_CLIENT_ID", entry.provider.clone()),
            ("ZOOM_CLIENT_SECRET", secret(&entry.provider)),
            ("ZOOM_CONNECTOR_ACCOUNT_ID", world.account.id.clone()),
            ("ZOOM_CONNECTOR_CLIENT_ID", entry.connector.clone()),
            ("ZOOM_CONNECTOR_CLIENT_SECRET", secret(&entry.connector)),
        ]
    }
}

fn refusal(limit: Limit) -> ZoomError {
    match limit {
        Limit::PerSecond => ZoomError::too_many_per_second(),
        Limit::Daily => ZoomError::too_many_today(),
    }
}

fn with_allowance(answer: Answer, allowance: &Allowance) -> Answer {
    let answer = answer.with(HeaderName::from_static("x-ratelimit-category"), allowance.category);
    if answer.headers.contains_key(RATE_LIMIT_TYPE) {
        // A call's own limit, which it speaks of itself.
        return answer;
    }
    let answer = answer
        .with(RATE_LIMIT_TYPE, allowance.kind)
        .with(HeaderName::from_static("x-ratelimit-limit"), &allowance.limit.to_string())
        .with(HeaderName::from_static("x-ratelimit-remaining"), &allowance.remaining.to_string());
    match &allowance.retry_after {
        Some(time) => answer.with(http::header::RETRY_AFTER, time),
        None => answer,
    }
}
