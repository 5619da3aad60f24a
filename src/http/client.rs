//! One request from start to end: wait for the limit, send, follow, decide, perhaps once more.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::http::header::LOCATION;
use ::http::{HeaderName, Request, StatusCode};
use bytes::Bytes;
use jiff::Timestamp;
use tokio::time::Instant;

use super::cancel::{CancellationToken, Cancelled, may_be_interrupted, unless_cancelled};
use super::error::Error;
use super::rate_limit::Bucket;
use super::response::Response;
use super::retry::{self, Attempt, Backoff, Decision, Outcome, Throttle};
use super::transport::Transport;
use super::{jitter, redirect};

/// How requests are sent.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The `User-Agent` header.
    pub user_agent: String,
    /// How long one attempt may take, from connecting to the last byte of the answer.
    pub request_timeout: Duration,
    /// How many attempts may follow the first.
    pub max_retries: u32,
    /// How long to wait before another attempt.
    pub backoff: Backoff,
    /// The response header with which the vendor finds a request in its own logs.
    pub tracking_header: Option<HeaderName>,
}

/// Reads off an answer which limit was hit, if one was.
pub type Classifier = fn(&Response) -> Option<Throttle>;

/// One request, and what the stack must know about it. `Debug` shows neither headers nor body.
pub struct Call<'a> {
    /// The request itself.
    pub request: Request<Bytes>,
    /// The limit that it counts against.
    pub bucket: Option<&'a Bucket>,
    /// Tells a limit from other answers.
    pub classifier: Classifier,
    /// Whether the limit has been waited for already, for the first attempt.
    pub admitted: bool,
    /// Whether doing it twice is the same as doing it once.
    pub safe_to_repeat: bool,
}

impl<'a> Call<'a> {
    /// A request without a limit of its own, repeated if its method allows it. Status 429 is a limit
    /// that passes.
    pub fn new(request: Request<Bytes>) -> Self {
        let safe_to_repeat = retry::is_safe_to_repeat(request.method());
        Self { request, bucket: None, classifier: throttle_by_status, admitted: false, safe_to_repeat }
    }

    /// Counts the request against a limit.
    pub fn limited_by(mut self, bucket: &'a Bucket) -> Self {
        self.bucket = Some(bucket);
        self
    }

    /// Says that its place under the limit was taken before it was made.
    pub fn admitted(mut self) -> Self {
        self.admitted = true;
        self
    }

    /// Lets the vendor's module tell limits apart.
    pub fn classified_by(mut self, classifier: Classifier) -> Self {
        self.classifier = classifier;
        self
    }

    /// Says that the request does nothing that a second one would do again, whatever its method.
    pub fn safe_to_repeat(mut self) -> Self {
        self.safe_to_repeat = true;
        self
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("method", self.request.method())
            .field("path", &self.request.uri().path())
            .field("safe_to_repeat", &self.safe_to_repeat)
            .finish_non_exhaustive()
    }
}

/// Sends requests. Cheap to clone; all clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    transport: Arc<Transport>,
    options: Arc<ClientOptions>,
}

impl Client {
    /// A client that has not yet done anything: certificates are read at the first request.
    pub fn new(options: ClientOptions) -> Self {
        let transport = Transport::new(options.user_agent.clone(), options.request_timeout);
        Self { transport: Arc::new(transport), options: Arc::new(options) }
    }

    /// The same client in a hurry: it sends everything once and never again, and waits for an answer no longer
    /// than this.
    #[must_use]
    pub fn hurried(&self, longest: Duration) -> Self {
        let options = ClientOptions {
            max_retries: 0,
            request_timeout: self.options.request_timeout.min(longest),
            ..ClientOptions::clone(&self.options)
        };
        Self { transport: self.transport.clone(), options: Arc::new(options) }
    }

