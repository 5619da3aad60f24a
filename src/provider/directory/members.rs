//! What all lists of members have in common: groups, their administrators, roles and contact groups.
//!
//! Zoom adds without saying whom it passed over, so what came of an addition is compared with what was asked
//! for, and whoever is not there is named with the reason. A list that the configuration owns removes only
//! people of whom the plan has shown that they go, and never the account's owner.

use std::collections::BTreeSet;

use super::acting::acting;
use super::member_words::{appeared, gone, has_others, lines, nobody_of_that_name, words};
use super::owner::{is_same, owners, without_owner};
use super::people::{Difference, Keys, Person, difference, in_the_words_of};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::{Call, Outcome};
use crate::provider::{Clients, errors};
use crate::zoom::error::found;
use crate::zoom::memberships::{Change, Circle, Done, Member, is_email};
use crate::zoom::users::User;
use crate::zoom::{Client, Error, roles};

/// Who belongs to a circle, in the words of a configuration. Only contact groups have groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Roll {
    pub(super) users: BTreeSet<String>,
    pub(super) groups: BTreeSet<String>,
}

/// Who belongs to a circle, as Zoom lists them.
#[derive(Debug, Default)]
struct Listed {
    users: Vec<Person>,
    groups: Vec<Person>,
}

/// Asks Zoom who belongs to a circle; none where the circle is gone. `roll` has the keys that the
/// configuration uses: Zoom's lists of administrators have no IDs, and those of contact groups no addresses,
/// so that keys of the other form are looked up.
async fn list(zoom: &Client, circle: &Circle, roll: &Roll) -> Result<Option<Listed>, Error> {
    let users = match circle {
        Circle::Group(id) => {
            let members = found(zoom.groups().members(id).await)?;
            members.map(|rows| rows.into_iter().map(|row| Person::new(row.id, row.email)).collect())
        }
        Circle::Role(id) => {
            let members = found(zoom.roles().members(id).await)?;
            members.map(|rows| rows.into_iter().map(|row| Person::new(row.id, row.email)).collect())
        }
        Circle::GroupAdmins(id) => match found(zoom.groups().admins(id).await)? {
            None => None,
            Some(rows) => {
                let people = rows.into_iter().map(|row| Person::new("", row.email)).collect();
                let ids = roll.users.iter().filter(|key| !is_email(key));
                Some(completed(zoom, people, ids).await?)
            }
        },
        Circle::ContactGroup(id) => {
            let Some(rows) = found(zoom.contact_groups().members(id).await)? else { return Ok(None) };
            let (groups, users): (Vec<_>, Vec<_>) =
                rows.into_iter().partition(|row| row.member_type == Some(2));
            let people = |rows: Vec<crate::zoom::contact_groups::ContactGroupMember>| {
                rows.into_iter().map(|row| Person::new(row.id, "")).collect()
            };
            let addresses = roll.users.iter().filter(|key| is_email(key));
            let users = completed(zoom, people(users), addresses).await?;
            return Ok(Some(Listed { users, groups: people(groups) }));
        }
    };
    Ok(users.map(|users| Listed { users, groups: Vec::new() }))
}

/// The people, with what the users of these keys are called otherwise.
async fn completed<'a>(
    zoom: &Client,
    mut people: Vec<Person>,
    keys: impl Iterator<Item = &'a String>,
) -> Result<Vec<Person>, Error> {
    for key in keys {
        let Some(user) = look_up(zoom, key).await? else { continue };
        let known = Person::new(user.id.unwrap_or_default(), user.email);
        if let Some(person) = people.iter_mut().find(|person| is_same(&known, person)) {
            *person = known;
        }
    }
    Ok(people)
}

async fn look_up(zoom: &Client, key: &str) -> Result<Option<User>, Error> {
    found(zoom.users().get(key).await)
}

