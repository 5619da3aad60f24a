//! The way of a call: token, limit, request, and Zoom's yes or no.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::http::{HeaderName, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::auth::{Authentication, Authorizer, Credentials, Grant, Token, TokenSource};
use super::endpoints::Endpoints;
use super::error::{ApiError, Envelope, Error, TRACKING_HEADER, tracking_id};
use super::memberships::MembershipBatches;
use super::operation::{Call, Operation};
use super::rate_limits::{Limits, Plan, RateLabel, throttle};
use super::refusals::Problem;
use super::rosters::AppRosters;
use crate::http::cancel::{may_be_interrupted, unless_cancelled};
use crate::http::coalesce::SingleFlight;
use crate::http::memory::Memory;
use crate::http::retry::Backoff;
use crate::http::topics::{Moment, Topics};
use crate::http::{self, CancellationToken, Response, Secret};

/// How Zoom is called.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The `User-Agent` header.
    pub user_agent: String,
    /// How many attempts may follow the first.
    pub max_retries: u32,
    /// How long one attempt may take.
    pub request_timeout: Duration,
    /// How long to wait before another attempt.
    pub backoff: Backoff,
    /// The account's plan, which decides the limits.
    pub plan: Plan,
    /// Where Zoom lives.
    pub endpoints: Endpoints,
}

impl ClientOptions {
    /// Five more attempts, thirty seconds for each, and the limits of a Business account.
    pub fn new(user_agent: impl Into<String>, endpoints: Endpoints) -> Self {
        Self {
            user_agent: user_agent.into(),
            max_retries: 5,
            request_timeout: Duration::from_secs(30),
            backoff: Backoff::default(),
            plan: Plan::default(),
            endpoints,
        }
    }
}

/// Calls Zoom for one app. Cheap to clone; clones share token, limits and connections.
#[derive(Debug, Clone)]
pub struct Client {
    account: Arc<Account>,
    app: Arc<App>,
    cancellation: CancellationToken,
    hurried: bool,
}

/// How long a client in a hurry waits for an answer. Zoom's own take a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// What all apps of an account share: Zoom's limits count for the account.
#[derive(Debug)]
struct Account {
    http: http::Client,
    endpoints: Endpoints,
    limits: Limits,
    /// What has been written, whichever app wrote: a read that began before a write must not answer
    /// one after it.
    topics: Arc<Topics>,
}

#[derive(Debug)]
struct App {
    tokens: Arc<TokenSource>,
    /// The account that the app belongs to, where the credentials say so.
    account_id: Option<String>,
    /// By the last write, whether they are in a hurry, and what is read.
    reads: SingleFlight<(Moment, bool, String), Result<Response, Error>>,
    answers: Memory<String, Response>,
    /// The reads that Zoom refuses to this app for want of a scope, each with the turn of the token that lacks
    /// it: asking again with the same token brings the same, whatever is read.
    closed: Mutex<BTreeMap<String, (u64, Error)>>,
    rosters: AppRosters,
    memberships: MembershipBatches,
}

impl App {
    fn new(authentication: Authentication, topics: &Arc<Topics>) -> Arc<Self> {
        let account_id = match &authentication {
            Authentication::App(credentials) | Authentication::Itself(credentials) => {
                Some(credentials.account_id.clone())
            }
            Authentication::AccessToken(_) => None,
        };
        Arc::new(Self {
            tokens: Arc::new(TokenSource::new(authentication)),
            account_id,
            reads: SingleFlight::new(),
            answers: Memory::new(),
            closed: Mutex::default(),
            rosters: AppRosters::new(topics),
            memberships: MembershipBatches::new(),
        })
    }
}

impl App {
    /// The refusal that a call would meet again with the token of this turn.
    fn refusal_of(&self, call: &Call, turn: u64) -> Option<Error> {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let (refused, refusal) = closed.get(&call.operation().to_string())?;
        (*refused == turn && is_one_of_all(call)).then(|| refusal.clone())
    }

    fn keep_refusal(&self, call: &Call, turn: u64, refusal: &Error) {
        if matches!(refusal.problem(), Some(Problem::MissingScopes { .. })) && is_one_of_all(call) {
            let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
            closed.insert(call.operation().to_string(), (turn, refusal.clone()));
        }
    }
}

impl Client {
    /// A client that has not yet done anything: the token is asked for by the first call.
    pub fn new(options: ClientOptions, authentication: impl Into<Authentication>) -> Self {
        let http = http::Client::new(http::ClientOptions {
            user_agent: options.user_agent,
            request_timeout: options.request_timeout,
            max_retries: options.max_retries,
            backoff: options.backoff,
            tracking_header: Some(HeaderName::from_static(TRACKING_HEADER)),
        });
        let topics = Arc::new(Topics::default());
        Self {
            app: App::new(authentication.into(), &topics),
            account: Arc::new(Account {
                http,
                endpoints: options.endpoints,
                limits: Limits::of(options.plan),
                topics,
            }),
            cancellation: CancellationToken::new(),
            hurried: false,
        }
    }

