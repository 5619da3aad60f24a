//! One request's journey: route, faults, admission, handler, log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::{CONNECTION, HeaderName, RETRY_AFTER};
use http::{Method, StatusCode};
use jiff::Timestamp;
use tokio::sync::watch;

use crate::bearers::Bearers;
use crate::call::Call;
use crate::exchange::{Answer, Request};
use crate::faults::{Effect, Faults, Firing, Target};
use crate::log::{Audit, Log, RequestRecord, redacted, shortened};
use crate::operation::{Family, Label, Operation};
use crate::router::{self, Found, Params};
use crate::steering;
use crate::vendor::{self, Vendor};
use crate::world::ids::hex;
use crate::world::random::Random;
use crate::world::{Clock, World};
use crate::zoom::{
    Allowance, Caller, Limits, Pages, Quotas, Refused, Tokens, ZoomError, basic_client_id, bearer_token,
    elsewhere, in_dialect,
};

/// What the connection does with a request.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Sends the answer.
    Answer(Answer),
    /// Sends the head and half of the body, then closes.
    Cut(Answer),
    /// Closes without a word.
    Close,
}

/// Everything behind the sockets.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) clock: Clock,
    /// Where this server is, such as `http://127.0.0.1:4000`.
    pub(crate) url: String,
    inner: Mutex<Inner>,
    /// Wakes those who watch; the number is how often something was changed.
    news: watch::Sender<u64>,
}

/// What a lock guards. Nobody waits while holding it.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) world: World,
    /// The world at the start, to go back to.
    pub(crate) initial: World,
    seed: u64,
    pub(crate) tokens: Tokens,
    pages: Pages,
    bearers: Bearers,
    limits: Limits,
    quotas: Quotas,
    audit: Audit,
    /// Users who are being deleted: nobody else may delete them meanwhile.
    busy: BTreeSet<String>,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    tracking: Random,
    /// The last write: when it was, and the world before it if a fault wants it.
    last_write: Option<(Timestamp, Option<World>)>,
}

impl Inner {
    fn new(mut world: World, seed: u64) -> Self {
        let initial = world.clone();
        world.users.file();
        world.users.mark();
        Self {
            initial,
            world,
            seed,
            tokens: Tokens::new(seed),
            pages: Pages::new(seed),
            bearers: Bearers::new(seed),
            limits: Limits::default(),
            quotas: Quotas::default(),
            audit: Audit::default(),
            busy: BTreeSet::new(),
            faults: Faults::new(seed),
            log: Log::default(),
            tracking: Random::stream(seed, "tracking ids"),
            last_write: None,
        }
    }

    /// Back to how it started: tokens, faults and the log are gone as well.
    pub(crate) fn reset(&mut self) {
        let mut log = std::mem::take(&mut self.log);
        log.clear();
        *self = Self { log, ..Self::new(self.initial.clone(), self.seed) };
    }

    /// Puts another world in place of this one.
    pub(crate) fn replace(&mut self, world: World) {
        self.world = world;
        self.tokens.forget_inactive(&self.world);
    }

    /// The app that a request names, by its token or by its Basic header.
    fn client_id(&self, request: &Request) -> Option<String> {
        bearer_token(request)
            .and_then(|token| {
                let zooms = self.tokens.get(token).map(|token| token.client_id.as_str());
                zooms.or_else(|| self.bearers.client_id(token)).map(str::to_owned)
            })
            .or_else(|| basic_client_id(request))
            .or_else(|| vendor::form_client_id(request))
    }
}

/// What came of a request, for the log.
#[derive(Debug)]
struct Handled {
    answer: Answer,
    reached: bool,
}

impl Engine {
    pub(crate) fn new(world: World, seed: u64, clock: Clock, url: String) -> Self {
        Self { clock, url, inner: Mutex::new(Inner::new(world, seed)), news: watch::Sender::new(0) }
    }

    /// Locks the world. A handler that panicked has left it as it was: handlers check before they write.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes whoever watches: there is a request more, or something that they show is not what it was.
    pub(crate) fn announce(&self, changed: bool) {
        self.news.send_modify(|changes| *changes += u64::from(changed));
    }

