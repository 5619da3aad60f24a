//! Answers that are worth remembering for the rest of a run: what many ask for is fetched once.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long an answer is believed.
const LONGEST: Duration = Duration::from_mins(10);

/// How many bytes of answers are kept at most. What comes later is not remembered.
const MOST_BYTES: usize = 16 << 20;

/// Remembers answers of one age of the world. Every write begins a new age, of which nothing is known.
pub struct Memory<Key, Answer> {
    contents: Mutex<Contents<Key, Answer>>,
}

struct Contents<Key, Answer> {
    age: u64,
    bytes: usize,
    answers: HashMap<Key, (Instant, Answer)>,
}

impl<Key: Eq + Hash, Answer: Clone> Memory<Key, Answer> {
    /// An empty memory.
    pub fn new() -> Self {
        Self { contents: Mutex::new(Contents { age: 0, bytes: 0, answers: HashMap::new() }) }
    }

    /// The answer to `key` in the given age of the world, if it is remembered and not too old.
    pub fn recall(&self, age: u64, key: &Key) -> Option<Answer> {
        let contents = self.contents();
        let (since, answer) = contents.answers.get(key).filter(|_| contents.age == age)?;
        (since.elapsed() < LONGEST).then(|| answer.clone())
    }

    /// Remembers an answer of so many bytes that was given in the given age. What is known of earlier
    /// ages is forgotten; an answer that comes late is not taken in.
    pub fn keep(&self, age: u64, key: Key, answer: Answer, bytes: usize) {
        let mut contents = self.contents();
        if age > contents.age {
            *contents = Contents { age, bytes: 0, answers: HashMap::new() };
        }
        let known = contents.answers.get(&key).is_some_and(|(since, _)| since.elapsed() < LONGEST);
        if age == contents.age && !known && contents.bytes + bytes <= MOST_BYTES {
            contents.bytes += bytes;
            contents.answers.insert(key, (Instant::now(), answer));
        }
    }

    fn contents(&self) -> MutexGuard<'_, Contents<Key, Answer>> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Key: Eq + Hash, Answer: Clone> Default for Memory<Key, Answer> {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows no answers: they may hold what is nobody's business.
impl<Key, Answer> fmt::Debug for Memory<Key, Answer> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Memory").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_remembered_for_a_while() {
        let memory = Memory::new();
        memory.keep(0, "key", "answer", 1);
        assert_eq!(memory.recall(0, &"key"), Some("answer"));
        assert_eq!(memory.recall(0, &"other"), None);
        tokio::time::advance(LONGEST).await;
        assert_eq!(memory.recall(0, &"key"), None);
    }

    #[tokio::test]
    async fn a_new_age_knows_nothing_of_the_old_one() {
        let memory = Memory::new();
        memory.keep(0, "key", "before", 1);
        assert_eq!(memory.recall(1, &"key"), None);
        memory.keep(1, "other", "after", 1);
        memory.keep(0, "key", "late", 1);
        assert_eq!((memory.recall(1, &"key"), memory.recall(0, &"key")), (None, None));
        assert_eq!(memory.recall(1, &"other"), Some("after"));
    }

    #[tokio::test]
    async fn memory_is_bounded() {
        let memory = Memory::new();
        memory.keep(0, 1, (), MOST_BYTES);
        memory.keep(0, 2, (), 1);
        assert_eq!((memory.recall(0, &1), memory.recall(0, &2)), (Some(()), None));
    }
}