/// Reads a list that the configuration owns; none where the circle is gone. The owner counts only if the
/// configuration names them, for they are never removed. `known` is none for an import, which takes
/// everybody.
pub(super) async fn read(zoom: &Client, circle: &Circle, known: Option<&Roll>) -> Outcome<Option<Roll>> {
    let words = words(circle);
    let fault =
        |error: Error| errors::diagnostic(&format!("read the {} of a {}", words.users, words.circle), &error);
    let nobody = Roll::default();
    let roll = known.unwrap_or(&nobody);
    let Some(Listed { mut users, groups }) = list(zoom, circle, roll).await.map_err(fault)? else {
        return Ok(None);
    };
    if known.is_some() {
        let named = Keys::of(&roll.users);
        users = without_owner(zoom, users, |person| named.name(person)).await.map_err(fault)?;
    }
    Ok(Some(Roll {
        users: in_the_words_of(&roll.users, &users),
        groups: in_the_words_of(&roll.groups, &groups),
    }))
}

/// A list that did not become what was planned.
#[derive(Debug)]
pub(super) struct Shortfall {
    /// Why, and whom it is about.
    pub(super) diagnostics: Diagnostics,
    /// What the list is, as far as is known.
    pub(super) actual: Roll,
}

impl From<Shortfall> for crate::framework::Failure {
    fn from(shortfall: Shortfall) -> Self {
        shortfall.diagnostics.into()
    }
}

/// Makes a list what is planned. `prior` is what it was when it was planned; none for a new resource, which
/// removes nobody and is refused where there are others already: no plan has shown that they go.
pub(super) async fn bring_about(
    call: &Call<'_, Clients>,
    zoom: &Client,
    circle: &Circle,
    prior: Option<&Roll>,
    planned: &Roll,
) -> Result<(), Shortfall> {
    let nobody = Roll::default();
    let before = prior.unwrap_or(&nobody);
    let stays = |diagnostics: Diagnostics| Shortfall { diagnostics, actual: before.clone() };
    let words = words(circle);
    let cannot = |error: &Error| {
        stays(errors::diagnostic(&format!("read the {} of a {}", words.users, words.circle), error).into())
    };

    let listed = match list(zoom, circle, &union(before, planned)).await {
        Ok(Some(listed)) => listed,
        Ok(None) => return Err(stays(gone(circle).into())),
        Err(error) => return Err(cannot(&error)),
    };
    let mut users = difference(listed.users, &before.users, &planned.users);
    let groups = difference(listed.groups, &before.groups, &planned.groups);
    spare_owner(zoom, &mut users).await.map_err(|error| cannot(&error))?;
    if prior.is_none() {
        let others: Vec<&Person> = users.strangers.iter().chain(&groups.strangers).collect();
        if !others.is_empty() {
            return Err(stays(has_others(circle, &others).into()));
        }
    }
    if let Circle::Role(role_id) = circle {
        guard(call, zoom, role_id, &users).await.map_err(|refusal| stays(refusal.into()))?;
    }

    let mut report = Report::default();
    add(zoom, circle, &users.missing, &groups.missing, &mut report).await;
    remove(zoom, circle, users.leaving.iter().map(|person| (person, false)), &mut report).await;
    remove(zoom, circle, groups.leaving.iter().map(|person| (person, true)), &mut report).await;
    let strangers: Vec<Person> = match &*report.unconfirmed {
        [] if users.missing.is_empty() && users.leaving.is_empty() => users.strangers,
        _ => confirm(zoom, circle, before, planned, &mut report).await.unwrap_or(users.strangers),
    };
    if !strangers.is_empty() && report.failed.is_empty() {
        call.warn(appeared(circle, &strangers));
    }
    report.outcome(circle, before, planned)
}

fn union(one: &Roll, other: &Roll) -> Roll {
    Roll { users: &one.users | &other.users, groups: &one.groups | &other.groups }
}

/// The owner neither leaves nor is a stranger.
async fn spare_owner(zoom: &Client, users: &mut Difference) -> Result<(), Error> {
    if users.leaving.is_empty() && users.strangers.is_empty() {
        return Ok(());
    }
    let owners = owners(zoom).await?;
    let stays = |person: &Person| !owners.iter().any(|owner| is_same(owner, person));
    users.leaving.retain(stays);
    users.strangers.retain(stays);
    Ok(())
}

