//! Which users are wanted: the filters of the data source and of the list.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::user_words::type_word;
use super::words::{not_found, one_of_that_name};
use crate::framework::Outcome;
use crate::provider::errors;
use crate::zoom::Client;
use crate::zoom::error::found;
use crate::zoom::roles::RoleType;
use crate::zoom::users::{self, UserFilter, UserStatus};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) statuses: Option<BTreeSet<String>>,
    pub(super) types: Option<BTreeSet<String>>,
    pub(super) role_id: Option<String>,
    pub(super) role_name: Option<String>,
    pub(super) group_id: Option<String>,
    pub(super) group_name: Option<String>,
    pub(super) email_suffix: Option<String>,
    pub(super) not_signed_in_for_days: Option<i64>,
    pub(super) signed_in_within_days: Option<i64>,
}

/// Which users are wanted.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) statuses: Vec<UserStatus>,
    types: Option<BTreeSet<String>>,
    pub(super) role_id: Option<String>,
    group_id: Option<String>,
    /// In lower case.
    email_suffix: Option<String>,
    not_since: Option<Timestamp>,
    since: Option<Timestamp>,
}

/// Whether anybody was seen with the role, and in the group, that the filter names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) role: bool,
    pub(super) group: bool,
}

impl Seen {
    pub(super) fn note(&mut self, filter: &Filter, user: &users::User) {
        self.role |= user.role_id == filter.role_id;
        self.group |= filter.group_id.as_ref().is_some_and(|group| user.group_ids.contains(group));
    }
}

impl Filter {
    pub(super) async fn of(zoom: &Client, config: &Wanted) -> Outcome<Self> {
        let wanted = |status: &UserStatus| {
            config.statuses.as_ref().is_none_or(|statuses| statuses.contains(status.word()))
        };
        let role_id = match &config.role_name {
            None => config.role_id.clone(),
            Some(name) => {
                let roles = zoom.roles().list(RoleType::Common).await;
                let roles = roles.map_err(|error| errors::diagnostic("list roles", &error))?;
                let role = one_of_that_name("role", name, roles, |role| (&role.id, &role.name));
                Some(role.map_err(|diagnostic| diagnostic.at_attribute("role_name"))?.id)
            }
        };
        let group_id = match &config.group_name {
            None => config.group_id.clone(),
            Some(name) => {
                let groups = zoom.groups().list().await;
                let groups = groups.map_err(|error| errors::diagnostic("list groups", &error))?;
                let group = one_of_that_name("group", name, groups, |group| (&group.id, &group.name));
                Some(group.map_err(|diagnostic| diagnostic.at_attribute("group_name"))?.id)
            }
        };
        let ago =
            |days: i64| Timestamp::now().checked_sub(SignedDuration::from_hours(days.saturating_mul(24)));
        Ok(Self {
            statuses: UserStatus::ALL.into_iter().filter(wanted).collect(),
            types: config.types.clone(),
            role_id,
            group_id,
            email_suffix: config.email_suffix.as_deref().map(str::to_lowercase),
            not_since: config.not_signed_in_for_days.and_then(|days| ago(days).ok()),
            since: config.signed_in_within_days.and_then(|days| ago(days).ok()),
        })
    }

    /// What Zoom's own list can be asked for.
    pub(super) fn list(&self) -> UserFilter {
        UserFilter { statuses: self.statuses.clone(), role_id: self.role_id.clone(), include_fields: None }
    }

    pub(super) fn is_of_the_list_alone(&self) -> bool {
        self.types.is_none()
            && self.group_id.is_none()
            && self.email_suffix.is_none()
            && self.not_since.is_none()
            && self.since.is_none()
    }

