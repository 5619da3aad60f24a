//! Access tokens: asked for when a request needs one, once for everybody, and renewed before they
//! expire.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::http::StatusCode;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::cancel::{CancellationToken, Cancelled, unless_cancelled};
use super::coalesce::SingleFlight;
use super::operation::Asking;
use super::request::BuildError;
use super::{BaseUrl, Call, Client, Response, Secret};

/// A token is renewed when this much of its life is left, or a tenth of it if that is less.
const RENEW_BEFORE: Duration = Duration::from_mins(5);

/// What an authorization server hands out.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The token.
    pub token: Secret,
    /// How long it lives from now.
    pub expires_in: Duration,
}

/// How a token is asked for.
pub type Ask<Error> = Box<dyn Fn() -> BoxFuture<'static, Result<Issued, Error>> + Send + Sync>;

/// Hands out the token of one client. Cheap to clone; clones share the token.
///
/// Tokens are numbered by turns. A caller asks for a turn at least as late as the one that it needs;
/// so a thousand requests that are refused together with the same token cause one renewal. A refusal
/// that is definite, such as a wrong secret, is remembered: nobody else asks again.
#[derive(Clone)]
pub struct Bearer<Error>(Source<Error>);

#[derive(Clone)]
enum Source<Error> {
    /// Somebody else asked for it, and it cannot be renewed.
    Ready(Secret),
    Renewable(Arc<Renewable<Error>>),
}

struct Renewable<Error> {
    ask: Ask<Error>,
    is_definite: fn(&Error) -> bool,
    known: Mutex<Known<Error>>,
    flights: SingleFlight<u64, Result<Token, Error>>,
}

enum Known<Error> {
    Nothing,
    Token { token: Token, renew: Instant },
    Refused(Error),
}

/// A token in use, with the number of its turn.
#[derive(Debug, Clone)]
struct Token {
    secret: Secret,
    turn: u64,
}

impl<Error> Bearer<Error> {
    /// A token that somebody else asked for.
    pub fn ready(token: Secret) -> Self {
        Self(Source::Ready(token))
    }

    /// Tokens that are asked for when one is needed. `is_definite` tells refusals that asking again
    /// would not change from those that may pass.
    pub fn renewable(ask: Ask<Error>, is_definite: fn(&Error) -> bool) -> Self
    where
        Error: Clone,
    {
        let known = Mutex::new(Known::Nothing);
        Self(Source::Renewable(Arc::new(Renewable { ask, is_definite, known, flights: SingleFlight::new() })))
    }
}

impl<Error> Bearer<Error>
where
    Error: Clone + Send + Sync + 'static + From<super::Error> + From<BuildError> + From<Cancelled>,
{
    /// Sends a request with the token, and once more with a new one if the first is refused with
    /// status 401: the server looked no further then, so this is safe for writes too.
    pub async fn send(
        &self,
        http: &Client,
        base: &BaseUrl,
        asking: &Asking,
        cancellation: &CancellationToken,
    ) -> Result<Response, Error> {
        let send = async |secret: &Secret| -> Result<Response, Error> {
            let call = Call::new(asking.request(base, secret)?);
            let call = if asking.only_reads() { call.safe_to_repeat() } else { call };
            Ok(http.send(call, cancellation).await?)
        };
        let renewable = match &self.0 {
            Source::Ready(secret) => return send(secret).await,
            Source::Renewable(renewable) => renewable,
        };
        let token = unless_cancelled(cancellation, renewable.token(0)).await??;
        let response = send(&token.secret).await?;
        if response.status != StatusCode::UNAUTHORIZED || cancellation.is_cancelled() {
            return Ok(response);
        }
        let renewed = unless_cancelled(cancellation, renewable.token(token.turn + 1)).await??;
        send(&renewed.secret).await
    }
}