/// Refuses to take a role from, or to give another to, somebody as whom a known token acts.
async fn guard(
    call: &Call<'_, Clients>,
    zoom: &Client,
    role_id: &str,
    users: &Difference,
) -> Result<(), Diagnostic> {
    if users.missing.is_empty() && users.leaving.is_empty() {
        return Ok(());
    }
    for someone in acting(call.clients(), zoom, call.cancellation()).await {
        if users.leaving.iter().any(|person| someone.is_person(person)) {
            return Err(someone.refusal("take this role from").at_attribute("members"));
        }
        if someone.is_demoted_by(role_id) && users.missing.iter().any(|key| someone.is(key)) {
            return Err(someone.refusal("give another role to").at_attribute("members"));
        }
    }
    Ok(())
}

/// What came of the writes.
#[derive(Debug, Default)]
struct Report {
    unconfirmed: Vec<String>,
    /// Keys of the plan that are not there, and why.
    failed: Vec<(String, Reason)>,
    /// Keys that should have gone and have not.
    stayed: Vec<(Person, Error)>,
    /// Zoom keeps the last member of a contact group.
    kept_last: bool,
}

#[derive(Debug, Clone)]
enum Reason {
    Refused(Error),
    Told(String),
}

async fn add(zoom: &Client, circle: &Circle, users: &[String], groups: &[String], report: &mut Report) {
    let mut keys = Vec::new();
    let mut changes = Vec::new();
    for key in users {
        let member = match circle {
            Circle::ContactGroup(_) if is_email(key) => match look_up(zoom, key).await {
                Ok(Some(User { id: Some(id), .. })) => Member::User(id),
                Ok(_) => {
                    report.failed.push((key.clone(), Reason::Told(nobody_of_that_name(key))));
                    continue;
                }
                Err(error) => {
                    report.failed.push((key.clone(), Reason::Refused(error)));
                    continue;
                }
            },
            _ => Member::User(key.clone()),
        };
        keys.push(key);
        changes.push(Change::Add(member));
    }
    for id in groups {
        keys.push(id);
        changes.push(Change::Add(Member::Group(id.clone())));
    }
    for (key, answer) in keys.into_iter().zip(zoom.memberships().change_all(circle, changes).await) {
        match answer {
            Ok(Done::Unconfirmed) => report.unconfirmed.push(key.clone()),
            Ok(_) => {}
            Err(error) => report.failed.push((key.clone(), Reason::Refused(error))),
        }
    }
}

async fn remove<'a>(
    zoom: &Client,
    circle: &Circle,
    people: impl Iterator<Item = (&'a Person, bool)>,
    report: &mut Report,
) {
    let leaving: Vec<(&Person, Change)> = people
        .filter_map(|(person, is_group)| {
            let key = person.id.as_ref().or(person.email.as_ref())?.clone();
            Some((person, Change::Remove(if is_group { Member::Group(key) } else { Member::User(key) })))
        })
        .collect();
    let (people, changes): (Vec<_>, Vec<_>) = leaving.into_iter().unzip();
    for (person, answer) in people.into_iter().zip(zoom.memberships().change_all(circle, changes).await) {
        match answer {
            Ok(Done::LastMember) => report.kept_last = true,
            Ok(_) => {}
            Err(error) => report.stayed.push((person.clone(), error)),
        }
    }
}

