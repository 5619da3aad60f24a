//! Everything that the simulated organisation is: its account, users, groups, roles and apps.
//!
//! The world is plain data. It is what `/_simulator/state` shows and changes and what a state file
//! holds; access tokens, page tokens and the request log are not part of it.

mod account;
pub(crate) mod app;
mod check;
pub(crate) mod clock;
pub mod conductorone;
mod configuration;
mod contact_group;
mod division;
mod file;
mod group;
pub(crate) mod ids;
pub(crate) mod licences;
pub(crate) mod life;
pub(crate) mod merge;
pub(crate) mod outline;
pub mod pingone;
pub(crate) mod random;
pub mod role;
pub mod scim;
mod secret;
pub(crate) mod seed;
mod unfit;
mod user;
mod users;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use account::{Account, Plan, Subscription};
pub use app::{App, AppKind, Credentials, EventSubscription, OldSecret};
pub use check::Unsound;
pub use clock::Clock;
pub use configuration::Configuration;
pub use contact_group::{ContactGroup, ContactKind, ContactMember};
pub use division::Division;
pub use file::FileError;
pub use group::Group;
pub use random::Random;
pub use role::{PrivilegeScope, Role};
pub use secret::Secret;
pub(crate) use unfit::{Bundle, Unfit};
pub use user::{CustomAttribute, LicenceInfo, PhoneNumber, Text, User, UserStatus};
pub(crate) use users::List;
pub use users::Users;

/// The two apps whose credentials the simulator hands out when it starts, by client ID.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryApps {
    /// The provider's own app: `ZOOM_CLIENT_ID`.
    pub provider: String,
    /// An app for a connector to use: `ZOOM_CONNECTOR_CLIENT_ID`.
    pub connector: String,
}

/// The simulated organisation. Maps are keyed by id, apps by client ID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// The account.
    pub account: Account,
    /// Users.
    #[serde(default)]
    pub users: Users,
    /// Groups.
    #[serde(default)]
    pub groups: BTreeMap<String, Group>,
    /// Roles, the built-in ones included.
    #[serde(default)]
    pub roles: BTreeMap<String, Role>,
    /// Contact groups.
    #[serde(default)]
    pub contact_groups: BTreeMap<String, ContactGroup>,
    /// Divisions.
    #[serde(default)]
    pub divisions: BTreeMap<String, Division>,
    /// OAuth apps.
    #[serde(default)]
    pub apps: BTreeMap<String, App>,
    /// What only SCIM knows of users and groups.
    #[serde(default)]
    pub scim: scim::Scim,
    /// The ConductorOne tenant beside Zoom.
    #[serde(default)]
    pub conductorone: conductorone::ConductorOne,
    /// The PingOne organisation beside Zoom.
    #[serde(default)]
    pub pingone: pingone::PingOne,
    /// The apps of the environment.
    pub entry_apps: EntryApps,
    /// Where ids of what comes into being later are drawn from.
    pub random: Random,
}

impl World {
    /// The user with this id, or with this e-mail address.
    pub fn find_user(&self, key: &str) -> Option<(&String, &User)> {
        self.users
            .get_key_value(key)
            .or_else(|| key.contains('@').then(|| self.users.find_by_email(key)).flatten())
    }

    /// Those users whom the filter lets pass, in the order in which they came into being, as Zoom lists
    /// them.
    pub fn users_by_age(&self, filter: impl Fn(&User) -> bool) -> Vec<(&String, &User)> {
        let mut users: Vec<_> = self.users.iter().filter(|(_, user)| filter(user)).collect();
        users.sort_unstable_by_key(|(id, user)| (user.user_created_at, *id));
        users
    }

    /// How many users each group has.
    pub(crate) fn group_sizes(&self) -> BTreeMap<&str, usize> {
        let size = |id: &String| self.users.count(&List::Group(id.clone()));
        self.groups.keys().map(|id| (id.as_str(), size(id))).collect()
    }

    /// How many users hold each role; those who are only invited do not count.
    pub(crate) fn role_sizes(&self) -> BTreeMap<&str, usize> {
        let size = |id: &String| self.users.count(&List::Role(id.clone()));
        self.roles.keys().map(|id| (id.as_str(), size(id))).collect()
    }

    /// How many users each division has.
    pub(crate) fn division_sizes(&self) -> BTreeMap<&str, usize> {
        let size = |id: &String| self.users.count(&List::Division(id.clone()));
        self.divisions.keys().map(|id| (id.as_str(), size(id))).collect()
    }

    /// Takes a group away, and its members out of it.
    pub(crate) fn remove_group(&mut self, group_id: &str) {
        self.groups.remove(group_id);
        self.scim.groups.remove(group_id);
        for id in self.users.ids(&List::Group(group_id.to_owned())) {
            if let Some(user) = self.users.get_mut(&id) {
                user.group_ids.retain(|id| id != group_id);
            }
        }
        self.remove_contact(ContactKind::Group, group_id);
    }

    /// Takes a role away; whoever held it is a member.
    pub(crate) fn remove_role(&mut self, role_id: &str) {
        self.roles.remove(role_id);
        let invited = self.users.on(&List::Status(UserStatus::Pending)).into_iter();
        let invited = invited.filter(|(_, user)| user.role_id == role_id).map(|(id, _)| id.clone());
        let mut holders: Vec<String> = invited.collect();
        holders.extend(self.users.ids(&List::Role(role_id.to_owned())));
        for id in holders {
            if let Some(user) = self.users.get_mut(&id) {
                role::MEMBER.clone_into(&mut user.role_id);
            }
        }
    }

    /// Takes a division away, and its users out of it.
    pub(crate) fn remove_division(&mut self, division_id: &str) {
        self.divisions.remove(division_id);
        for id in self.users.ids(&List::Division(division_id.to_owned())) {
            if let Some(user) = self.users.get_mut(&id) {
                user.division_ids.retain(|id| id != division_id);
            }
        }
    }

    /// Takes a user away, also from the groups that the user administers.
    pub(crate) fn remove_user(&mut self, user_id: &str) {
        self.users.remove(user_id);
        self.scim.users.remove(user_id);
        for group in self.groups.values_mut() {
            group.admin_ids.retain(|id| id != user_id);
        }
        self.remove_contact(ContactKind::User, user_id);
    }

    fn remove_contact(&mut self, kind: ContactKind, id: &str) {
        for group in self.contact_groups.values_mut() {
            group.members.retain(|member| member.kind != kind || member.id != id);
        }
    }

    /// True where the user owns the account.
    pub(crate) fn is_owner(&self, user_id: &str) -> bool {
        self.users.get(user_id).is_some_and(|user| user.role_id == role::OWNER)
    }

    /// The app with this client ID, be it for production or for development, and the key under which it is
    /// kept.
    pub(crate) fn find_app(&self, client_id: &str) -> Option<(&String, &App)> {
        self.apps.get_key_value(client_id).or_else(|| {
            self.apps.iter().find(|(_, app)| {
                app.development.as_ref().is_some_and(|development| development.client_id == client_id)
            })
        })
    }

    /// Takes an app away; the environment names it no longer.
    pub(crate) fn remove_app(&mut self, client_id: &str) {
        self.apps.remove(client_id);
        for entry in [&mut self.entry_apps.provider, &mut self.entry_apps.connector] {
            if entry == client_id {
                entry.clear();
            }
        }
    }

    /// The app with this id of the Marketplace, and its client ID.
    pub(crate) fn app_by_id(&self, app_id: &str) -> Option<(&String, &App)> {
        self.apps.iter().find(|(_, app)| app.app_id == app_id)
    }
}
