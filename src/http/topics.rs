//! What has been written since something was read. A write names the topics that it touches, a read
//! those that it is about, and only what is about a touched topic is read anew.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A thing, or a list of things, that reads are about and writes touch. The vendor's module names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic(Cow<'static, str>);

impl Topic {
    /// The topic of that name.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }
}

/// A point in the order of writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

/// When each topic was last written. Writes are in order, and the order is all the time there is.
#[derive(Debug, Default)]
pub struct Topics {
    history: Mutex<History>,
}

#[derive(Debug, Default)]
struct History {
    now: u64,
    /// When something was written of which nobody said what it touches.
    everything: u64,
    /// When anything was written.
    anything: u64,
    touched: HashMap<Topic, u64>,
}

impl Topics {
    /// The present moment. A read that begins now is old once a topic of its own is touched.
    pub fn now(&self) -> Moment {
        Moment(self.history().now)
    }

    /// A write has ended that touches these topics; none at all means that it may touch any.
    pub fn touch(&self, topics: &[Topic]) {
        let mut history = self.history();
        history.now += 1;
        let now = history.now;
        history.anything = now;
        if topics.is_empty() {
            history.everything = now;
        }
        for topic in topics {
            history.touched.insert(topic.clone(), now);
        }
    }

    /// When one of the topics was last touched; for no topics at all, when anything was written.
    pub fn last_write(&self, topics: &[Topic]) -> Moment {
        let history = self.history();
        if topics.is_empty() {
            return Moment(history.anything);
        }
        let of = |topic| history.touched.get(topic).copied().unwrap_or_default();
        Moment(topics.iter().map(of).max().unwrap_or_default().max(history.everything))
    }

    /// Whether none of the topics has been touched since; for no topics at all, whether nothing has
    /// been written.
    pub fn untouched_since(&self, moment: Moment, topics: &[Topic]) -> bool {
        self.last_write(topics) <= moment
    }

    fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics<const N: usize>(names: [&'static str; N]) -> [Topic; N] {
        names.map(Topic::new)
    }

    #[test]
    fn only_what_is_about_a_touched_topic_is_old() {
        let history = Topics::default();
        let before = history.now();
        history.touch(&topics(["users", "user/1"]));
        for (about, untouched) in [
            (&["user/1"][..], false),
            (&["user/2"], true),
            (&["user/2", "users"], false),
            (&["groups"], true),
            (&[], false),
        ] {
            let about: Vec<Topic> = about.iter().map(|name| Topic::new(*name)).collect();
            assert_eq!(history.untouched_since(before, &about), untouched, "{about:?}");
            assert!(history.untouched_since(history.now(), &about), "{about:?}");
        }
    }

    #[test]
    fn a_write_that_says_nothing_touches_everything() {
        let history = Topics::default();
        let before = history.now();
        history.touch(&[]);
        assert!(!history.untouched_since(before, &topics(["groups"])));
        assert!(history.untouched_since(history.now(), &topics(["groups"])));
    }
}
