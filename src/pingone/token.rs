//! How calls are authorized: as a worker app, or with a token that is ready.

use std::time::Duration;

use ::http::{Method, Request};
use bytes::Bytes;
use futures_util::FutureExt as _;
use serde::Deserialize;

use super::error::{Error, TokenError};
use super::region::Hosts;
use crate::http::bearer::{Bearer, Issued};
use crate::http::request::{BuildError, path_segment};
use crate::http::{self, CancellationToken, RequestBuilder, Response, Secret, lenient};

/// A token whose answer does not say how long it lives is not used for long.
const LIFETIME_UNSAID: Duration = Duration::from_mins(5);

/// The credentials of a worker app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The environment that the worker belongs to, which need not be the one that it administers.
    pub environment_id: String,
    /// The client ID.
    pub client_id: String,
    /// The client secret.
    pub client_secret: Secret,
}

/// How calls are authorized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authentication {
    /// As a worker app.
    Worker(Worker),
    /// With a token that somebody else asked for, and that cannot be renewed.
    AccessToken(Secret),
}

impl Authentication {
    /// What hands out tokens.
    pub(super) fn bearer(&self, http: http::Client, hosts: Hosts) -> Bearer<Error> {
        let worker = match self {
            Self::AccessToken(token) => return Bearer::ready(token.clone()),
            Self::Worker(worker) => worker.clone(),
        };
        let ask = move || {
            let (http, hosts, worker) = (http.clone(), hosts.clone(), worker.clone());
            async move { ask(&http, token_request(&hosts, &worker)?).await }.boxed()
        };
        Bearer::renewable(Box::new(ask), Error::is_definite)
    }
}

/// The request for a worker's token.
pub fn token_request(hosts: &Hosts, worker: &Worker) -> Result<Request<Bytes>, BuildError> {
    let path = format!("/{}/as/token", path_segment(&worker.environment_id)?);
    RequestBuilder::new(Method::POST, &hosts.auth, &path)
        .basic(&worker.client_id, &worker.client_secret)
        .form(&[("grant_type", "client_credentials")])
        .build()
}

async fn ask(http: &http::Client, request: Request<Bytes>) -> Result<Issued, Error> {
    // A second token does no harm to the first. Whoever waits for it stops waiting by itself.
    match http.send(http::Call::new(request).safe_to_repeat(), &CancellationToken::new()).await {
        Ok(response) => issued(&response),
        Err(http::Error::DailyLimit { response, .. }) => issued(&response),
        Err(error) => Err(error.into()),
    }
}

fn issued(response: &Response) -> Result<Issued, Error> {
    #[derive(Deserialize)]
    struct Answer {
        access_token: Secret,
        #[serde(default, deserialize_with = "lenient::text")]
        expires_in: Option<String>,
    }
    if !response.status.is_success() {
        return Err(TokenError::from_response(response).into());
    }
    match serde_json::from_slice::<Answer>(&response.body) {
        Ok(answer) if !answer.access_token.is_empty() => {
            let seconds = answer.expires_in.and_then(|text| text.parse().ok());
            Ok(Issued {
                token: answer.access_token,
                expires_in: seconds.map_or(LIFETIME_UNSAID, Duration::from_secs),
            })
        }
        _ => Err(TokenError::without_token(response).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pingone::Region;

    #[test]
    fn a_worker_asks_in_its_own_environment() {
        let hosts = Hosts::new(Region::Europe, None, None).unwrap();
        let worker = Worker {
            environment_id: "4b65".to_owned(),
            client_id: "id".to_owned(),
            client_secret: Secret::new("hunter2"),
        };
        let request = token_request(&hosts, &worker).unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://auth.pingone.eu/4b65/as/token");
        assert_eq!(request.headers()["authorization"], "Basic aWQ6aHVudGVyMg==");
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(request.body(), "grant_type=client_credentials");
        assert!(token_request(&hosts, &Worker { environment_id: String::new(), ..worker }).is_err());
    }
}
