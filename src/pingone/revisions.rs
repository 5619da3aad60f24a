//! Making changes live: one revision for all that are made together.
//!
//! A revision takes in everything that is there when it is made, and starts a synchronisation of all users.
//! Terraform changes stores side by side and says nothing of what else it is about to do; so whoever has
//! written a change waits for the others that are still writing, and a moment for those that are about to
//! begin, and all of them share one revision.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::http::Method;
use tokio::sync::watch;

use super::client::Client;
use super::error::Error;
use crate::http::coalesce::SingleFlight;
use crate::http::request::BuildError;
use crate::http::{Asking, CancellationToken, Operation};

static CREATE: Operation =
    Operation { method: Method::POST, path: "/v1/environments/{environmentID}/propagation/revisions" };

/// How long nobody must be writing before a revision is made.
const QUIET: Duration = Duration::from_millis(750);

/// Makes what was changed live. There is no body.
pub fn create(environment_id: &str) -> Result<Asking, BuildError> {
    Asking::new(&CREATE, &[environment_id])
}

/// What is being changed in each environment.
#[derive(Default)]
pub(super) struct Revisions {
    environments: Mutex<HashMap<String, Arc<Changes>>>,
}

impl Revisions {
    fn of(&self, environment_id: &str) -> Arc<Changes> {
        let mut environments = self.environments.lock().unwrap_or_else(PoisonError::into_inner);
        environments.entry(environment_id.to_owned()).or_default().clone()
    }
}

impl fmt::Debug for Revisions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Revisions").finish_non_exhaustive()
    }
}

/// The changes of one environment.
struct Changes {
    /// How many are being written.
    writing: watch::Sender<usize>,
    /// Which revision takes in what is written now.
    next: Mutex<u64>,
    flights: SingleFlight<u64, Result<(), Error>>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { writing: watch::Sender::new(0), next: Mutex::new(0), flights: SingleFlight::new() }
    }
}

impl Changes {
    /// Waits until nobody has been writing for a moment; what is written later is the next revision's.
    async fn quiet(&self) {
        let mut writing = self.writing.subscribe();
        loop {
            // The sender lives as long as this does.
            let _ = writing.wait_for(|count| *count == 0).await;
            tokio::select! {
                () = tokio::time::sleep(QUIET) => {}
                _ = writing.changed() => continue,
            }
            *self.next.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            return;
        }
    }
}

/// A change that is being written. Dropped without having been made live, it keeps nobody waiting.
#[must_use = "what was changed is not live before a revision was made"]
pub struct Change {
    client: Client,
    environment_id: String,
    changes: Arc<Changes>,
}

impl Change {
    /// Makes what was written live, together with what others are writing. The calls before must have ended.
    pub async fn publish(self) -> Result<(), Error> {
        let (client, environment_id) = (self.client.clone(), self.environment_id.clone());
        let changes = self.changes.clone();
        let number = *changes.next.lock().unwrap_or_else(PoisonError::into_inner);
        let flight = changes.flights.join(number, || {
            // A write that was begun is ended, whoever gives up waiting.
            let client = client.with_cancellation(CancellationToken::new());
            let changes = changes.clone();
            async move {
                changes.quiet().await;
                client.send(&create(&environment_id)?).await.map(drop)
            }
        });
        // The flight must have been joined before this change stops counting as one that is written.
        drop(self);
        flight.await
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        self.changes.writing.send_modify(|count| *count = count.saturating_sub(1));
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Change").field("environment_id", &self.environment_id).finish_non_exhaustive()
    }
}

impl Client {
    /// Says that something in this environment is about to be changed.
    pub fn begin_change(&self, environment_id: &str) -> Change {
        let changes = self.revisions().of(environment_id);
        changes.writing.send_modify(|count| *count += 1);
        Change { client: self.clone(), environment_id: environment_id.to_owned(), changes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_made_by_a_request_without_a_body() {
        let base = crate::http::BaseUrl::parse("https://api.pingone.eu").unwrap();
        let request = create("e").unwrap().request(&base, &"token".into()).unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://api.pingone.eu/v1/environments/e/propagation/revisions");
        assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));
    }

    #[tokio::test(start_paused = true)]
    async fn quiet_is_when_nobody_has_been_writing_for_a_moment() {
        let changes = Arc::new(Changes::default());
        changes.writing.send_modify(|count| *count += 1);
        let waiting = tokio::spawn({
            let changes = changes.clone();
            async move { changes.quiet().await }
        });
        tokio::time::sleep(Duration::from_mins(1)).await;
        assert!(!waiting.is_finished(), "somebody is writing");
        changes.writing.send_modify(|count| *count -= 1);
        tokio::time::sleep(QUIET / 2).await;
        // Somebody begins within the moment.
        changes.writing.send_modify(|count| *count += 1);
        tokio::time::sleep(QUIET * 2).await;
        assert!(!waiting.is_finished(), "somebody began to write");
        changes.writing.send_modify(|count| *count -= 1);
        tokio::time::sleep(QUIET * 2).await;
        assert!(waiting.is_finished());
        assert_eq!(*changes.next.lock().unwrap(), 1);
    }
}
