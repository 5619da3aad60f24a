//! One request's journey: whose it is, faults, what the vendor makes of it, log.

mod services;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::header::{ALLOW, CONNECTION};
use http::{Method, StatusCode};
use jiff::Timestamp;
use tokio::sync::watch;

use self::services::{Services, TRY_ZOOM};
use crate::faults::{Effect, Faults, Firing, Target};
use crate::http::{Answer, Found, Place, Request, Unreadable};
use crate::log::{Log, RequestRecord, masked_body, redacted, refusal, shortened};
use crate::service::{Limit, Reply, Trouble, Visit};
use crate::tls::Tls;
use crate::world::{Clock, World};

/// Where clients look for the file with the authorities that they trust: OpenSSL, Go and rustls; Python's
/// requests; Node.js, which adds them to its own.
const AUTHORITY_VARIABLES: [&str; 3] = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];

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
    /// HTTPS, where it is spoken as well.
    pub(crate) tls: Option<Tls>,
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
    pub(crate) services: Services,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    /// The last write: when it was, and the world before it if a fault wants it.
    last_write: Option<(Timestamp, Option<World>)>,
}

impl Inner {
    fn new(world: World, seed: u64, now: Timestamp) -> Self {
        world.users.file();
        let initial = world.clone();
        let mut services = Services::new(seed);
        services.settle(&world, now);
        Self {
            initial,
            world,
            seed,
            services,
            faults: Faults::new(seed),
            log: Log::default(),
            last_write: None,
        }
    }

    /// Back to how it started: tokens, faults and the log are gone as well.
    pub(crate) fn reset(&mut self, now: Timestamp) {
        let mut log = std::mem::take(&mut self.log);
        log.clear();
        *self = Self { log, ..Self::new(self.initial.clone(), self.seed, now) };
    }

    /// Puts another world in place of this one.
    pub(crate) fn replace(&mut self, world: World, now: Timestamp) {
        self.world = world;
        self.settle(now);
    }

    /// The world has been changed by hand: what was issued under it may be worth nothing now.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        self.services.settle(&self.world, now);
    }

    /// Lets happen what should have happened by now, for those who look past the vendors.
    pub(crate) fn catch_up(&mut self, now: Timestamp) {
        self.services.catch_up(&mut self.world, now);
    }
}

/// A request, and whose it is.
struct Asked<'a> {
    request: &'a Request,
    /// Which of the services.
    service: usize,
    found: Found,
}

impl Asked<'_> {
    fn operation(&self) -> Option<&'static str> {
        self.found.place().map(|place| place.id)
    }
}

