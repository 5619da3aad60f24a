//! One answer for everybody who asks the same question at the same time.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};

/// A piece of work that several callers wait for together.
pub type Flight<Output> = Shared<BoxFuture<'static, Output>>;

/// Joins callers that ask for the same key while the answer is on its way.
///
/// Nothing is remembered: once the answer is there, the next caller starts anew. The work runs for
/// as long as one caller waits, whoever started it, and stops when all have left.
pub struct SingleFlight<Key, Output> {
    flights: Mutex<HashMap<Key, WeakShared<BoxFuture<'static, Output>>>>,
}

impl<Key: Eq + Hash, Output: Clone> SingleFlight<Key, Output> {
    /// Nothing in flight.
    pub fn new() -> Self {
        Self { flights: Mutex::new(HashMap::new()) }
    }

    /// Joins the flight for `key`, or starts one with `work`.
    pub fn join<Work>(&self, key: Key, work: impl FnOnce() -> Work) -> Flight<Output>
    where
        Work: Future<Output = Output> + Send + 'static,
    {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(&key).and_then(in_flight) {
            return flight;
        }
        flights.retain(|_, flight| in_flight(flight).is_some());
        let flight = work().boxed().shared();
        if let Some(weak) = flight.downgrade() {
            flights.insert(key, weak);
        }
        flight
    }
}

impl<Key: Eq + Hash, Output: Clone> Default for SingleFlight<Key, Output> {
    fn default() -> Self {
        Self::new()
    }
}

impl<Key, Output> fmt::Debug for SingleFlight<Key, Output> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SingleFlight").finish_non_exhaustive()
    }
}

/// The flight behind a weak handle, if somebody still waits for it and it has not landed.
fn in_flight<Output: Clone>(flight: &WeakShared<BoxFuture<'static, Output>>) -> Option<Flight<Output>> {
    flight.upgrade().filter(|flight| flight.peek().is_none())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn counted(runs: &Arc<AtomicUsize>) -> impl Future<Output = usize> + Send + 'static {
        let runs = runs.clone();
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            runs.fetch_add(1, Ordering::SeqCst) + 1
        }
    }

    #[tokio::test(start_paused = true)]
    async fn fifty_callers_share_one_run_and_the_next_one_starts_anew() {
        let (flights, runs) = (SingleFlight::new(), Arc::new(AtomicUsize::new(0)));
        let waiting: Vec<_> = (0..50).map(|_| flights.join("key", || counted(&runs))).collect();
        assert_eq!(futures_util::future::join_all(waiting.clone()).await, vec![1; 50]);
        // The old handles are still alive, and still must not serve a new caller.
        assert_eq!(flights.join("key", || counted(&runs)).await, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn different_keys_do_not_share() {
        let (flights, runs) = (SingleFlight::new(), Arc::new(AtomicUsize::new(0)));
        let (one, other) =
            tokio::join!(flights.join("one", || counted(&runs)), flights.join("other", || counted(&runs)));
        assert_ne!(one, other);
    }

    #[tokio::test(start_paused = true)]
    async fn followers_are_served_when_the_first_caller_leaves() {
        let (flights, runs) = (SingleFlight::new(), Arc::new(AtomicUsize::new(0)));
        let first = flights.join("key", || counted(&runs));
        let second = flights.join("key", || counted(&runs));
        assert!(tokio::time::timeout(Duration::from_millis(10), first).await.is_err());
        assert_eq!(second.await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn work_stops_when_everybody_has_left() {
        let (flights, runs) = (SingleFlight::new(), Arc::new(AtomicUsize::new(0)));
        let only = flights.join("key", || counted(&runs));
        assert!(tokio::time::timeout(Duration::from_millis(10), only).await.is_err());
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(runs.load(Ordering::SeqCst), 0);
    }
}