    /// Watches for news.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// What to set so that a client talks to this server.
    pub(crate) fn env(&self) -> BTreeMap<String, String> {
        let inner = self.lock();
        let world = &inner.world;
        let secret = |client_id: &str| {
            world.apps.get(client_id).map_or_else(String::new, |app| app.client_secret.reveal().to_owned())
        };
        let entry = &world.entry_apps;
        [
            ("ZOOM_API_URL", format!("{}/v2", self.url)),
            ("ZOOM_OAUTH_URL", format!("{}/oauth", self.url)),
            ("ZOOM_PLAN", world.account.plan.to_string()),
            ("ZOOM_ACCOUNT_ID", world.account.id.clone()),
            ("ZOOM_CLIENT_ID", entry.provider.clone()),
            ("ZOOM_CLIENT_SECRET", secret(&entry.provider)),
            ("ZOOM_CONNECTOR_ACCOUNT_ID", world.account.id.clone()),
            ("ZOOM_CONNECTOR_CLIENT_ID", entry.connector.clone()),
            ("ZOOM_CONNECTOR_CLIENT_SECRET", secret(&entry.connector)),
        ]
        .into_iter()
        .chain(world.conductorone.env(&self.url))
        .chain(world.pingone.env(&self.url))
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    /// Answers a request, or decides not to.
    pub(crate) async fn respond(&self, request: Request) -> Outcome {
        let segments = vendor::segments(&request);
        if let Some(answer) = steering::answer(self, &request, &segments) {
            if request.method != Method::GET {
                self.announce(true);
            }
            return Outcome::Answer(answer);
        }
        let arrived = self.clock.now();
        let found = router::find(&request.method, &segments);
        let operation = match &found {
            Found::Operation(operation, _) => Some(operation.id),
            _ => None,
        };
        let firing = self.fire(&request, operation, arrived);
        let deletion = self.lock_key(operation, &found);
        if !firing.delay.is_zero() {
            tokio::time::sleep(firing.delay).await;
        }
        let mut inner = self.lock();
        let vendor = Vendor::of(&segments);
        let (outcome, reached) = match deletion {
            Err(refusal) => (Outcome::Answer(in_manner_of(vendor, refusal.answer(), &mut inner)), false),
            Ok(_) => self.carry_out(&mut inner, &request, vendor, found, firing.effect.as_ref()),
        };
        let status = match &outcome {
            Outcome::Answer(answer) | Outcome::Cut(answer) => Some(answer.status),
            Outcome::Close => None,
        };
        let mut record = record(&inner, &request, operation, arrived, status);
        record.handled = reached;
        record.tracking_id = match &outcome {
            Outcome::Answer(answer) | Outcome::Cut(answer) => tracking_id(answer),
            Outcome::Close => None,
        };
        record.faults = firing.names.into_iter().map(str::to_owned).collect();
        inner.log.add(record);
        drop(inner);
        self.announce(reached && request.method != Method::GET);
        outcome
    }

    /// Answers a request whose body could not be read.
    pub(crate) fn turn_away(&self, request: &Request, error: &ZoomError) -> Answer {
        let segments = vendor::segments(request);
        let vendor = Vendor::of(&segments);
        let answer = vendor.unreadable(error);
        if steering::is_meant(&segments) {
            return answer;
        }
        let operation = match router::find(&request.method, &segments) {
            Found::Operation(operation, _) => Some(operation.id),
            _ => None,
        };
        let mut inner = self.lock();
        let mut record = record(&inner, request, operation, self.clock.now(), Some(answer.status));
        let answer = in_manner_of(vendor, answer, &mut inner);
        record.tracking_id = tracking_id(&answer);
        inner.log.add(record);
        self.announce(false);
        answer
    }

    /// Zoom deletes a user once at a time: takes the key to that user, or says that somebody has it.
    fn lock_key(
        &self,
        operation: Option<&'static str>,
        found: &Found,
    ) -> Result<Option<LockKey<'_>>, ZoomError> {
        let (Some("userDelete"), Found::Operation(_, params)) = (operation, found) else { return Ok(None) };
        let key = params.first().map_or("", |(_, value)| value.as_str());
        let mut inner = self.lock();
        let Some(user_id) = inner.world.find_user(key).map(|(id, _)| id.clone()) else { return Ok(None) };
        if inner.busy.insert(user_id.clone()) {
            Ok(Some(LockKey { engine: self, user_id }))
        } else {
            Err(ZoomError::already_deleting())
        }
    }

