//! The way of a call: token, request, and ConductorOne's yes or no.

use std::sync::Arc;
use std::time::Duration;

use ::http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::address::Tenant;
use super::error::{ApiError, Error};
use super::token::Authentication;
use crate::http::bearer::Bearer;
use crate::http::cancel::unless_cancelled;
use crate::http::coalesce::SingleFlight;
use crate::http::memory::Memory;
use crate::http::retry::Backoff;
use crate::http::topics::Topics;
use crate::http::{self, Asking, CancellationToken, Operation, Response, lenient};

/// How ConductorOne is called.
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
}

/// Calls one tenant as one client. Cheap to clone; clones share token and connections.
#[derive(Debug, Clone)]
pub struct Client {
    shared: Arc<Shared>,
    cancellation: CancellationToken,
}

#[derive(Debug)]
struct Shared {
    http: http::Client,
    tenant: Tenant,
    bearer: Bearer<Error>,
    /// What no call of ours changes is asked once: users, roles, the catalog.
    reads: SingleFlight<String, Result<Response, Error>>,
    answers: Memory<String, Response>,
    /// Nothing is ever written that touches these.
    untouched: Topics,
}

/// Who calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Caller {
    /// The user as whom the client acts.
    #[serde(deserialize_with = "lenient::or_default")]
    pub user_id: String,
    /// The tenant.
    #[serde(deserialize_with = "lenient::or_default")]
    pub tenant_id: String,
}

static INTROSPECT: Operation = Operation { method: Method::GET, path: "/api/v1/auth/introspect" };

impl Client {
    /// A client that has not yet done anything: the token is asked for by the first call.
    pub fn new(options: ClientOptions, tenant: Tenant, authentication: &Authentication) -> Self {
        let http = http::Client::new(http::ClientOptions {
            user_agent: options.user_agent,
            request_timeout: options.request_timeout,
            max_retries: options.max_retries,
            backoff: options.backoff,
            tracking_header: None,
        });
        let bearer = authentication.bearer(http.clone(), tenant.clone());
        let shared = Shared {
            http,
            tenant,
            bearer,
            reads: SingleFlight::new(),
            answers: Memory::new(),
            untouched: Topics::default(),
        };
        Self { shared: Arc::new(shared), cancellation: CancellationToken::new() }
    }

    /// The same client, whose calls end when `cancellation` is cancelled.
    pub fn with_cancellation(&self, cancellation: CancellationToken) -> Self {
        Self { cancellation, ..self.clone() }
    }

    /// The tenant that is called.
    pub fn tenant(&self) -> &Tenant {
        &self.shared.tenant
    }

    /// What ends this client's calls.
    pub fn cancellation(&self) -> &CancellationToken {
        &self.cancellation
    }

    /// As whom this client acts, and in which tenant.
    pub async fn caller(&self) -> Result<Caller, Error> {
        self.remembered(&Asking::new(&INTROSPECT, &[])?).await
    }

    /// Makes a call whose answer has a body.
    pub(super) async fn fetch<Answer: DeserializeOwned>(&self, asking: &Asking) -> Result<Answer, Error> {
        decode(asking, &self.send(asking).await?)
    }

    /// Makes a call whose answer says nothing but that it is done.
    pub(super) async fn execute(&self, asking: &Asking) -> Result<(), Error> {
        self.send(asking).await.map(drop)
    }

    /// Makes a call whose answer no call of ours changes: once in a run.
    pub(super) async fn remembered<Answer: DeserializeOwned>(
        &self,
        asking: &Asking,
    ) -> Result<Answer, Error> {
        let identity = asking.identity();
        if let Some(answer) = self.shared.answers.recall(&self.shared.untouched, &identity) {
            return decode(asking, &answer);
        }
        let flight = self.shared.reads.join(identity.clone(), || {
            // Whoever leaves first must not take the answer from the others.
            let (client, asking) = (self.with_cancellation(CancellationToken::new()), asking.clone());
            async move { client.send(&asking).await }
        });
        let answer = unless_cancelled(&self.cancellation, flight).await??;
        let bytes = identity.len() + answer.body.len();
        let now = self.shared.untouched.now();
        self.shared.answers.keep(identity, answer.clone(), bytes, now, Vec::new());
        decode(asking, &answer)
    }

    async fn send(&self, asking: &Asking) -> Result<Response, Error> {
        let Shared { http, tenant, bearer, .. } = &*self.shared;
        let response = bearer.send(http, tenant.url(), asking, &self.cancellation).await?;
        // A page of HTML with status 200 is a proxy's or a sign-in page, whatever it says.
        let is_page = response.body.trim_ascii_start().starts_with(b"<");
        if response.status.is_success() && !is_page {
            Ok(response)
        } else {
            Err(ApiError::from_response(asking, &response).into())
        }
    }
}

fn decode<Answer: DeserializeOwned>(asking: &Asking, response: &Response) -> Result<Answer, Error> {
    response
        .json()
        .map_err(|error| Error::Decode { operation: asking.operation().to_string(), source: Arc::new(error) })
}
