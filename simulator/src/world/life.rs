//! A user's life: joining, changing, leaving. The rules are the same for the REST API, for SCIM, and for
//! whoever steers; what differs is how a refusal is worded.
//!
//! What is asked of somebody who was only invited is taken and forgotten: Zoom reports success and changes
//! nothing (seen by several clients; documented is a group alone).

use jiff::{SignedDuration, Timestamp};

use super::clock::later;
use super::unfit::Unfit;
use super::{User, UserStatus, World, app, ids, role};

/// How long an invitation can be accepted.
const INVITATION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The two ways out of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// The user keeps an account of their own.
    Disassociated,
    /// The user and all their data are gone.
    Deleted,
}

impl World {
    /// Refuses a new user, for the address or for what the user is to be given.
    pub(crate) fn check_newcomer(&self, user: &User) -> Result<(), Unfit> {
        let account = &self.account;
        if self.users.find_by_email(&user.email).is_some() {
            return Err(Unfit::AddressTaken);
        }
        if account.is_known_elsewhere(&user.email) {
            return Err(Unfit::AddressElsewhere);
        }
        if !account.admits(&user.email) {
            return Err(Unfit::AddressLimited);
        }
        self.check_belongings(None, user)
    }

    /// Lets a user in whom [`check_newcomer`](Self::check_newcomer) lets pass, and returns the id.
    pub(crate) fn join(&mut self, user: User, now: Timestamp) -> String {
        let id = ids::zoom_id(&mut self.random);
        let pmi = ids::number(&mut self.random, 10);
        let invited_until = (user.status == UserStatus::Pending).then(|| later(now, INVITATION));
        self.users.insert(id.clone(), User { pmi, invited_until, user_created_at: now, ..user });
        id
    }

    /// Refuses licences, a division or a personal link that the user cannot have.
    pub(crate) fn check_belongings(&self, before: Option<(&str, &User)>, after: &User) -> Result<(), Unfit> {
        let (own_id, before) = before.unzip();
        let is_new = |division: &String| before.is_none_or(|user| !user.division_ids.contains(division));
        let mut added = after.division_ids.iter().filter(|division| is_new(division));
        if added.any(|division| !self.divisions.contains_key(division)) {
            return Err(Unfit::NoDivision);
        }
        let name = &after.vanity_name;
        if before.is_none_or(|user| user.vanity_name != *name)
            && !name.is_empty()
            && self.users.find_by_vanity_name(name).is_some_and(|id| Some(id.as_str()) != own_id)
        {
            return Err(Unfit::VanityNameTaken);
        }
        self.check_licences(before, after)
    }

    /// Refuses an address for somebody who is here already: it must be of a managed domain, and new to
    /// Zoom.
    pub(crate) fn check_new_address(&self, user_id: &str, email: &str) -> Result<(), Unfit> {
        if !self.account.manages(email) {
            return Err(Unfit::AddressUnmanaged);
        }
        if self.users.find_by_email(email).is_some_and(|(other, _)| other != user_id) {
            return Err(Unfit::AddressTaken);
        }
        if self.account.is_known_elsewhere(email) {
            return Err(Unfit::AddressElsewhere);
        }
        Ok(())
    }

    /// Refuses a way out.
    pub(crate) fn check_leaving(&self, user: &User, how: Leaving) -> Result<(), Unfit> {
        let pending = user.status == UserStatus::Pending;
        if user.is_admin() && !pending {
            return Err(Unfit::Administrator);
        }
        match how {
            // Zoom's document: "To delete pending user in the account, use disassociate".
            Leaving::Deleted if pending => Err(Unfit::NotJoined),
            // An invitation binds nobody, whoever's the domain is.
            Leaving::Disassociated if !pending && self.account.manages(&user.email) => Err(Unfit::Managed),
            _ => Ok(()),
        }
    }

    /// Somebody who was invited accepts.
    pub(crate) fn accept(&mut self, user_id: &str) {
        let Some(user) = self.users.get_mut(user_id).filter(|user| user.status == UserStatus::Pending) else {
            return;
        };
        user.status = UserStatus::Active;
        user.verified = 1;
        user.invited_until = None;
    }

