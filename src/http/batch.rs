//! Writes that many callers ask for one by one, sent in as few calls as the vendor takes.
//!
//! All writes to one thing (a group, a role) stand in one lane, and a lane has one call on its way. What
//! queues while it is on its way, or while the next one waits for the vendor's limit, goes out together in
//! the next one: who goes is settled when the call may leave and not before. Nobody waits for company: there
//! is no timer, and the first write of an idle lane leaves as soon as it may.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::Hash;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::cancel::{CancellationToken, Cancelled};

/// What can go out together with others of its kind.
pub trait Batchable: Send + Sized + 'static {
    /// Whether it may join those that are to go out in one call. The first of a batch is not asked.
    fn joins(&self, batch: &[Self]) -> bool;
}

/// Why an item has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Nobody waits for it any more, and it was not sent.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The call that should have carried it never came to its end. Only a panic does that.
    #[error("the call that should have carried this out was given up")]
    Abandoned,
}

/// Lanes of writes, one for each thing that is written to. Cheap to clone; clones share their lanes.
pub struct Batches<Key, Item, Answer> {
    lanes: Arc<Mutex<Lanes<Key, Item, Answer>>>,
}

/// A lane is there for as long as a call of it is on its way.
type Lanes<Key, Item, Answer> = HashMap<Key, VecDeque<Waiting<Item, Answer>>>;

struct Waiting<Item, Answer> {
    item: Item,
    answer: oneshot::Sender<Answer>,
    claim: Arc<Claim>,
}

/// Who has an item: it is sent, or withdrawn, never both.
#[derive(Debug, Default)]
struct Claim(AtomicBool);

impl Claim {
    /// Whether nobody else has it.
    fn take(&self) -> bool {
        !self.0.swap(true, Ordering::SeqCst)
    }

