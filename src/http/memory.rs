//! Answers that are worth remembering for the rest of a run: what many ask for is fetched once, until
//! something is written that it is about.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::topics::{Moment, Topic, Topics};

/// How long an answer is believed.
const LONGEST: Duration = Duration::from_mins(10);

/// How many bytes of answers are kept at most. What comes later is not remembered.
const MOST_BYTES: usize = 16 << 20;

/// Remembers answers, each with what it is about and when it was asked for.
pub struct Memory<Key, Answer> {
    contents: Mutex<Contents<Key, Answer>>,
}

struct Contents<Key, Answer> {
    bytes: usize,
    answers: HashMap<Key, Remembered<Answer>>,
}

/// An answer, and what decides whether it still holds.
struct Remembered<Answer> {
    answer: Answer,
    bytes: usize,
    /// What had been written when it was asked for.
    asked: Moment,
    about: Vec<Topic>,
    since: Instant,
}

impl<Answer> Remembered<Answer> {
    fn holds(&self, topics: &Topics) -> bool {
        self.since.elapsed() < LONGEST && topics.untouched_since(self.asked, &self.about)
    }
}

impl<Key: Eq + Hash, Answer: Clone> Memory<Key, Answer> {
    /// An empty memory.
    pub fn new() -> Self {
        Self { contents: Mutex::new(Contents { bytes: 0, answers: HashMap::new() }) }
    }

    /// The answer to `key`, if it is remembered, not too old, and nothing that it is about has been
    /// written since it was asked for.
    pub fn recall(&self, topics: &Topics, key: &Key) -> Option<Answer> {
        let mut contents = self.contents();
        let remembered = contents.answers.get(key)?;
        if remembered.holds(topics) {
            return Some(remembered.answer.clone());
        }
        let freed = contents.answers.remove(key).map_or(0, |old| old.bytes);
        contents.bytes -= freed;
        None
    }

    /// Remembers an answer of so many bytes that was asked for at that moment. It may be old already;
    /// then nobody will recall it.
    pub fn keep(&self, key: Key, answer: Answer, bytes: usize, asked: Moment, about: Vec<Topic>) {
        let mut contents = self.contents();
        if contents.bytes + bytes <= MOST_BYTES {
            let remembered = Remembered { answer, bytes, asked, about, since: Instant::now() };
            let freed = contents.answers.insert(key, remembered).map_or(0, |old| old.bytes);
            contents.bytes += bytes;
            contents.bytes -= freed;
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

    fn about(name: &'static str) -> Vec<Topic> {
        vec![Topic::new(name)]
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_remembered_for_a_while() {
        let (memory, topics) = (Memory::new(), Topics::default());
        memory.keep("key", "answer", 1, topics.now(), about("users"));
        assert_eq!(memory.recall(&topics, &"key"), Some("answer"));
        assert_eq!(memory.recall(&topics, &"other"), None);
        tokio::time::advance(LONGEST).await;
        assert_eq!(memory.recall(&topics, &"key"), None);
    }

    #[tokio::test]
    async fn a_write_makes_forget_what_it_touches_and_nothing_else() {
        let (memory, topics) = (Memory::new(), Topics::default());
        memory.keep("user", 1, 1, topics.now(), about("user/1"));
        memory.keep("group", 2, 1, topics.now(), about("groups"));
        let before = topics.now();
        topics.touch(&about("user/1"));
        assert_eq!((memory.recall(&topics, &"user"), memory.recall(&topics, &"group")), (None, Some(2)));
        memory.keep("user", 3, 1, before, about("user/1"));
        assert_eq!(
            memory.recall(&topics, &"user"),
            None,
            "asked before the write, it answers nobody after it"
        );
        memory.keep("user", 4, 1, topics.now(), about("user/1"));
        assert_eq!(memory.recall(&topics, &"user"), Some(4));
    }

    #[tokio::test]
    async fn memory_is_bounded_and_what_is_forgotten_makes_room() {
        let (memory, topics) = (Memory::new(), Topics::default());
        memory.keep(1, (), MOST_BYTES, topics.now(), about("a"));
        memory.keep(2, (), 1, topics.now(), about("b"));
        assert_eq!((memory.recall(&topics, &1), memory.recall(&topics, &2)), (Some(()), None));
        topics.touch(&about("a"));
        assert_eq!(memory.recall(&topics, &1), None);
        memory.keep(2, (), 1, topics.now(), about("b"));
        assert_eq!(memory.recall(&topics, &2), Some(()));
    }
}