impl<Error: Clone + Send + Sync + 'static> Renewable<Error> {
    async fn token(self: &Arc<Self>, turn: u64) -> Result<Token, Error> {
        let turn = match self.current(turn) {
            Ok(known) => return known,
            Err(turn) => turn,
        };
        let flight = self.flights.join(turn, || {
            let this = self.clone();
            async move {
                // The flight before may have landed between the look above and the start of this one.
                match this.current(turn) {
                    Ok(known) => known,
                    Err(_) => this.renew(turn).await,
                }
            }
        });
        flight.await
    }

    /// What is known of that turn or a later one; else the turn to ask for.
    fn current(&self, turn: u64) -> Result<Result<Token, Error>, u64> {
        match &*self.known.lock().unwrap_or_else(PoisonError::into_inner) {
            Known::Nothing => Err(turn),
            Known::Refused(error) => Ok(Err(error.clone())),
            Known::Token { token, .. } if token.turn < turn => Err(turn),
            Known::Token { token, renew } if Instant::now() >= *renew => Err(token.turn + 1),
            Known::Token { token, .. } => Ok(Ok(token.clone())),
        }
    }

    async fn renew(&self, turn: u64) -> Result<Token, Error> {
        let asked = Instant::now();
        let result = (self.ask)().await;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(issued) => {
                let early = RENEW_BEFORE.min(issued.expires_in / 10);
                let renew = asked + issued.expires_in.saturating_sub(early);
                let token = Token { secret: issued.token, turn };
                *known = Known::Token { token: token.clone(), renew };
                Ok(token)
            }
            Err(error) => {
                if (self.is_definite)(&error) {
                    *known = Known::Refused(error.clone());
                }
                Err(error)
            }
        }
    }
}

impl<Error> fmt::Debug for Bearer<Error> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Bearer").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use futures_util::FutureExt as _;

    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    enum Failure {
        Definite,
        Passing,
    }

    /// Tokens `1`, `2`, … that live for so long; `failure` is what asking comes to instead.
    fn tokens(lifetime: Duration, failure: Option<Failure>) -> (Arc<Renewable<Failure>>, Arc<AtomicU64>) {
        let asked = Arc::new(AtomicU64::new(0));
        let counter = asked.clone();
        let ask = move || {
            let (counter, failure) = (counter.clone(), failure.clone());
            async move {
                tokio::time::sleep(Duration::from_millis(10)).await;
                let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
                match failure {
                    Some(failure) => Err(failure),
                    None => Ok(Issued { token: Secret::new(number.to_string()), expires_in: lifetime }),
                }
            }
            .boxed()
        };
        let bearer = Bearer::renewable(Box::new(ask), |failure| *failure == Failure::Definite);
        let Source::Renewable(renewable) = bearer.0 else { unreachable!() };
        (renewable, asked)
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_asked_for_once_by_many_and_renewed_before_its_end() {
        let (tokens, asked) = tokens(Duration::from_hours(1), None);
        let all = futures_util::future::join_all((0..100).map(|_| tokens.token(0))).await;
        assert!(all.iter().all(|token| token.as_ref().unwrap().secret.expose() == "1"));
        tokio::time::advance(Duration::from_mins(54)).await;
        assert_eq!(tokens.token(0).await.unwrap().secret.expose(), "1");
        tokio::time::advance(Duration::from_mins(2)).await;
        assert_eq!(tokens.token(0).await.unwrap().secret.expose(), "2");
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn requests_that_were_refused_together_cause_one_renewal() {
        let (tokens, asked) = tokens(Duration::from_hours(1), None);
        let turn = tokens.token(0).await.unwrap().turn;
        let all = futures_util::future::join_all((0..100).map(|_| tokens.token(turn + 1))).await;
        assert!(all.iter().all(|token| token.as_ref().unwrap().secret.expose() == "2"));
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_definite_refusal_is_remembered_and_a_passing_one_is_not() {
        for (failure, times) in [(Failure::Definite, 1), (Failure::Passing, 3)] {
            let (tokens, asked) = tokens(Duration::from_hours(1), Some(failure.clone()));
            for _ in 0..3 {
                assert_eq!(tokens.token(0).await.unwrap_err(), failure);
            }
            assert_eq!(asked.load(Ordering::SeqCst), times, "{failure:?}");
        }
    }
}
