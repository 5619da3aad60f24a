//! What may be done so many times in a while: rules of single calls, beside the rate limits of all.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::world::clock::later;
use crate::world::{Account, Plan};

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

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

impl Quota {
    /// How often a secret is rotated is no rate limit: it is refused in any case.
    fn is_enforced(self, account: &Account) -> bool {
        account.enforce_limits || self == Self::Rotations
    }

    /// How often, in which time.
    fn bound(self, plan: Plan) -> (usize, SignedDuration) {
        match (self, plan) {
            (Self::Invitations, Plan::Free) => (50, A_DAY),
            (Self::Invitations, Plan::Pro) => (1_500, A_DAY),
            (Self::Invitations, Plan::Business) => (10_000, A_DAY),
            (Self::Groups, _) => (100, A_DAY),
            (Self::EmailChanges, _) => (3, A_DAY),
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
    /// Refuses what may not be done once more; `whose` tells users and apps apart. Nothing is refused, and
    /// nothing counted, where the account's limits are not enforced.
    pub(crate) fn check(
        &mut self,
        quota: Quota,
        whose: &str,
        account: &Account,
        now: Timestamp,
    ) -> Result<(), Spent> {
        if !quota.is_enforced(account) {
            return Ok(());
        }
        let (most, span) = quota.bound(account.plan);
        let Some(times) = self.done.get_mut(&(quota, whose.to_owned())) else { return Ok(()) };
        while times.front().is_some_and(|time| later(*time, span) <= now) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= most => {
                Err(Spent { most, is_daily: span == A_DAY, again: later(*first, span) })
            }
            _ => Ok(()),
        }
    }

    /// Counts one that was done.
    pub(crate) fn count(&mut self, quota: Quota, whose: &str, account: &Account, now: Timestamp) {
        if quota.is_enforced(account) {
            self.done.entry((quota, whose.to_owned())).or_default().push_back(now);
        }
    }
}

/// A quota that is used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spent {
    /// How often it may be done.
    pub(crate) most: usize,
    /// Whether that is in a day.
    pub(crate) is_daily: bool,
    /// When it may be done again.
    pub(crate) again: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::seed::{Size, grow};

    #[test]
    fn a_window_slides_and_people_do_not_share_it() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut account = grow(1, Size { users: 1, groups: 0 }, Plan::Pro, true).account;
        let mut quotas = Quotas::default();
        for second in [0, 10, 20] {
            assert_eq!(quotas.check(Quota::EmailChanges, "a", &account, at(second)), Ok(()));
            quotas.count(Quota::EmailChanges, "a", &account, at(second));
        }
        let spent = Spent { most: 3, is_daily: true, again: at(86_400) };
        assert_eq!(quotas.check(Quota::EmailChanges, "a", &account, at(86_399)), Err(spent));
        assert_eq!(quotas.check(Quota::EmailChanges, "b", &account, at(30)), Ok(()));
        assert_eq!(quotas.check(Quota::EmailChanges, "a", &account, at(86_400)), Ok(()));
        account.enforce_limits = false;
        assert_eq!(quotas.check(Quota::EmailChanges, "a", &account, at(30)), Ok(()));
    }
}
