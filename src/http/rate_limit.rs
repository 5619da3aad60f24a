//! Staying under a vendor's published limits instead of running into them.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// So many requests in so much time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many requests are allowed in each window; at least 1.
    pub requests: usize,
    /// How long a window is.
    pub per: Duration,
}

/// A bucket of tokens for one kind of request: a token is taken for each request, and comes back
/// one window after it was taken.
///
/// No window, wherever it starts, holds more requests than allowed. (A bucket that is refilled at a
/// steady rate lets through almost twice as many in its first window, which a vendor that counts by
/// the second refuses.) Whoever comes first is served first; a caller that stops waiting takes
/// nothing with it. Time is tokio's, so tests run in virtual time.
#[derive(Debug)]
pub struct Bucket {
    rate: Rate,
    taken: Mutex<VecDeque<Instant>>,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: Rate) -> Self {
        Self { rate, taken: Mutex::new(VecDeque::with_capacity(rate.requests)) }
    }

    /// The limit that this bucket keeps.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Takes a token, waiting for one in the order of arrival. Dropping the future leaves the queue.
    pub async fn acquire(&self) {
        // tokio's mutex is fair, and is held while waiting: that is the queue.
        let mut taken = self.taken.lock().await;
        if taken.len() >= self.rate.requests.max(1)
            && let Some(oldest) = taken.front().copied()
        {
            sleep_until(oldest + self.rate.per).await;
            taken.pop_front();
        }
        taken.push_back(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::http::cancel::{CancellationToken, Cancelled, unless_cancelled};

    fn bucket(requests: usize) -> Arc<Bucket> {
        Arc::new(Bucket::new(Rate { requests, per: Duration::from_secs(1) }))
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_holds_more_than_the_limit() {
        let bucket = bucket(4);
        let start = Instant::now();
        let mut sent = Vec::new();
        for _ in 0..20 {
            bucket.acquire().await;
            sent.push(start.elapsed());
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        for window in sent.windows(5) {
            assert!(window[4].checked_sub(window[0]).unwrap() >= Duration::from_secs(1), "{sent:?}");
        }
        assert!(sent[19] < Duration::from_millis(4200), "not slower than it must be: {sent:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_are_served_in_the_order_of_arrival() {
        let bucket = bucket(1);
        let order = Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for number in 0..5 {
            let (bucket, order) = (bucket.clone(), order.clone());
            tasks.push(tokio::spawn(async move {
                bucket.acquire().await;
                order.lock().unwrap().push(number);
            }));
            tokio::task::yield_now().await;
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3, 4]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cancelled_waiter_takes_nothing() {
        let bucket = bucket(1);
        bucket.acquire().await;
        let token = CancellationToken::new();
        let canceller = token.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            canceller.cancel();
        });
        assert_eq!(unless_cancelled(&token, bucket.acquire()).await, Err(Cancelled));
        let start = Instant::now();
        bucket.acquire().await;
        assert_eq!(start.elapsed(), Duration::from_millis(900));
    }
}