    pub(super) fn fits(&self, user: &users::User) -> bool {
        let signed_in: Option<Timestamp> = user.last_login_time.as_deref().and_then(|time| time.parse().ok());
        let kind = user.user_type.map(type_word);
        self.types.as_ref().is_none_or(|types| kind.is_some_and(|kind| types.contains(&kind)))
            && self.group_id.as_ref().is_none_or(|group| user.group_ids.contains(group))
            && self.email_suffix.as_ref().is_none_or(|suffix| user.email.to_lowercase().ends_with(suffix))
            && self.not_since.is_none_or(|time| signed_in.is_none_or(|last| last < time))
            && self.since.is_none_or(|time| signed_in.is_some_and(|last| last >= time))
    }

    /// A filter that names a role or a group that is not there is a mistake, and no empty list. Whoever was
    /// seen with it shows that it is there; only where nobody was is it asked for.
    pub(super) async fn must_exist(&self, zoom: &Client, seen: Seen) -> Outcome<()> {
        if let Some(id) = self.role_id.as_ref().filter(|_| !seen.role) {
            let role = found(zoom.roles().get(id).await);
            if role.map_err(|error| errors::diagnostic("read a role", &error))?.is_none() {
                return Err(not_found("role", "id", id).at_attribute("role_id").into());
            }
        }
        if let Some(id) = self.group_id.as_ref().filter(|_| !seen.group) {
            let group = found(zoom.groups().get(id).await);
            if group.map_err(|error| errors::diagnostic("read a group", &error))?.is_none() {
                return Err(not_found("group", "id", id).at_attribute("group_id").into());
            }
        }
        Ok(())
    }

    /// None in each of the statuses that are asked for.
    pub(super) fn no_one(&self) -> BTreeMap<String, u64> {
        self.statuses.iter().map(|status| (status.word().to_owned(), 0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(change: impl FnOnce(&mut users::User)) -> users::User {
        let mut user: users::User = serde_json::from_str(
            r#"{"id":"u","email":"Ann@Example.com","type":2,"status":"active","group_ids":["g1"]}"#,
        )
        .unwrap();
        change(&mut user);
        user
    }

    #[test]
    fn every_filter_leaves_out_whom_it_should() {
        let all = Filter {
            statuses: UserStatus::ALL.to_vec(),
            types: None,
            role_id: None,
            group_id: None,
            email_suffix: None,
            not_since: None,
            since: None,
        };
        let signed_in = |time: &str| user(|user| user.last_login_time = Some(time.to_owned()));
        let never = user(|_| {});
        let time: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let (before, after) = (signed_in("2026-02-28T23:00:00Z"), signed_in("2026-03-01T01:00:00Z"));
        let set = |word: &str| Some(BTreeSet::from([word.to_owned()]));
        for (filter, user, fits) in [
            (Filter { types: set("licensed"), ..all_of(&all) }, &never, true),
            (Filter { types: set("basic"), ..all_of(&all) }, &never, false),
            (Filter { group_id: Some("g1".to_owned()), ..all_of(&all) }, &never, true),
            (Filter { group_id: Some("g2".to_owned()), ..all_of(&all) }, &never, false),
            (Filter { email_suffix: Some("@example.com".to_owned()), ..all_of(&all) }, &never, true),
            (Filter { not_since: Some(time), ..all_of(&all) }, &never, true),
            (Filter { not_since: Some(time), ..all_of(&all) }, &before, true),
            (Filter { not_since: Some(time), ..all_of(&all) }, &after, false),
            (Filter { since: Some(time), ..all_of(&all) }, &never, false),
            (Filter { since: Some(time), ..all_of(&all) }, &before, false),
            (Filter { since: Some(time), ..all_of(&all) }, &after, true),
        ] {
            assert_eq!(filter.fits(user), fits, "{filter:?} {:?}", user.last_login_time);
        }
    }

    fn all_of(filter: &Filter) -> Filter {
        Filter {
            statuses: filter.statuses.clone(),
            types: None,
            role_id: None,
            group_id: None,
            email_suffix: None,
            ..*filter
        }
    }
}