impl Engine {
    pub(crate) fn new(world: World, seed: u64, clock: Clock, url: String, tls: Option<Tls>) -> Self {
        let inner = Inner::new(world, seed, clock.now());
        Self { clock, url, tls, inner: Mutex::new(inner), news: watch::Sender::new(0) }
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

    /// Where this server speaks HTTPS, if it does.
    pub(crate) fn https(&self) -> Option<String> {
        self.tls.as_ref().map(|_| self.url.replacen("http://", "https://", 1))
    }

    /// What to set so that a client talks to this server, and trusts it.
    pub(crate) fn env(&self) -> BTreeMap<String, String> {
        let url = self.https().unwrap_or_else(|| self.url.clone());
        let authority = self.tls.as_ref().map(|tls| tls.authority().to_string_lossy().into_owned());
        let trust =
            authority.into_iter().flat_map(|file| AUTHORITY_VARIABLES.map(|name| (name, file.clone())));
        let inner = self.lock();
        let env = inner.services.env(&inner.world, &url).chain(trust);
        env.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Answers a request, or decides not to.
    pub(crate) async fn respond(&self, request: Request) -> Outcome {
        let (arrived, started) = (self.clock.now(), Instant::now());
        let (asked, firing, key) = {
            let mut inner = self.lock();
            let asked = ask(&inner, &request);
            let firing = fire(&mut inner, &asked, arrived);
            let key = self.occupy(&mut inner, &asked);
            (asked, firing, key)
        };
        if !firing.delay.is_zero() {
            tokio::time::sleep(firing.delay).await;
        }
        let mut inner = self.lock();
        let (outcome, reached) = match &key {
            Err(answer) => {
                let answer = inner.services.get_mut(asked.service).dress((**answer).clone());
                (Outcome::Answer(answer), false)
            }
            Ok(_) => self.carry_out(&mut inner, &asked, firing.effect.as_ref()),
        };
        let answer = match &outcome {
            Outcome::Answer(answer) | Outcome::Cut(answer) => Some(answer),
            Outcome::Close => None,
        };
        let mut record = record(&inner, &asked, arrived, answer);
        record.handled = reached;
        record.duration_ms = milliseconds(started.elapsed());
        record.faults = firing.names.into_iter().map(str::to_owned).collect();
        inner.log.add(record);
        drop(inner);
        self.announce(reached && request.method != Method::GET);
        outcome
    }

    /// Answers a request whose body could not be read.
    pub(crate) fn turn_away(&self, request: &Request, unreadable: Unreadable) -> Answer {
        let mut inner = self.lock();
        let asked = ask(&inner, request);
        let now = self.clock.now();
        let answer = say(&inner, &asked, Trouble::Unreadable(unreadable), now);
        let answer = inner.services.get_mut(asked.service).dress(answer);
        let record = record(&inner, &asked, now, Some(&answer));
        inner.log.add(record);
        drop(inner);
        self.announce(false);
        answer
    }

    /// Some things are done once at a time: takes the key to this one, or says that somebody has it.
    fn occupy(&self, inner: &mut Inner, asked: &Asked<'_>) -> Result<Option<Key<'_>>, Box<Answer>> {
        let Some(place) = asked.found.place() else { return Ok(None) };
        let key = inner.services.get_mut(asked.service).occupy(place, &inner.world)?;
        Ok(key.map(|key| Key { engine: self, service: asked.service, key }))
    }

    /// Does what is asked, unless a fault comes before; says whether it was done.
    fn carry_out(&self, inner: &mut Inner, asked: &Asked<'_>, effect: Option<&Effect>) -> (Outcome, bool) {
        let now = self.clock.now();
        let instead = match effect {
            Some(Effect::DropBefore) => return (Outcome::Close, false),
            Some(Effect::RateLimitSecond) => Some(say(inner, asked, Trouble::TooMany(Limit::PerSecond), now)),
            Some(Effect::RateLimitDay) => Some(say(inner, asked, Trouble::TooMany(Limit::Daily), now)),
            Some(Effect::TokenExpired) => Some(say(inner, asked, Trouble::ExpiredToken, now)),
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
        let (answer, reached) = match (instead, &asked.found) {
            (Some(answer), _) => (answer, false),
            (None, Found::Operation(place)) => {
                let stale = matches!(effect, Some(Effect::StaleRead));
                let reply = self.visit(inner, asked, place, now, stale);
                (reply.answer, reply.reached)
            }
            (None, Found::Nothing) => {
                (say(inner, asked, Trouble::UnknownPath(StatusCode::NOT_FOUND), now), false)
            }
            (None, Found::OtherMethods(methods)) => {
                let methods: Vec<_> = methods.iter().map(Method::as_str).collect();
                let answer = say(inner, asked, Trouble::UnknownPath(StatusCode::METHOD_NOT_ALLOWED), now);
                (answer.with(ALLOW, &methods.join(", ")), false)
            }
        };
        let answer = inner.services.get_mut(asked.service).dress(answer);
        let outcome = match effect {
            Some(Effect::DropAfter) => Outcome::Close,
            Some(Effect::CutBody) => Outcome::Cut(answer.with(CONNECTION, "close")),
            _ => Outcome::Answer(answer),
        };
        (outcome, reached)
    }

    /// Hands the request to its vendor, and remembers what a fault may want to hide.
    fn visit(
        &self,
        inner: &mut Inner,
        asked: &Asked<'_>,
        place: &Place,
        now: Timestamp,
        stale: bool,
    ) -> Reply {
        let reads = place.method == Method::GET;
        let before = (!reads && inner.faults.keep_history()).then(|| inner.world.clone());
        let mut past =
            if stale { inner.last_write.as_ref().and_then(|(_, world)| world.clone()) } else { None };
        let visit = Visit {
            request: asked.request,
            world: &mut inner.world,
            past: past.as_mut(),
            log: &inner.log,
            now,
            unmoved: self.clock.unmoved(),
            url: &self.url,
            try_zoom: TRY_ZOOM,
        };
        let reply = inner.services.get_mut(asked.service).answer(place, visit);
        // A search is a POST as well, and hides no write that came before it.
        if reply.wrote && before.as_ref().is_none_or(|before| *before != inner.world) {
            inner.last_write = Some((now, before));
        }
        reply
    }
}

/// The right to do what is done once at a time, given back when the request is over, however it ends.
#[derive(Debug)]
struct Key<'a> {
    engine: &'a Engine,
    service: usize,
    key: String,
}

impl Drop for Key<'_> {
    fn drop(&mut self) {
        self.engine.lock().services.get_mut(self.service).release(&self.key);
    }
}

/// Whose a request is, and what it asks for.
fn ask<'a>(inner: &Inner, request: &'a Request) -> Asked<'a> {
    let (service, path) = inner.services.claim(request);
    let found = inner.services.get(service).find(&request.method, &path);
    Asked { request, service, found }
}

/// What the vendor of a request says where nothing is carried out.
fn say(inner: &Inner, asked: &Asked<'_>, trouble: Trouble, now: Timestamp) -> Answer {
    inner.services.get(asked.service).say(trouble, asked.found.place(), &inner.world, now)
}

fn fire(inner: &mut Inner, asked: &Asked<'_>, now: Timestamp) -> Firing {
    let request = asked.request;
    let written_ms_ago = inner
        .last_write
        .as_ref()
        .filter(|(_, before)| before.is_some() && request.method == Method::GET)
        .map(|(time, _)| now.as_millisecond().saturating_sub(time.as_millisecond()));
    inner.faults.fire(Target {
        operation: asked.operation(),
        method: request.method.as_str(),
        path: &request.path,
        written_ms_ago,
    })
}

/// What the log keeps of a request that nothing has been done about yet.
fn record(inner: &Inner, asked: &Asked<'_>, arrived: Timestamp, answer: Option<&Answer>) -> RequestRecord {
    let request = asked.request;
    // The id by which Zoom's support finds an answer.
    let (code, message) = answer.map(refusal::of).unwrap_or_default();
    let tracking_id = answer.and_then(|answer| answer.headers.get("x-zm-trackingid")?.to_str().ok());
    RequestRecord {
        time: format!("{arrived:.3}"),
        operation: asked.operation().map(str::to_owned),
        method: request.method.to_string(),
        path: shortened(&request.path),
        query: redacted(&request.query),
        status: answer.map(|answer| answer.status.as_u16()),
        duration_ms: 0.0,
        code,
        message,
        body: masked_body(request),
        client_id: inner.services.client_id(request),
        handled: false,
        tracking_id: tracking_id.map(str::to_owned),
        faults: Vec::new(),
    }
}

/// To a microsecond.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}
