//! What may be done so many times in a while: rules of single calls, beside the rate limits of all.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::world::Plan;
use crate::world::clock::later;

/// A rule of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quota {
    /// Users created with `create`, in a day, for the account.
    Invitations,
    /// Groups created in a day, for the account.
    Groups,
    /// Changes of one user's address in 24 hours.
    EmailChanges,
    /// Changes of one app's schedule for its secrets in 15 minutes.
    Rotations,
    /// Bulk changes of features in 10 seconds, for the account.
    Features,
}

impl Quota {
    /// How often, in which time.
    fn bound(self, plan: Plan) -> (usize, SignedDuration) {
        let day = SignedDuration::from_hours(24);
        match (self, plan) {
            (Self::Invitations, Plan::Free) => (50, day),
            (Self::Invitations, Plan::Pro) => (1_500, day),
            (Self::Invitations, Plan::Business) => (10_000, day),
            (Self::Groups, _) => (100, day),
            (Self::EmailChanges, _) => (3, day),
            (Self::Rotations, _) => (3, SignedDuration::from_mins(15)),
            (Self::Features, _) => (1, SignedDuration::from_secs(10)),
        }
    }
}

/// What has been done lately.
#[derive(Debug, Default)]
pub(crate) struct Quotas {
    done: BTreeMap<(Quota, String), VecDeque<Timestamp>>,
}

impl Quotas {
    /// True where it may be done once more; `whose` tells users and apps apart.
    pub(crate) fn allow(&mut self, quota: Quota, whose: &str, plan: Plan, now: Timestamp) -> bool {
        let (most, span) = quota.bound(plan);
        self.done.get_mut(&(quota, whose.to_owned())).is_none_or(|times| {
            while times.front().is_some_and(|time| later(*time, span) <= now) {
                times.pop_front();
            }
            times.len() < most
        })
    }

    /// Counts one that was done.
    pub(crate) fn count(&mut self, quota: Quota, whose: &str, now: Timestamp) {
        self.done.entry((quota, whose.to_owned())).or_default().push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_slides_and_people_do_not_share_it() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut quotas = Quotas::default();
        for second in [0, 10, 20] {
            assert!(quotas.allow(Quota::EmailChanges, "a", Plan::Pro, at(second)));
            quotas.count(Quota::EmailChanges, "a", at(second));
        }
        assert!(!quotas.allow(Quota::EmailChanges, "a", Plan::Pro, at(86_399)));
        assert!(quotas.allow(Quota::EmailChanges, "b", Plan::Pro, at(30)));
        assert!(quotas.allow(Quota::EmailChanges, "a", Plan::Pro, at(86_400)));
    }
}