    fn fire(&self, request: &Request, operation: Option<&'static str>, now: Timestamp) -> Firing {
        let mut inner = self.lock();
        let written_ms_ago = inner
            .last_write
            .as_ref()
            .filter(|(_, before)| before.is_some() && request.method == Method::GET)
            .map(|(time, _)| now.as_millisecond().saturating_sub(time.as_millisecond()));
        inner.faults.fire(Target {
            operation,
            method: request.method.as_str(),
            path: &request.path,
            written_ms_ago,
        })
    }

    /// Does what is asked, unless a fault comes before; says whether it was done.
    fn carry_out(
        &self,
        inner: &mut Inner,
        request: &Request,
        vendor: Vendor,
        found: Found,
        effect: Option<&Effect>,
    ) -> (Outcome, bool) {
        let now = self.clock.now();
        let stale = matches!(effect, Some(Effect::StaleRead));
        let instead = match effect {
            Some(Effect::DropBefore) => return (Outcome::Close, false),
            Some(Effect::RateLimitSecond) => Some(limited(inner, vendor, &found, Refused::PerSecond, now)),
            Some(Effect::RateLimitDay) => Some(limited(inner, vendor, &found, Refused::Daily, now)),
            Some(Effect::TokenExpired) => Some(vendor.expired_token()),
            Some(Effect::Status { code, body }) => {
                let status = StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let has_body = status != StatusCode::NO_CONTENT && status != StatusCode::NOT_MODIFIED;
                Some(if has_body { Answer::json(status, body) } else { Answer::empty(status) })
            }
            Some(Effect::ErrorIn200 { body }) => Some(Answer::json(StatusCode::OK, body)),
            Some(Effect::NotJson) => Some(Answer::text(
                StatusCode::OK,
                "text/html; charset=utf-8",
                "<html><body><h1>Please wait</h1><p>You are being redirected.</p></body></html>",
            )),
            _ => None,
        };
        let handled = match instead {
            Some(answer) => Handled { answer, reached: false },
            None => self.handle(inner, request, vendor, found, now, stale),
        };
        let answer = in_manner_of(vendor, handled.answer, inner);
        let outcome = match effect {
            Some(Effect::DropAfter) => Outcome::Close,
            Some(Effect::CutBody) => Outcome::Cut(answer.with(CONNECTION, "close")),
            _ => Outcome::Answer(answer),
        };
        (outcome, handled.reached)
    }

