//! The Zoom apps behind connectors, for one run: each app's client, and what was found out about it.
//!
//! Connectors of one app share its token, as asking for many may end earlier ones, and whatever was found
//! out: what Zoom has granted, what it lets pass, what it refuses. And all share what was learnt of the way
//! to Zoom: where there is none, it is tried once and not once for each connector.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::http::cancel::unless_cancelled;
use crate::http::{CancellationToken, Response};
use crate::zoom::trials::{self, Trial};
use crate::zoom::users::User;
use crate::zoom::{Authentication, Client, Credentials, Error, Grant, Problem, TokenProblem};

/// The apps that one run has met.
#[derive(Debug, Default)]
pub(super) struct Apps {
    /// By client ID, which no two apps share: an ID stands for more than one only where secrets or accounts differ.
    known: Mutex<BTreeMap<String, Namesakes>>,
    /// The client IDs of the apps that were made in this run.
    made: Mutex<BTreeSet<String>>,
    /// The way to Zoom's authorization server, and that to its API: proxies let pass the one and not the other.
    to_tokens: Way,
    to_calls: Way,
}

/// The apps that go by one client ID.
type Namesakes = Vec<(Credentials, Arc<App>)>;

/// A way to Zoom. While nothing is known of it, one finds out and the others wait for what it finds.
#[derive(Debug, Default)]
struct Way(tokio::sync::Mutex<Known>);

/// What is known of a way.
#[derive(Debug, Default)]
enum Known {
    #[default]
    Nothing,
    Open,
    Closed {
        error: Error,
        /// Whether all attempts were made, or only one.
        tried_hard: bool,
        since: Instant,
    },
}

/// How long a closed way is not tried again: long enough for all connectors of a configuration, and short enough
/// for a long apply to see that Zoom is back.
const CLOSED_FOR: Duration = Duration::from_mins(1);

impl Way {
    /// What comes of asking, unless the way is known to be closed.
    async fn ask<T>(
        &self,
        effort: Effort,
        cancellation: &CancellationToken,
        asking: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, NotReached> {
        let told = |error: Error| NotReached { error, told_before: false };
        let mut known = match unless_cancelled(cancellation, self.0.lock()).await {
            Ok(known) => known,
            Err(cancelled) => return Err(told(cancelled.into())),
        };
        match &*known {
            Known::Open => {
                drop(known);
                let asked = asking.await;
                if let Err(error) = &asked
                    && closes(error)
                {
                    *self.0.lock().await = Known::closed(error, effort);
                }
                asked.map_err(told)
            }
            Known::Closed { error, tried_hard, since }
                if since.elapsed() < CLOSED_FOR && (*tried_hard || effort == Effort::Once) =>
            {
                Err(NotReached { error: error.clone(), told_before: true })
            }
            Known::Nothing | Known::Closed { .. } => {
                let asked = asking.await;
                *known = match &asked {
                    Err(error) if error.is_cancelled() => Known::Nothing,
                    Err(error) if closes(error) => Known::closed(error, effort),
                    _ => Known::Open,
                };
                asked.map_err(told)
            }
        }
    }
}

impl Known {
    fn closed(error: &Error, effort: Effort) -> Self {
        Self::Closed { error: error.clone(), tried_hard: effort == Effort::Full, since: Instant::now() }
    }
}

/// Whether it would be the same for whoever asks next.
fn closes(error: &Error) -> bool {
    error.is_lasting()
        || match error {
            Error::Api(refusal) => refusal.problem == Problem::ServerError,
            Error::Token(refusal) => refusal.problem == TokenProblem::ServerError,
            _ => false,
        }
}

/// How hard Zoom is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As often as the provider's configuration says.
    Full,
    /// Once, and a few seconds at most, for advice that may be left out.
    Once,
}

impl Effort {
    /// The client that makes this effort.
    pub(crate) fn of(self, client: Client) -> Client {
        match self {
            Self::Full => client,
            Self::Once => client.hurried(),
        }
    }
}

/// Why Zoom could not be asked about an app.
#[derive(Clone, Debug)]
pub(crate) struct NotReached {
    /// What came instead.
    pub(crate) error: Error,
    /// Whether another connector has met the same closed way before, and has told of it.
    pub(crate) told_before: bool,
}

/// One app, and what was found out about it.
#[derive(Debug)]
pub(crate) struct App {
    client: Client,
    trials: tokio::sync::Mutex<BTreeMap<String, Trial>>,
    owner: OnceCell<Option<User>>,
}

impl Apps {
    /// The app with these credentials. `account` is the client that all share connections and limits
    /// with, `own` what the provider itself authorizes with, if it can: an app that is the provider's own shares its token, too.
    pub(super) fn app(
        &self,
        credentials: &Credentials,
        account: &Client,
        own: Option<&Authentication>,
    ) -> Arc<App> {
        let mut known = locked(&self.known);
        let namesakes = known.entry(credentials.client_id.clone()).or_default();
        if let Some((_, app)) = namesakes.iter().find(|(known, _)| known == credentials) {
            return app.clone();
        }
        let client = match own {
            Some(Authentication::App(own)) if own == credentials => account.clone(),
            _ => account.for_app(credentials.clone()),
        };
        let app = Arc::new(App { client, trials: tokio::sync::Mutex::default(), owner: OnceCell::new() });
        namesakes.push((credentials.clone(), app.clone()));
        app
    }