    fn is_taken(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// An item that is queued or on its way.
#[derive(Debug)]
pub struct Ticket<Answer> {
    answer: oneshot::Receiver<Answer>,
    claim: Arc<Claim>,
}

impl<Answer> Ticket<Answer> {
    /// The item's answer. Cancelling withdraws an item that still queues; one that is on its way is
    /// awaited, for its answer says what now exists at the vendor.
    pub async fn answer(mut self, cancellation: &CancellationToken) -> Result<Answer, BatchError> {
        tokio::select! {
            biased;
            answer = &mut self.answer => return answer.map_err(|_| BatchError::Abandoned),
            () = cancellation.cancelled() => if self.claim.take() { return Err(Cancelled.into()) },
        }
        self.answer.await.map_err(|_| BatchError::Abandoned)
    }
}

impl<Key, Item, Answer> Batches<Key, Item, Answer>
where
    Key: Clone + Eq + Hash + Send + 'static,
    Item: Batchable,
    Answer: Send + 'static,
{
    /// No lanes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues an item in the lane of `key`. If the lane is idle, it leaves as soon as a call may.
    ///
    /// `admit` waits until a call for the item that stands first may leave, and gives what the call needs
    /// for that; what queues meanwhile goes with it. The item may be withdrawn while it waits, so that the
    /// call can turn out to be for others. `send` makes one call and gives one answer for each item, in their
    /// order. The calls of a lane are made by whoever opened it, and go on when that caller has left.
    pub fn queue<Admit, Admission, Pass, Sender, Sent>(
        &self,
        key: Key,
        item: Item,
        admit: Admit,
        send: Sender,
    ) -> Ticket<Answer>
    where
        Admit: Fn(&Item) -> Admission + Send + 'static,
        Admission: Future<Output = Pass> + Send + 'static,
        Pass: Send + 'static,
        Sender: Fn(Vec<Item>, Pass) -> Sent + Send + 'static,
        Sent: Future<Output = Vec<Answer>> + Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        let claim = Arc::<Claim>::default();
        let waiting = Waiting { item, answer, claim: claim.clone() };
        let mut lanes = lock(&self.lanes);
        if let Some(lane) = lanes.get_mut(&key) {
            lane.push_back(waiting);
        } else {
            lanes.insert(key.clone(), VecDeque::from([waiting]));
            tokio::spawn(drive(Driver { lanes: self.lanes.clone(), key, closed: false }, admit, send));
        }
        Ticket { answer: receiver, claim }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends what a lane holds until it is empty.
async fn drive<Key, Item, Answer, Admit, Admission, Pass, Sender, Sent>(
    mut driver: Driver<Key, Item, Answer>,
    admit: Admit,
    send: Sender,
) where
    Key: Eq + Hash,
    Item: Batchable,
    Admit: Fn(&Item) -> Admission,
    Admission: Future<Output = Pass>,
    Sender: Fn(Vec<Item>, Pass) -> Sent,
    Sent: Future<Output = Vec<Answer>>,
{
    loop {
        let Some(admission) = driver.first(&admit) else { return };
        // Whoever asks at the same moment is heard first.
        tokio::task::yield_now().await;
        let pass = admission.await;
        let Some((items, callers)) = driver.next() else { return };
        for (caller, answer) in callers.into_iter().zip(send(items, pass).await) {
            // Whoever has left needs no answer.
            caller.send(answer).ok();
        }
    }
}

/// The one who sends for a lane. Should it end early, the lane is closed and those who wait are told.
struct Driver<Key: Eq + Hash, Item, Answer> {
    lanes: Arc<Mutex<Lanes<Key, Item, Answer>>>,
    key: Key,
    closed: bool,
}

impl<Key: Eq + Hash, Item: Batchable, Answer> Driver<Key, Item, Answer> {
    /// What the oldest item that somebody still waits for makes of it. With nothing left the lane is closed.
    fn first<T>(&mut self, look: impl FnOnce(&Item) -> T) -> Option<T> {
        let mut lanes = lock(&self.lanes);
        let mut waiting = lanes.get(&self.key)?.iter();
        let first = waiting.find(|waiting| !waiting.answer.is_closed() && !waiting.claim.is_taken());
        if let Some(first) = first {
            return Some(look(&first.item));
        }
        lanes.remove(&self.key);
        self.closed = true;
        None
    }

    /// What goes out next: the oldest item, and every other one that may join it. With nothing left the
    /// lane is closed.
    fn next(&mut self) -> Option<(Vec<Item>, Vec<oneshot::Sender<Answer>>)> {
        let mut lanes = lock(&self.lanes);
        let lane = lanes.get_mut(&self.key)?;
        let (mut items, mut callers) = (Vec::new(), Vec::new());
        for waiting in mem::take(lane) {
            if waiting.answer.is_closed() {
                continue;
            }
            if !items.is_empty() && !waiting.item.joins(&items) {
                lane.push_back(waiting);
            } else if waiting.claim.take() {
                items.push(waiting.item);
                callers.push(waiting.answer);
            }
        }
        if items.is_empty() {
            lanes.remove(&self.key);
            self.closed = true;
            return None;
        }
        Some((items, callers))
    }
}

impl<Key: Eq + Hash, Item, Answer> Drop for Driver<Key, Item, Answer> {
    fn drop(&mut self) {
        if !self.closed {
            lock(&self.lanes).remove(&self.key);
        }
    }
}

impl<Key, Item, Answer> Clone for Batches<Key, Item, Answer> {
    fn clone(&self) -> Self {
        Self { lanes: self.lanes.clone() }
    }
}

impl<Key, Item, Answer> Default for Batches<Key, Item, Answer> {
    fn default() -> Self {
        Self { lanes: Arc::default() }
    }
}

impl<Key, Item, Answer> fmt::Debug for Batches<Key, Item, Answer> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Batches").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::*;

    /// A number; odd and even ones do not mix, and three are the most.
    impl Batchable for u32 {
        fn joins(&self, batch: &[Self]) -> bool {
            batch.len() < 3 && batch.iter().all(|other| other % 2 == self % 2)
        }
    }

    type Calls = Arc<Mutex<Vec<Vec<u32>>>>;

    /// A vendor that takes a second for each call, and answers ten times what it was given.
    #[derive(Clone, Default)]
    struct Vendor {
        lanes: Batches<&'static str, u32, u32>,
        calls: Calls,
        /// How long a call waits for its turn.
        admission: Duration,
    }

    impl Vendor {
        fn queue(&self, key: &'static str, item: u32) -> Ticket<u32> {
            let (calls, admission) = (self.calls.clone(), self.admission);
            let admit = move |first: &u32| {
                let odd = first % 2;
                async move {
                    // Even no time at all is a millisecond to the clock.
                    if !admission.is_zero() {
                        tokio::time::sleep(admission).await;
                    }
                    odd
                }
            };
            self.lanes.queue(key, item, admit, move |items, admitted| {
                let calls = calls.clone();
                async move {
                    assert!(items.iter().all(|item| item % 2 == admitted || items[0] == 666), "{items:?}");
                    assert_ne!(items, [666], "a call that panics");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    lock(&calls).push(items.clone());
                    items.into_iter().map(|item| item * 10).collect()
                }
            })
        }

        async fn answers(&self, tickets: Vec<Ticket<u32>>) -> Vec<Result<u32, BatchError>> {
            let token = CancellationToken::new();
            join_all(tickets.into_iter().map(|ticket| ticket.answer(&token))).await
        }

        fn calls(&self) -> Vec<Vec<u32>> {
            lock(&self.calls).clone()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_leaves_alone_and_what_queued_meanwhile_goes_together() {
        let vendor = Vendor::default();
        let first = vendor.queue("group", 1);
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut tickets = vec![first];
        tickets.extend([3, 2, 5, 4, 7, 9].map(|item| vendor.queue("group", item)));
        let answers = vendor.answers(tickets).await;
        assert_eq!(answers, [10, 30, 20, 50, 40, 70, 90].map(Ok));
        assert_eq!(vendor.calls(), [vec![1], vec![3, 5, 7], vec![2, 4], vec![9]]);
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_ask_at_the_same_moment_go_together() {
        let vendor = Vendor::default();
        let tickets = [1, 3, 2].map(|item| vendor.queue("group", item)).into();
        assert_eq!(vendor.answers(tickets).await, [10, 30, 20].map(Ok));
        assert_eq!(vendor.calls(), [vec![1, 3], vec![2]]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_queues_while_a_call_waits_for_its_turn_goes_with_it() {
        let vendor = Vendor { admission: Duration::from_secs(5), ..Vendor::default() };
        let mut tickets = vec![vendor.queue("group", 1)];
        for item in [3, 5, 7] {
            tokio::time::sleep(Duration::from_secs(1)).await;
            tickets.push(vendor.queue("group", item));
        }
        assert_eq!(vendor.answers(tickets).await, [10, 30, 50, 70].map(Ok));
        assert_eq!(vendor.calls(), [vec![1, 3, 5], vec![7]]);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_for_a_turn_can_be_withdrawn() {
        let vendor = Vendor { admission: Duration::from_secs(5), ..Vendor::default() };
        let token = CancellationToken::new();
        let (withdrawn, stays) = (vendor.queue("group", 1), vendor.queue("group", 3));
        tokio::time::sleep(Duration::from_secs(1)).await;
        token.cancel();
        assert_eq!(withdrawn.answer(&token).await, Err(BatchError::Cancelled(Cancelled)));
        assert_eq!(vendor.answers(vec![stays]).await, [Ok(30)]);
        assert_eq!(vendor.calls(), [vec![3]]);

        let alone = vendor.queue("group", 5);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(alone.answer(&token).await, Err(BatchError::Cancelled(Cancelled)));
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert!(lock(&vendor.lanes.lanes).is_empty(), "a lane of nobody is closed");
        assert_eq!(vendor.calls(), [vec![3]]);
    }

    #[tokio::test(start_paused = true)]
    async fn lanes_do_not_wait_for_each_other_and_open_again() {
        let vendor = Vendor::default();
        let started = tokio::time::Instant::now();
        vendor.answers(vec![vendor.queue("one", 1), vendor.queue("other", 1)]).await;
        assert_eq!(started.elapsed(), Duration::from_secs(1));
        assert!(lock(&vendor.lanes.lanes).is_empty(), "an idle lane is closed");
        assert_eq!(vendor.answers(vec![vendor.queue("one", 3)]).await, [Ok(30)]);
    }

    #[tokio::test(start_paused = true)]
    async fn cancelling_withdraws_what_queues_and_awaits_what_is_on_its_way() {
        let (vendor, token) = (Vendor::default(), CancellationToken::new());
        let sent = vendor.queue("group", 1);
        tokio::time::sleep(Duration::from_millis(500)).await;
        let queued = vendor.queue("group", 3);
        token.cancel();
        let (sent, queued) = tokio::join!(sent.answer(&token), queued.answer(&token));
        assert_eq!((sent, queued), (Ok(10), Err(BatchError::Cancelled(Cancelled))));
        assert_eq!(vendor.answers(vec![vendor.queue("group", 5)]).await, [Ok(50)]);
        assert_eq!(vendor.calls(), [vec![1], vec![5]]);
    }

    #[tokio::test(start_paused = true)]
    async fn callers_who_leave_take_nothing_from_the_others() {
        let vendor = Vendor::default();
        let first = vendor.queue("group", 1);
        tokio::time::sleep(Duration::from_millis(500)).await;
        let (second, third) = (vendor.queue("group", 3), vendor.queue("group", 5));
        drop((first, second));
        assert_eq!(vendor.answers(vec![third]).await, [Ok(50)]);
        assert_eq!(vendor.calls(), [vec![1], vec![5]]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_is_told_to_all_who_wait_and_closes_the_lane() {
        let vendor = Vendor::default();
        let tickets = vec![vendor.queue("group", 666), vendor.queue("group", 1)];
        assert_eq!(vendor.answers(tickets).await, [Err(BatchError::Abandoned); 2]);
        assert_eq!(vendor.answers(vec![vendor.queue("group", 3)]).await, [Ok(30)]);
    }
}
