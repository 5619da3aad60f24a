//! The way of a call: token, request, and PingOne's yes or no.

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::error::{ApiError, Error};
use super::region::Hosts;
use super::revisions::Revisions;
use super::token::Authentication;
use crate::http::bearer::Bearer;
use crate::http::retry::Backoff;
use crate::http::{self, Asking, CancellationToken, Response};

/// How PingOne is called.
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

/// Calls PingOne as one worker. Cheap to clone; clones share token, connections and revisions.
#[derive(Debug, Clone)]
pub struct Client {
    shared: Arc<Shared>,
    cancellation: CancellationToken,
}

#[derive(Debug)]
struct Shared {
    http: http::Client,
    hosts: Hosts,
    bearer: Bearer<Error>,
    revisions: Revisions,
}

impl Client {
    /// A client that has not yet done anything: the token is asked for by the first call.
    pub fn new(options: ClientOptions, hosts: Hosts, authentication: &Authentication) -> Self {
        let http = http::Client::new(http::ClientOptions {
            user_agent: options.user_agent,
            request_timeout: options.request_timeout,
            max_retries: options.max_retries,
            backoff: options.backoff,
            tracking_header: None,
        });
        let bearer = authentication.bearer(http.clone(), hosts.clone());
        let shared = Shared { http, hosts, bearer, revisions: Revisions::default() };
        Self { shared: Arc::new(shared), cancellation: CancellationToken::new() }
    }

    /// The same client, whose calls end when `cancellation` is cancelled.
    pub fn with_cancellation(&self, cancellation: CancellationToken) -> Self {
        Self { cancellation, ..self.clone() }
    }

    /// The hosts that are called.
    pub fn hosts(&self) -> &Hosts {
        &self.shared.hosts
    }

    /// What is being changed, and not live yet.
    pub(super) fn revisions(&self) -> &Revisions {
        &self.shared.revisions
    }

    /// Makes a call whose answer has a body.
    pub(super) async fn fetch<Answer: DeserializeOwned>(&self, asking: &Asking) -> Result<Answer, Error> {
        self.send(asking).await?.json().map_err(|error| Error::Decode {
            operation: asking.operation().to_string(),
            source: Arc::new(error),
        })
    }

    /// Makes a call.
    pub(super) async fn send(&self, asking: &Asking) -> Result<Response, Error> {
        let Shared { http, hosts, bearer, .. } = &*self.shared;
        let response = bearer.send(http, &hosts.api, asking, &self.cancellation).await?;
        let is_page = response.body.trim_ascii_start().starts_with(b"<");
        if response.status.is_success() && !is_page {
            Ok(response)
        } else {
            Err(ApiError::from_response(asking, &response).into())
        }
    }
}