    /// The apps that were met so far.
    pub(super) fn known(&self) -> Vec<Arc<App>> {
        locked(&self.known).values().flatten().map(|(_, app)| app.clone()).collect()
    }

    /// Notes that an app was made in this run: nothing needs to be asked about it while planning.
    pub(super) fn note_made(&self, client_id: &str) {
        locked(&self.made).insert(client_id.to_owned());
    }

    /// Whether the app was made in this run.
    pub(super) fn was_made(&self, client_id: &str) -> bool {
        locked(&self.made).contains(client_id)
    }

    /// What Zoom grants to an app.
    pub(super) async fn grant(
        &self,
        app: &App,
        effort: Effort,
        cancellation: &CancellationToken,
    ) -> Result<Grant, NotReached> {
        let client = app.client(effort, cancellation);
        self.to_tokens.ask(effort, cancellation, Box::pin(client.grant())).await
    }

    /// What comes of trying an operation with an app, which is tried once in a run.
    pub(crate) async fn try_out(
        &self,
        app: &App,
        operation: &str,
        effort: Effort,
        cancellation: &CancellationToken,
    ) -> Result<Trial, NotReached> {
        let asking = Box::pin(app.try_out(operation, effort, cancellation));
        self.to_calls.ask(effort, cancellation, asking).await
    }
}

impl App {
    /// A client of this app, whose calls end when `cancellation` is cancelled.
    pub(crate) fn client(&self, effort: Effort, cancellation: &CancellationToken) -> Client {
        effort.of(self.client.with_cancellation(cancellation.clone()))
    }

    async fn try_out(
        &self,
        operation: &str,
        effort: Effort,
        cancellation: &CancellationToken,
    ) -> Result<Trial, Error> {
        // One at a time: they are few, and each connector of an app wants the same ones.
        let mut trials = unless_cancelled(cancellation, self.trials.lock()).await?;
        if let Some(known) = trials.get(operation) {
            return Ok(known.clone());
        }
        let list = trials::list_of(operation).and_then(|list| trials.get(list)).and_then(answer_of);
        let client = self.client(effort, cancellation);
        let trial = trials::try_out(&client, operation, list.as_ref()).await?;
        trials.insert(operation.to_owned(), trial.clone());
        Ok(trial)
    }

    /// The user as whom the app acts; none where the app may not read it.
    pub(crate) async fn owner(
        &self,
        effort: Effort,
        cancellation: &CancellationToken,
    ) -> Result<Option<User>, Error> {
        self.owner.get_or_try_init(|| self.find_owner(effort, cancellation)).await.cloned()
    }

    async fn find_owner(
        &self,
        effort: Effort,
        cancellation: &CancellationToken,
    ) -> Result<Option<User>, Error> {
        let tried = self.trials.lock().await.get("GET /users/{userId}").and_then(answer_of);
        if let Some(user) = tried.and_then(|answer| answer.json::<User>().ok()) {
            return Ok(Some(user));
        }
        match self.client(effort, cancellation).users().get("me").await {
            Ok(user) => Ok(Some(user)),
            // Whatever Zoom has against it, the trials tell.
            Err(Error::Api(refusal)) if !Error::Api(refusal.clone()).is_lasting() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn answer_of(trial: &Trial) -> Option<Response> {
    match trial {
        Trial::Open { answer } => Some(answer.clone()),
        Trial::Refused(_) | Trial::Undecided => None,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::ApiError;

    fn lasting() -> Error {
        Error::Foreign { operation: "GET /users".to_owned(), status: 200 }
    }

    fn api(problem: Problem) -> Error {
        ApiError {
            problem,
            operation: "GET /users".to_owned(),
            status: 503,
            code: None,
            message: String::new(),
            fields: Vec::new(),
            tracking_id: None,
        }
        .into()
    }

    /// What comes of asking once more, and whether it was asked at all.
    async fn asked(way: &Way, effort: Effort, outcome: Result<(), Error>) -> (bool, Option<bool>) {
        let mut was_asked = false;
        let asking = async {
            was_asked = true;
            outcome
        };
        let told = way.ask(effort, &CancellationToken::new(), asking).await;
        (was_asked, told.err().map(|not_reached| not_reached.told_before))
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_way_is_told_of_once_and_tried_again_after_a_minute() {
        let way = Way::default();
        assert_eq!(asked(&way, Effort::Once, Err(lasting())).await, (true, Some(false)));
        assert_eq!(asked(&way, Effort::Once, Ok(())).await, (false, Some(true)));
        // Whoever tries hard is not content with what one attempt has found.
        assert_eq!(asked(&way, Effort::Full, Err(lasting())).await, (true, Some(false)));
        assert_eq!(asked(&way, Effort::Full, Ok(())).await, (false, Some(true)));
        assert_eq!(asked(&way, Effort::Once, Ok(())).await, (false, Some(true)));
        tokio::time::advance(Duration::from_secs(61)).await;
        assert_eq!(asked(&way, Effort::Full, Ok(())).await, (true, None));
        // Open, until it closes.
        assert_eq!(asked(&way, Effort::Full, Err(api(Problem::NotFound))).await, (true, Some(false)));
        assert_eq!(asked(&way, Effort::Full, Ok(())).await, (true, None));
        assert_eq!(asked(&way, Effort::Full, Err(api(Problem::ServerError))).await, (true, Some(false)));
        assert_eq!(asked(&way, Effort::Full, Ok(())).await, (false, Some(true)));
    }
}