    /// Activates or deactivates somebody; true where that changed anything. Deactivation takes every
    /// licence away, and activation does not bring them back.
    pub(crate) fn set_active(&mut self, user_id: &str, active: bool) -> Result<bool, Unfit> {
        let wanted = if active { UserStatus::Active } else { UserStatus::Inactive };
        let Some(user) = self.users.get(user_id) else { return Ok(false) };
        if user.status == UserStatus::Pending {
            return Ok(false);
        }
        if user.is_admin() {
            return Err(Unfit::Administrator);
        }
        if user.status == wanted {
            return Ok(false);
        }
        if active {
            // Nobody's seat is kept while they are away.
            self.check_licences(None, user)?;
        }
        if let Some(user) = self.users.get_mut(user_id) {
            user.status = wanted;
            if !active {
                user.strip_licences();
            }
        }
        if !active && let Some(side) = self.scim.users.get_mut(user_id) {
            side.extension.clear();
        }
        Ok(true)
    }

    /// Refuses a role for a user.
    pub(crate) fn check_role(&self, user: &User, role_id: &str) -> Result<(), Unfit> {
        if !self.roles.contains_key(role_id) {
            return Err(Unfit::NoRole);
        }
        if user.role_id == role::OWNER || role_id == role::OWNER {
            return Err(Unfit::Owner);
        }
        if user.status != UserStatus::Active {
            return Err(Unfit::NotActive);
        }
        Ok(())
    }

    /// Gives a user another role; true where that changed anything. Where the owner of an app is no longer
    /// an administrator, Zoom takes the scopes for administrators from the app.
    pub(crate) fn change_role(&mut self, user_id: &str, role_id: &str) -> Result<bool, Unfit> {
        let Some(user) = self.users.get(user_id) else { return Ok(false) };
        if user.role_id == role_id {
            return Ok(false);
        }
        self.check_role(user, role_id)?;
        self.put_role(user_id, role_id);
        Ok(true)
    }

    /// Makes somebody the account's owner; whoever was it is an administrator from then on.
    pub(crate) fn hand_over(&mut self, user_id: &str) {
        let former: Vec<String> = self
            .users
            .part(&super::List::Role(role::OWNER.to_owned()), 0..usize::MAX)
            .into_iter()
            .map(|(id, _)| id.clone())
            .collect();
        for id in former {
            self.put_role(&id, role::ADMIN);
        }
        self.put_role(user_id, role::OWNER);
    }

    /// Users who were changed by hand live by the same rules: a new owner follows the old one, and licences
    /// end with the activity. `before` is the world as it was.
    pub(super) fn settle(&mut self, before: &Self, by_hand: &[String]) {
        for id in by_hand {
            let (Some(user), old) = (self.users.get_mut(id), before.users.get(id)) else { continue };
            let was_active = old.is_some_and(|old| old.status != UserStatus::Inactive);
            if user.status == UserStatus::Inactive && was_active {
                user.strip_licences();
            }
            let was_owner = old.is_some_and(|old| old.role_id == role::OWNER);
            if user.role_id == role::OWNER && !was_owner {
                self.hand_over(id);
            }
        }
    }

    fn put_role(&mut self, user_id: &str, role_id: &str) {
        let Some(user) = self.users.get_mut(user_id) else { return };
        let was_admin = user.is_admin();
        role_id.clone_into(&mut user.role_id);
        if was_admin && !user.is_admin() {
            for app in self.apps.values_mut().filter(|app| app.owner_id == user_id) {
                app.scopes.retain(|scope| !app::is_admin_scope(scope));
            }
        }
    }
}

impl User {
    /// Refuses somebody whose invitation is over: nothing can be done with such a user's id.
    pub(crate) fn check_invitation(&self, now: Timestamp) -> Result<(), Unfit> {
        match self.invited_until {
            Some(end) if self.status == UserStatus::Pending && end <= now => Err(Unfit::InvitationExpired),
            _ => Ok(()),
        }
    }
}