    /// The same client in a hurry, for what may be left out: it asks once and never again, and waits for an
    /// answer a few seconds at most.
    #[must_use]
    pub fn hurried(&self) -> Self {
        Self { hurried: true, ..self.clone() }
    }

    fn http(&self) -> http::Client {
        if self.hurried { self.account.http.hurried(PATIENCE) } else { self.account.http.clone() }
    }

    /// The same client, whose calls end when `cancellation` is cancelled.
    pub fn with_cancellation(&self, cancellation: CancellationToken) -> Self {
        Self { cancellation, ..self.clone() }
    }

    /// A client for another app, under the same limits.
    pub fn for_app(&self, credentials: Credentials) -> Self {
        Self { app: App::new(credentials.into(), &self.account.topics), ..self.clone() }
    }

    /// A client for an app that looks after itself, under the same limits.
    pub fn for_app_itself(&self, credentials: Credentials) -> Self {
        Self { app: App::new(Authentication::Itself(credentials), &self.account.topics), ..self.clone() }
    }

    /// What Zoom grants to the app: its scopes and the token in use, which is asked for if there is
    /// none. Fails with [`Error::NoCredentials`] for a client that was given a ready token.
    pub async fn grant(&self) -> Result<Grant, Error> {
        unless_cancelled(&self.cancellation, self.authorizer().grant()).await?
    }

    /// Asks for a token of one's own, which this client does not use: revoking it harms nobody.
    pub async fn issue_token(&self) -> Result<Grant, Error> {
        self.authorizer().ask(&self.cancellation).await
    }

    /// Makes a token of this app worthless.
    pub async fn revoke_token(&self, token: &Secret) -> Result<(), Error> {
        self.authorizer().revoke(token, &self.cancellation).await
    }

    /// The account that the app belongs to, where the credentials say so; a ready access token does not.
    pub(super) fn account_of_credentials(&self) -> Option<&str> {
        self.app.account_id.as_deref()
    }

    /// The lists in which this app looks things up.
    pub(super) fn app_rosters(&self) -> &AppRosters {
        &self.app.rosters
    }

    /// What ends this client's calls.
    pub(super) fn cancellation(&self) -> &CancellationToken {
        &self.cancellation
    }

    /// The lanes in which changes of who belongs where stand.
    pub(super) fn membership_batches(&self) -> &MembershipBatches {
        &self.app.memberships
    }

    /// Waits until a call of that label may leave: for a token, and for a place under the account's limit.
    /// The call that follows is to be told that it is [`admitted`](Call::admitted).
    pub(super) async fn admit(&self, label: RateLabel) -> Result<(), Error> {
        unless_cancelled(&self.cancellation, async {
            self.authorizer().token().await?;
            self.account.limits.bucket(label).acquire().await;
            Ok(())
        })
        .await?
    }

    /// Makes a call whose answer has a body.
    pub async fn fetch<Answer: DeserializeOwned>(&self, call: &Call) -> Result<Answer, Error> {
        let response = self.send(call).await?;
        response.json().map_err(|error| Error::Decode {
            operation: call.operation().to_string(),
            tracking_id: tracking_id(&response),
            source: Arc::new(error),
        })
    }

    /// Makes a call whose answer says nothing but that it is done.
    pub async fn execute(&self, call: &Call) -> Result<(), Error> {
        self.send(call).await.map(drop)
    }

    /// Makes a call. The same read goes out once, until something is written that it is about; a client
    /// is meant to live for one run of Terraform, in which one picture of Zoom is better than many.
    pub async fn send(&self, call: &Call) -> Result<Response, Error> {
        let topics = &self.account.topics;
        if !may_be_interrupted(&call.operation().method) {
            let result = self.send_alone(call).await;
            topics.touch(call.topics());
            return result;
        }
        let identity = call.identity();
        if let Some(answer) = self.app.answers.recall(topics, &identity) {
            return Ok(answer);
        }
        let (last_write, asked) = (topics.last_write(call.topics()), topics.now());
        let flight = self.app.reads.join((last_write, self.hurried, identity.clone()), || {
            // Whoever leaves first must not take the answer from the others.
            let (client, call) = (self.with_cancellation(CancellationToken::new()), call.clone());
            async move { client.send_alone(&call).await }
        });
        let answer = unless_cancelled(&self.cancellation, flight).await??;
        if is_whole(call, &answer) {
            let bytes = identity.len() + answer.body.len();
            self.app.answers.keep(identity, answer.clone(), bytes, asked, call.topics().to_vec());
        }
        Ok(answer)
    }