/// Reads the list once more: whoever Zoom did not say that it added must be there, or there is a reason.
/// Returns those whom nobody here knows; none where the list cannot be read.
async fn confirm(
    zoom: &Client,
    circle: &Circle,
    before: &Roll,
    planned: &Roll,
    report: &mut Report,
) -> Option<Vec<Person>> {
    let listed = list(zoom, circle, &union(before, planned)).await.ok().flatten();
    let strangers = listed.map(|listed| {
        let users = difference(listed.users, &before.users, &planned.users);
        let groups = difference(listed.groups, &before.groups, &planned.groups);
        report.unconfirmed.retain(|key| users.missing.contains(key) || groups.missing.contains(key));
        (users, groups)
    });
    for key in std::mem::take(&mut report.unconfirmed) {
        if planned.groups.contains(&key) && !planned.users.contains(&key) {
            let reason = "The account has no group with that ID.".to_owned();
            report.failed.push((key, Reason::Told(reason)));
        } else if let Some(reason) = why_not(zoom, circle, &key).await {
            report.failed.push((key, reason));
        }
    }
    let (mut users, groups) = strangers?;
    // The owner is no stranger.
    if !users.strangers.is_empty() {
        spare_owner(zoom, &mut users).await.ok()?;
    }
    users.strangers.extend(groups.strangers);
    Some(users.strangers)
}

/// Why somebody does not belong to a circle, though Zoom took the request; none if they do.
async fn why_not(zoom: &Client, circle: &Circle, key: &str) -> Option<Reason> {
    let user = match look_up(zoom, key).await {
        Ok(Some(user)) => user,
        Ok(None) => return Some(Reason::Told(nobody_of_that_name(key))),
        Err(error) => return Some(Reason::Refused(error)),
    };
    let belongs = match circle {
        Circle::Group(id) => user.group_ids.contains(id),
        Circle::Role(id) => user.role_id.as_ref() == Some(id),
        // Neither stands with the user.
        Circle::GroupAdmins(_) | Circle::ContactGroup(_) => false,
    };
    if belongs {
        return None;
    }
    let reason = match user.status.as_deref() {
        Some("pending") => {
            "The user was invited and has not accepted yet; until then Zoom ignores this. Apply again once they \
             have, or create the user without an invitation."
        }
        _ if matches!(circle, Circle::Role(_)) && user.role_id.as_deref() == Some(roles::OWNER) => {
            "The user owns the account. The owner's role changes only when the account gets another owner."
        }
        Some("inactive") if matches!(circle, Circle::Role(_)) => {
            "The user is deactivated, and Zoom changes no role of a deactivated user."
        }
        _ => "Zoom took the request and did not add the user; it gives no reason.",
    };
    Some(Reason::Told(reason.to_owned()))
}

impl Report {
    fn outcome(self, circle: &Circle, before: &Roll, planned: &Roll) -> Result<(), Shortfall> {
        let words = words(circle);
        let mut diagnostics = Diagnostics::new();
        let mut actual = planned.clone();
        for (key, _) in &self.failed {
            actual.users.remove(key);
            actual.groups.remove(key);
        }
        let told: Vec<String> = self
            .failed
            .iter()
            .filter_map(|(key, reason)| match reason {
                Reason::Told(reason) => Some(format!("{key}: {reason}")),
                Reason::Refused(_) => None,
            })
            .collect();
        if !told.is_empty() {
            let also = if told.len() + self.stayed.len() < planned.users.len() + planned.groups.len() {
                format!(" Everybody else is in the {} now.", words.circle)
            } else {
                String::new()
            };
            diagnostics.push(
                Diagnostic::error(
                    words.summary,
                    format!(
                        "Zoom did not add everybody to the {}.{also}\n{}\n\nMend or remove these entries, and apply \
                         again.",
                        words.circle,
                        lines(&told)
                    ),
                )
                .at_attribute(words.users),
            );
        }
        let attempt = format!("change the {} of a {}", words.users, words.circle);
        let refused = self.failed.iter().filter_map(|(key, reason)| match reason {
            Reason::Refused(error) => Some((key.clone(), error)),
            Reason::Told(_) => None,
        });
        let stayed = self.stayed.iter().filter_map(|(person, error)| Some((person.name()?.clone(), error)));
        // One refusal of many is told once, with all whom it is about.
        let mut refusals: Vec<(Diagnostic, Vec<String>)> = Vec::new();
        for (name, error) in refused.chain(stayed) {
            let diagnostic = if error.is_gone() {
                gone(circle)
            } else {
                errors::diagnostic(&attempt, error).at_attribute(words.users)
            };
            match refusals.iter_mut().find(|(other, _)| other.summary == diagnostic.summary) {
                Some((_, names)) => names.push(name),
                None => refusals.push((diagnostic, vec![name])),
            }
        }
        for (mut diagnostic, names) in refusals {
            diagnostic.detail.push_str(&format!("\n\nIt was about:\n{}", lines(&names)));
            diagnostics.push(diagnostic);
        }
        if self.kept_last {
            diagnostics.push(
                Diagnostic::error(
                    "Last member of a contact group",
                    "Zoom keeps at least one member in every contact group. Name at least one that exists, or remove \
                     the contact group itself.",
                )
                .at_attribute(words.users),
            );
        }
        if diagnostics.is_empty() {
            return Ok(());
        }
        // Whoever should have gone and is still there.
        let people: Vec<Person> = self.stayed.into_iter().map(|(person, _)| person).collect();
        let named = Keys::of(&before.users);
        for person in &people {
            actual.users.extend(named.naming(person).cloned());
        }
        Err(Shortfall { diagnostics, actual })
    }
}

