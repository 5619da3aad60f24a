//! Licences: what a user holds, and what is left of them.

use super::unfit::{Bundle, Unfit};
use super::users::List;
use super::{User, World};

/// The type of a Basic user.
pub(crate) const BASIC: i64 = 1;
/// The type of a licensed user.
pub(crate) const LICENSED: i64 = 2;
/// The kind of subscription that makes a user a licensed one.
pub(crate) const MEETING: &str = "MEETING";
/// The kind of subscription that gives a bundle.
pub(crate) const WORKPLACE_BUNDLE: &str = "ZOOM_WORKPLACE_BUNDLE";

impl User {
    /// The bundle that the user has, if there is one.
    pub(crate) fn bundle(&self) -> Option<Bundle> {
        if !self.plan_united_type.is_empty() {
            Some(Bundle::United)
        } else if self.zoom_one_type != 0 {
            Some(Bundle::ZoomOne)
        } else {
            None
        }
    }

    /// A bundle brings the licence for meetings, and takes it along.
    pub(crate) fn settle_bundle(&mut self, before: &Self) {
        if self.bundle().is_some() {
            self.kind = LICENSED;
        } else if before.bundle().is_some() && self.kind == before.kind {
            self.kind = BASIC;
        }
    }

    /// Takes every licence away.
    pub(crate) fn strip_licences(&mut self) {
        self.kind = BASIC;
        self.zoom_phone = false;
        self.zoom_one_type = 0;
        self.plan_united_type.clear();
        self.licenses.clear();
        self.license_info_list.clear();
        // Large meetings, webinars and the like.
        self.settings.remove("feature");
    }
}

impl World {
    /// Refuses a licence that is not left to give. `before` is the user as he was; nothing for a new one.
    /// Whoever is only invited takes a seat too.
    pub(crate) fn check_licences(&self, before: Option<&User>, after: &User) -> Result<(), Unfit> {
        let account = &self.account;
        let taken = |list: &List| self.users.count(list) as u64;
        let had = |has: &dyn Fn(&User) -> bool| before.is_some_and(has);
        for held in &after.license_info_list {
            let subscription = account.subscriptions.get(&held.subscription_id);
            let subscription = subscription.filter(|it| it.license_type == held.license_type);
            let id = held.subscription_id.clone();
            let Some(subscription) = subscription else { return Err(Unfit::NoSubscription(id)) };
            let has = |user: &User| user.license_info_list.iter().any(|it| it.subscription_id == id);
            let seats = subscription.seats;
            if !had(&has) && taken(&List::Subscription(id.clone())) >= seats {
                let is_bundle = held.license_type == WORKPLACE_BUNDLE;
                return Err(Unfit::SubscriptionFull { id, is_bundle, seats });
            }
        }
        let is_licensed = |user: &User| user.kind == LICENSED;
        if let Some(most) = account.seats
            && is_licensed(after)
            && !had(&is_licensed)
            && taken(&List::Seat(LICENSED)) >= most
        {
            return Err(Unfit::NoSeat(after.bundle(), most));
        }
        let is_basic = |user: &User| user.kind == BASIC;
        if account.basic_seats.is_some_and(|most| taken(&List::Seat(BASIC)) >= most)
            && is_basic(after)
            && !had(&is_basic)
        {
            return Err(Unfit::NoBasicSeat(before.and_then(User::bundle)));
        }
        let has_phone = |user: &User| user.zoom_phone;
        if account.phone_seats.is_some_and(|most| taken(&List::Phone) >= most)
            && has_phone(after)
            && !had(&has_phone)
        {
            return Err(Unfit::NoPhoneSeat);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_brings_the_licence_and_takes_it_along() {
        let basic = User::default();
        let mut bundled = User { zoom_one_type: 16, ..basic.clone() };
        bundled.settle_bundle(&basic);
        assert_eq!(bundled.kind, LICENSED);
        let mut after = User { zoom_one_type: 0, ..bundled.clone() };
        after.settle_bundle(&bundled);
        assert_eq!(after.kind, BASIC);
        // Whoever never had a bundle keeps what was bought on its own.
        let licensed = User { kind: LICENSED, ..User::default() };
        let mut after = licensed.clone();
        after.settle_bundle(&licensed);
        assert_eq!(after.kind, LICENSED);
    }
}