    async fn send_alone(&self, call: &Call) -> Result<Response, Error> {
        let authorizer = self.authorizer();
        let mut token = unless_cancelled(&self.cancellation, authorizer.token()).await??;
        if let Some(refusal) = self.app.refusal_of(call, token.turn) {
            return Err(refusal);
        }
        let response = self.send_with(call, &token, call.is_admitted()).await?;
        let response = if is_token_refused(&response) && !self.cancellation.is_cancelled() {
            // Zoom refused the token before it looked at the call, so this is safe for writes too.
            match unless_cancelled(&self.cancellation, authorizer.renewed(&token)).await?? {
                Some(renewed) => {
                    token = renewed;
                    self.send_with(call, &token, false).await?
                }
                None => response,
            }
        } else {
            response
        };
        if response.status.is_success() && response.is_html() {
            let (operation, status) = (call.operation().to_string(), response.status.as_u16());
            return Err(Error::Foreign { operation, status });
        }
        if is_refusal(call.operation(), &response) {
            let refusal: Error = ApiError::from_response(call.operation(), &response).into();
            self.app.keep_refusal(call, token.turn, &refusal);
            return Err(refusal);
        }
        Ok(response)
    }

    async fn send_with(&self, call: &Call, token: &Token, admitted: bool) -> Result<Response, Error> {
        let request = call.request(&self.account.endpoints, &token.secret)?;
        let bucket = self.account.limits.bucket(call.operation().label);
        let mut sent = http::Call::new(request).limited_by(bucket).classified_by(throttle);
        if call.is_repeatable() {
            sent = sent.safe_to_repeat();
        }
        if admitted {
            sent = sent.admitted();
        }
        self.http().send(sent, &self.cancellation).await.map_err(|error| match error {
            http::Error::DailyLimit { until, response } => {
                let refusal = ApiError::from_response(call.operation(), &response);
                ApiError { problem: Problem::DailyLimit { until }, ..refusal }.into()
            }
            other => other.into(),
        })
    }

    fn authorizer(&self) -> Authorizer {
        Authorizer {
            http: self.http(),
            hurried: self.hurried,
            endpoints: self.account.endpoints.clone(),
            source: self.app.tokens.clone(),
        }
    }
}

/// Whether a refusal of this call for want of a scope says the same of all calls of its operation. One about
/// `me` may be open where others are not.
fn is_one_of_all(call: &Call) -> bool {
    may_be_interrupted(&call.operation().method)
        && !call.identity().split(['/', '?', ' ']).any(|part| part == "me")
}

/// Whether an answer is worth remembering, and tells all there is to tell. One page of several does not:
/// pages that were read at different times make no list.
fn is_whole(call: &Call, answer: &Response) -> bool {
    #[derive(Deserialize)]
    struct Continued {
        next_page_token: Option<String>,
    }
    let ends = |answer: &Response| {
        serde_json::from_slice::<Continued>(&answer.body)
            .is_ok_and(|list| list.next_page_token.is_none_or(|token| token.is_empty()))
    };
    !call.is_fleeting() && (!call.is_page() || !call.has_page_token() && ends(answer))
}

/// Code 124, which comes with status 401 or 400.
fn is_token_refused(response: &Response) -> bool {
    matches!(response.status, StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST)
        && Envelope::read(response).code == Some(124)
}

/// Whether an answer says no: by its status, or by a body with code and message in the place of what
/// the operation answers with.
fn is_refusal(operation: &Operation, response: &Response) -> bool {
    if !response.status.is_success() {
        return true;
    }
    let envelope = Envelope::read(response);
    if envelope.code.is_none() || envelope.message.is_empty() {
        return false;
    }
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&response.body).unwrap_or_default();
    !operation.answers_with.iter().any(|&field| fields.contains_key(field))
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, Method};
    use bytes::Bytes;

    use super::*;

    static LIST: Operation =
        Operation { method: Method::GET, path: "/roles", label: RateLabel::Medium, answers_with: &["roles"] };
    static CHANGE: Operation = Operation {
        method: Method::PATCH,
        path: "/roles/{roleId}",
        label: RateLabel::Light,
        answers_with: &[],
    };

    fn response(status: u16, body: &'static str) -> Response {
        Response {
            method: Method::GET,
            url: "https://api.zoom.us/v2/roles".to_owned(),
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    #[test]
    fn an_error_in_a_good_status_is_told_from_an_answer() {
        let refusal = r#"{"code":200,"message":"The account must be a paid account to update the role."}"#;
        for (operation, status, body, want) in [
            (&LIST, 200, r#"{"roles":[],"total_records":0}"#, false),
            (&LIST, 200, r#"{"roles":[],"code":200,"message":"success"}"#, false),
            (&LIST, 200, refusal, true),
            (&CHANGE, 200, refusal, true),
            (&CHANGE, 204, "", false),
            (&CHANGE, 200, "{}", false),
            (&CHANGE, 200, r#"{"code":0,"message":""}"#, false),
            (&CHANGE, 400, "", true),
        ] {
            assert_eq!(is_refusal(operation, &response(status, body)), want, "{operation} {status} {body}");
        }
    }

    #[test]
    fn a_refused_token_is_known_by_its_code_with_either_status() {
        for (status, body, want) in [
            (401, r#"{"code":124,"message":"Access token is expired."}"#, true),
            (400, r#"{"code":124,"message":"Invalid access token."}"#, true),
            (401, r#"{"code":201,"message":"Invalid access token."}"#, false),
            (400, r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[a]."}"#, false),
            (401, "", false),
        ] {
            assert_eq!(is_token_refused(&response(status, body)), want, "{status} {body}");
        }
    }
}