/// Takes everybody who is named out of a circle, but for the owner. A circle that is gone has nobody.
pub(super) async fn dissolve(
    call: &Call<'_, Clients>,
    zoom: &Client,
    circle: &Circle,
    roll: &Roll,
) -> Outcome<()> {
    let words = words(circle);
    let attempt = format!("read the {} of a {}", words.users, words.circle);
    let listed = list(zoom, circle, roll).await.map_err(|error| errors::diagnostic(&attempt, &error))?;
    let Some(listed) = listed else { return Ok(()) };
    let nobody = BTreeSet::new();
    let mut users = difference(listed.users, &roll.users, &nobody);
    let groups = difference(listed.groups, &roll.groups, &nobody);
    // Others are not this resource's business.
    users.strangers.clear();
    spare_owner(zoom, &mut users).await.map_err(|error| errors::diagnostic(&attempt, &error))?;
    if let Circle::Role(role_id) = circle {
        guard(call, zoom, role_id, &users).await?;
    }
    let mut report = Report::default();
    remove(zoom, circle, users.leaving.iter().map(|person| (person, false)), &mut report).await;
    remove(zoom, circle, groups.leaving.iter().map(|person| (person, true)), &mut report).await;
    if std::mem::take(&mut report.kept_last) {
        call.warn(Diagnostic::warning(
            "One member stays in the contact group",
            "Zoom keeps at least one member in every contact group, so that the last one was not removed. They go \
             with the contact group itself.",
        ));
    }
    Ok(report.outcome(circle, roll, &Roll::default())?)
}

/// Makes one person belong to a circle, whoever else does.
pub(super) async fn join(zoom: &Client, circle: &Circle, key: &str) -> Outcome<()> {
    let words = words(circle);
    let change = Change::Add(Member::User(key.to_owned()));
    let reason = match zoom.memberships().change(circle, change).await {
        Ok(Done::Unconfirmed) => why_not(zoom, circle, key).await,
        Ok(_) => None,
        Err(error) if error.is_gone() => return Err(gone(circle).into()),
        Err(error) => Some(Reason::Refused(error)),
    };
    match reason {
        None => Ok(()),
        Some(Reason::Refused(error)) => {
            Err(errors::diagnostic(&format!("add {key} to a {}", words.circle), &error).into())
        }
        Some(Reason::Told(reason)) => Err(Diagnostic::error(
            "Member was not added",
            format!("Zoom did not add {key} to the {}. {reason}", words.circle),
        )
        .at_attribute("user_id")
        .into()),
    }
}

/// Makes one person no longer belong to a circle. Whoever does not, or is gone, is no error.
pub(super) async fn part(zoom: &Client, circle: &Circle, key: &str) -> Outcome<()> {
    let change = Change::Remove(Member::User(key.to_owned()));
    zoom.memberships().change(circle, change).await.map(drop).map_err(|error| {
        errors::diagnostic(&format!("remove {key} from a {}", words(circle).circle), &error).into()
    })
}