    fn handle(
        &self,
        inner: &mut Inner,
        request: &Request,
        vendor: Vendor,
        found: Found,
        now: Timestamp,
        stale: bool,
    ) -> Handled {
        let refused = |answer| Handled { answer, reached: false };
        let (operation, params) = match found {
            Found::Operation(operation, params) => (operation, params),
            Found::Nothing => return refused(vendor.unknown_path(StatusCode::NOT_FOUND)),
            Found::OtherMethods(methods) => {
                let methods: Vec<_> = methods.into_iter().map(Method::as_str).collect();
                let answer = vendor.unknown_path(StatusCode::METHOD_NOT_ALLOWED);
                return refused(answer.with(http::header::ALLOW, &methods.join(", ")));
            }
        };
        let admitted = match self.admit(inner, request, operation, &params, now) {
            Ok(admitted) => admitted,
            Err(answer) => return refused(*answer),
        };
        let writes = operation.method != Method::GET && !matches!(operation.family, Family::OAuth(_));
        let operator = admitted.caller.as_ref().filter(|_| writes);
        let operator = operator.and_then(|caller| inner.world.users.get(&caller.user_id));
        let operator = operator.map_or_else(String::new, |user| user.email.clone());
        let before = (writes && inner.faults.keep_history()).then(|| inner.world.clone());
        let past = if stale { inner.last_write.as_ref().and_then(|(_, world)| world.clone()) } else { None };
        let mut call = self.call(inner, request, &params, now, admitted.caller);
        if let Some(client_id) = admitted.client_id {
            call.caller_id = client_id;
        }
        let result = match past {
            Some(mut past) => {
                call.world = &mut past;
                operation.family.answer(&mut call)
            }
            None => operation.family.answer(&mut call),
        };
        if writes && result.is_ok() {
            // A search is a POST as well, and hides no write that came before it.
            if before.as_ref().is_none_or(|before| *before != inner.world) {
                inner.last_write = Some((now, before));
            }
            if vendor == Vendor::Zoom {
                let method = operation.method.as_str();
                inner.audit.note(now, &operator, operation.id, method, &request.path);
            }
        }
        let answer = result.unwrap_or_else(|answer| *answer);
        Handled { answer: with_allowance(answer, admitted.allowance.as_ref()), reached: true }
    }

    /// Lets a caller in, or says why not: each vendor asks in its own way.
    fn admit(
        &self,
        inner: &mut Inner,
        request: &Request,
        operation: &Operation,
        params: &Params,
        now: Timestamp,
    ) -> Result<Admitted, Box<Answer>> {
        let client = |client_id| Admitted { client_id: Some(client_id), ..Admitted::default() };
        match &operation.family {
            Family::OAuth(_) => Ok(Admitted::default()),
            Family::Zoom(rules) => {
                if let Some(answer) = elsewhere(request, &inner.world, &self.url) {
                    return Err(Box::new(answer));
                }
                let asked = (operation, rules.label);
                admit_at_zoom(inner, request, asked, now, |caller, world| {
                    let admission = caller.may(rules, params, world);
                    admission.map_err(|error| Box::new(in_dialect(operation, request, error).answer()))
                })
            }
            Family::Scim(rules) => {
                let asked = (operation, rules.label);
                admit_at_zoom(inner, request, asked, now, |caller, world| rules.admit(caller, world))
            }
            Family::ConductorOne(rules) => rules
                .admit(&self.call(inner, request, params, now, None))
                .map(client)
                .map_err(|refusal| Box::new(refusal.answer())),
            Family::PingOne(rules) => rules
                .admit(&self.call(inner, request, params, now, None))
                .map(client)
                .map_err(|error| Box::new(error.answer())),
        }
    }

    fn call<'a>(
        &'a self,
        inner: &'a mut Inner,
        request: &'a Request,
        params: &'a Params,
        now: Timestamp,
        caller: Option<Caller>,
    ) -> Call<'a> {
        let (caller_id, client_id, for_itself) = caller
            .map_or_else(Default::default, |caller| (caller.user_id, caller.client_id, caller.for_itself));
        Call {
            request,
            params,
            world: &mut inner.world,
            tokens: &mut inner.tokens,
            pages: &mut inner.pages,
            bearers: &mut inner.bearers,
            quotas: &mut inner.quotas,
            log: &inner.log,
            audit: &inner.audit,
            now,
            unmoved: self.clock.unmoved(),
            url: &self.url,
            caller_id,
            client_id,
            for_itself,
        }
    }
}

/// The right to delete a user, given back when the request is over, however it ends.
#[derive(Debug)]
struct LockKey<'a> {
    engine: &'a Engine,
    user_id: String,
}

impl Drop for LockKey<'_> {
    fn drop(&mut self) {
        self.engine.lock().busy.remove(&self.user_id);
    }
}