    /// Sends a request until it has an answer that stands, whatever its status.
    ///
    /// Cancelling ends waiting and reading at once. A write that is on its way is awaited; it is then
    /// not sent again.
    pub async fn send(&self, call: Call<'_>, cancellation: &CancellationToken) -> Result<Response, Error> {
        let may_be_interrupted = may_be_interrupted(call.request.method());
        let mut number = 1;
        loop {
            if let Some(bucket) = call.bucket.filter(|_| !call.admitted || number > 1) {
                unless_cancelled(cancellation, bucket.acquire()).await?;
            }
            if cancellation.is_cancelled() {
                return Err(Cancelled.into());
            }
            let attempt = self.attempt(call.request.clone(), number);
            let outcome = if may_be_interrupted {
                unless_cancelled(cancellation, attempt).await?
            } else {
                attempt.await
            };
            match self.decide(&call, &outcome, number) {
                Decision::Stop => return outcome,
                Decision::DailyLimit { until } => {
                    let response = Box::new(outcome?);
                    return Err(Error::DailyLimit { until, response });
                }
                Decision::RetryAfter(wait) => {
                    // A user who wonders why it takes so long sees this without asking for every detail.
                    tracing::warn!(
                        method = %call.request.method(),
                        path = call.request.uri().path(),
                        attempt = number,
                        wait_ms = millis(wait),
                        reason = reason_of(&outcome),
                        "will be sent again"
                    );
                    let waited = unless_cancelled(cancellation, tokio::time::sleep(wait)).await;
                    if let Err(cancelled) = waited {
                        // What a write came to is worth more than the news that nobody waits.
                        return if may_be_interrupted { Err(cancelled.into()) } else { outcome };
                    }
                }
            }
            number += 1;
        }
    }

    fn decide(&self, call: &Call<'_>, outcome: &Result<Response, Error>, number: u32) -> Decision {
        let outcome = match outcome {
            Ok(response) => Outcome::Answer {
                status: response.status,
                headers: &response.headers,
                throttle: (call.classifier)(response),
                foreign: response.is_html(),
            },
            Err(Error::Transport(error)) => Outcome::Failure(error.kind),
            Err(_) => return Decision::Stop,
        };
        retry::decide(&Attempt {
            safe_to_repeat: call.safe_to_repeat,
            outcome,
            number,
            max_retries: self.options.max_retries,
            backoff: self.options.backoff,
            now: Timestamp::now(),
            jitter: jitter::random(),
        })
    }

    /// One attempt, with the redirects that it leads through.
    async fn attempt(&self, mut request: Request<Bytes>, number: u32) -> Result<Response, Error> {
        let mut followed = 0;
        loop {
            let response = self.send_once(request.clone(), number).await?;
            let location = response.headers.get(LOCATION);
            match redirect::next_request(&request, response.status, location, followed) {
                Ok(None) => return Ok(response),
                Ok(Some(next)) => request = next,
                Err(error) => return Err(Error::Redirect(Box::new(error))),
            }
            followed += 1;
        }
    }

    async fn send_once(&self, request: Request<Bytes>, number: u32) -> Result<Response, Error> {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let start = Instant::now();
        let outcome = self.transport.send(request, self.options.request_timeout).await;
        let elapsed_ms = millis(start.elapsed());
        match &outcome {
            Ok(response) => {
                let tracking_id =
                    self.options.tracking_header.as_ref().and_then(|name| response.header(name.as_str()));
                tracing::debug!(
                    %method,
                    path,
                    status = response.status.as_u16(),
                    elapsed_ms,
                    attempt = number,
                    tracking_id,
                    "request answered"
                );
            }
            Err(error) => {
                tracing::debug!(%method, path, failure = ?error.kind, elapsed_ms, attempt = number, "request failed");
            }
        }
        Ok(outcome.map_err(Box::new)?)
    }
}

/// Why a request is sent again, in a word or two.
fn reason_of(outcome: &Result<Response, Error>) -> String {
    match outcome {
        Ok(response) => format!("HTTP status {}", response.status.as_u16()),
        Err(Error::Transport(error)) => format!("{:?}", error.kind),
        Err(_) => "failed".to_owned(),
    }
}

/// A limit for vendors that have but one kind.
pub fn throttle_by_status(response: &Response) -> Option<Throttle> {
    (response.status == StatusCode::TOO_MANY_REQUESTS).then_some(Throttle::Second)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
