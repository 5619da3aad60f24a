//! What an admin changes of an app by hand takes a while to reach all of Zoom: up to five minutes after an
//! activation or a change of scopes. `account.change_delay_seconds` says how long it takes here; 0, the
//! default, is at once. A deactivation is at once in any case.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::world::clock::later;
use crate::world::{Account, App, World};

/// How every app stands, and how those stood that have changed.
#[derive(Debug, Default)]
pub(crate) struct Settling {
    /// Absent before the first look: what is there then has been there for long.
    known: Option<BTreeMap<String, Known>>,
}

/// What matters of an app: whether it is active, and its scopes.
type Standing = (bool, Vec<String>);

#[derive(Clone, Debug)]
struct Known {
    now: Standing,
    /// How it stood before its last change, and when that was.
    before: Option<(Standing, Timestamp)>,
}

impl Settling {
    /// Looks at every app, after anything may have changed.
    pub(super) fn look(&mut self, world: &World, now: Timestamp) {
        let known = self.known.take();
        let standing = |(id, app): (&String, &App)| {
            let current = (app.active, app.scopes.clone());
            let before = match &known {
                None => None,
                Some(known) => match known.get(id) {
                    Some(entry) if entry.now == current => entry.before.clone(),
                    Some(entry) => Some((entry.now.clone(), now)),
                    None => Some(((false, Vec::new()), now)),
                },
            };
            (id.clone(), Known { now: current, before })
        };
        self.known = Some(world.apps.iter().map(standing).collect());
    }

    /// True where tokens are issued to the app by now.
    pub(super) fn is_active(&self, id: &str, app: &App, account: &Account, now: Timestamp) -> bool {
        app.active && self.unsettled(id, account, now).is_none_or(|(was_active, _)| *was_active)
    }

    /// The scopes that a token of the app gets by now.
    pub(super) fn scopes<'a>(
        &'a self,
        id: &str,
        app: &'a App,
        account: &Account,
        now: Timestamp,
    ) -> Cow<'a, [String]> {
        self.unsettled(id, account, now).map_or(&app.scopes, |(_, scopes)| scopes).into()
    }

    /// How an app stood before a change that has not arrived everywhere.
    fn unsettled(&self, id: &str, account: &Account, now: Timestamp) -> Option<&Standing> {
        let (standing, since) = self.known.as_ref()?.get(id)?.before.as_ref()?;
        let delay = SignedDuration::from_secs(i64::from(account.change_delay_seconds));
        (now < later(*since, delay)).then_some(standing)
    }
}