/// The id by which Zoom's support finds an answer.
fn tracking_id(answer: &Answer) -> Option<String> {
    answer.headers.get("x-zm-trackingid").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// A caller who was let in.
#[derive(Debug, Default)]
struct Admitted {
    /// Who calls Zoom.
    caller: Option<Caller>,
    /// The client that calls another vendor.
    client_id: Option<String>,
    /// What the answer's headers say of Zoom's rate limits.
    allowance: Option<Allowance>,
}

/// Token, rate limit, and then what the call itself asks for: the order of Zoom's APIs.
fn admit_at_zoom(
    inner: &mut Inner,
    request: &Request,
    (operation, label): (&Operation, Label),
    now: Timestamp,
    may: impl FnOnce(&Caller, &World) -> Result<(), Box<Answer>>,
) -> Result<Admitted, Box<Answer>> {
    let caller = Caller::of(request, &inner.world, &inner.tokens, now)
        .map_err(|error| Box::new(in_dialect(operation, request, error).answer()))?;
    let account = &inner.world.account;
    let allowance = inner.limits.count(account.plan, label, now, account.enforce_limits);
    let admission = match allowance.refused {
        Some(refused) => Err(Box::new(refusal(refused).answer())),
        None => may(&caller, &inner.world),
    };
    let allowance = Some(allowance);
    match admission {
        Ok(()) => Ok(Admitted { caller: Some(caller), client_id: None, allowance }),
        Err(answer) => Err(Box::new(with_allowance(*answer, allowance.as_ref()))),
    }
}

/// What the log keeps of a request that nothing has been done about yet.
fn record(
    inner: &Inner,
    request: &Request,
    operation: Option<&'static str>,
    arrived: Timestamp,
    status: Option<StatusCode>,
) -> RequestRecord {
    RequestRecord {
        time: format!("{arrived:.3}"),
        operation: operation.map(str::to_owned),
        method: request.method.to_string(),
        path: shortened(&request.path),
        query: redacted(&request.query),
        status: status.map(|status| status.as_u16()),
        client_id: inner.client_id(request),
        handled: false,
        tracking_id: None,
        faults: Vec::new(),
    }
}

fn refusal(refused: Refused) -> ZoomError {
    match refused {
        Refused::PerSecond => ZoomError::too_many_per_second(),
        Refused::Daily => ZoomError::too_many_today(),
    }
}

/// A refusal for too many requests, out of the blue.
fn limited(inner: &Inner, vendor: Vendor, found: &Found, refused: Refused, now: Timestamp) -> Answer {
    if let Some(answer) = vendor.too_many(refused, now) {
        return answer;
    }
    let label = match found {
        Found::Operation(Operation { family: Family::Zoom(rules), .. }, _) => rules.label,
        Found::Operation(Operation { family: Family::Scim(rules), .. }, _) => rules.label,
        _ => Label::Light,
    };
    let allowance = Limits::exhausted(inner.world.account.plan, label, refused, now);
    with_allowance(refusal(refused).answer(), Some(&allowance))
}

fn with_allowance(answer: Answer, allowance: Option<&Allowance>) -> Answer {
    let Some(allowance) = allowance else { return answer };
    let answer = answer
        .with(HeaderName::from_static("x-ratelimit-category"), allowance.category)
        .with(HeaderName::from_static("x-ratelimit-type"), allowance.kind)
        .with(HeaderName::from_static("x-ratelimit-limit"), &allowance.limit.to_string())
        .with(HeaderName::from_static("x-ratelimit-remaining"), &allowance.remaining.to_string());
    match &allowance.retry_after {
        Some(time) => answer.with(RETRY_AFTER, time),
        None => answer,
    }
}

/// The headers that every answer of a vendor's has.
fn in_manner_of(vendor: Vendor, answer: Answer, inner: &mut Inner) -> Answer {
    if vendor != Vendor::Zoom {
        return answer.with(http::header::CACHE_CONTROL, "no-store");
    }
    let tracking = format!("v=2.0;clid=us02;rid=WEB_{}", hex::<16>(&mut inner.tracking));
    answer
        .with(HeaderName::from_static("x-zm-trackingid"), &tracking)
        .with(http::header::CACHE_CONTROL, "no-store, no-transform, must-revalidate, no-cache")
        .with(http::header::X_CONTENT_TYPE_OPTIONS, "nosniff")
}
