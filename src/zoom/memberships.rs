//! Adding to groups, roles and contact groups, and taking away from them, in batches.
//!
//! Zoom adds up to thirty people at a time and takes one away at a time; while it works on a group, another
//! call on the same group may be refused or get lost. So the writes to one group, role or contact group go
//! out one after the other, and what has queued for it meanwhile goes together ([`crate::http::batch`]), also
//! what came while a call waited for Zoom's limit.
//!
//! Zoom passes over whom it cannot add, and answers 201 even if nobody is left: what was added is told by
//! `ids`, one text with commas.

use std::collections::HashSet;

use ::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::Client;
use super::error::{Error, Problem};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;
use crate::http::Cancelled;
use crate::http::batch::{BatchError, Batchable, Batches, Ticket};
use crate::http::cancel::CancellationToken;
use crate::http::topics::Topic;

static ADD_TO_GROUP: Operation = Operation {
    method: Method::POST,
    path: "/groups/{groupId}/members",
    label: RateLabel::Medium,
    answers_with: &["ids"],
};

static TAKE_FROM_GROUP: Operation = Operation {
    method: Method::DELETE,
    path: "/groups/{groupId}/members/{memberId}",
    label: RateLabel::Light,
    answers_with: &[],
};

static APPOINT: Operation = Operation {
    method: Method::POST,
    path: "/groups/{groupId}/admins",
    label: RateLabel::Medium,
    answers_with: &["ids"],
};

static DISMISS: Operation = Operation {
    method: Method::DELETE,
    path: "/groups/{groupId}/admins/{userId}",
    label: RateLabel::Light,
    answers_with: &[],
};

static GIVE_ROLE: Operation = Operation {
    method: Method::POST,
    path: "/roles/{roleId}/members",
    label: RateLabel::Medium,
    answers_with: &["ids"],
};

static TAKE_ROLE: Operation = Operation {
    method: Method::DELETE,
    path: "/roles/{roleId}/members/{memberId}",
    label: RateLabel::Light,
    answers_with: &[],
};

static ADD_TO_CONTACT_GROUP: Operation = Operation {
    method: Method::POST,
    path: "/contacts/groups/{groupId}/members",
    label: RateLabel::Heavy,
    answers_with: &["member_ids"],
};

static TAKE_FROM_CONTACT_GROUP: Operation = Operation {
    method: Method::DELETE,
    path: "/contacts/groups/{groupId}/members",
    label: RateLabel::Heavy,
    answers_with: &[],
};

/// What somebody can belong to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Circle {
    /// The members of the group with this id. Scopes `group:write:member:admin` and
    /// `group:delete:member:admin`.
    Group(String),
    /// The administrators of the group with this id. Scopes `group:write:administrator:admin` and
    /// `group:delete:administrator:admin`.
    GroupAdmins(String),
    /// Those who have the role with this id. A user has one role: being given another takes the former
    /// away, and who loses it is a member. Scopes `role:write:member:admin` and `role:delete:member:admin`.
    Role(String),
    /// The members of the contact group with this id. Scopes `contact_group:write:member:admin` and
    /// `contact_group:delete:member:admin`.
    ContactGroup(String),
}

/// How much one call on a circle may carry.
#[derive(Debug, Clone, Copy)]
struct Most {
    users: usize,
    groups: usize,
    removals: usize,
}

impl Circle {
    /// Its id, the operation that adds to it, and the field that says whom.
    fn adding(&self) -> (&str, &'static Operation, &'static str) {
        match self {
            Self::Group(id) => (id, &ADD_TO_GROUP, "members"),
            Self::GroupAdmins(id) => (id, &APPOINT, "admins"),
            Self::Role(id) => (id, &GIVE_ROLE, "members"),
            Self::ContactGroup(id) => (id, &ADD_TO_CONTACT_GROUP, "group_members"),
        }
    }

    /// Its id, and the operation that takes away from it.
    fn removing(&self) -> (&str, &'static Operation) {
        match self {
            Self::Group(id) => (id, &TAKE_FROM_GROUP),
            Self::GroupAdmins(id) => (id, &DISMISS),
            Self::Role(id) => (id, &TAKE_ROLE),
            Self::ContactGroup(id) => (id, &TAKE_FROM_CONTACT_GROUP),
        }
    }

    /// What the call that makes a change counts as.
    fn label(&self, change: &Change) -> RateLabel {
        match change {
            Change::Add(_) => self.adding().1.label,
            Change::Remove(_) => self.removing().1.label,
        }
    }

    /// Zoom's own numbers.
    const fn most(&self) -> Most {
        match self {
            Self::Group(_) | Self::Role(_) => Most { users: 30, groups: 0, removals: 1 },
            Self::GroupAdmins(_) => Most { users: 10, groups: 0, removals: 1 },
            Self::ContactGroup(_) => Most { users: 50, groups: 3, removals: 20 },
        }
    }
}

/// Who can belong to a circle.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Member {
    /// A user, by id or, except in contact groups, by e-mail address.
    User(String),
    /// A user group, by id. Only in contact groups.
    Group(String),
}

impl Member {
    fn key(&self) -> &str {
        match self {
            Self::User(key) | Self::Group(key) => key,
        }
    }
}

/// One change of who belongs to a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Somebody comes.
    Add(Member),
    /// Somebody goes.
    Remove(Member),
}

/// What came of a change that Zoom did not refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Zoom says that it has added this one.
    Added,
    /// Zoom took the call and does not say that it has added this one, who may have been there already, or
    /// may be one whom Zoom passes over: somebody unknown, invited, or otherwise out of reach.
    Unconfirmed,
    /// Taken away.
    Removed,
    /// There was nothing to take away.
    Absent,
    /// Left, for Zoom does not take the last member from a contact group.
    LastMember,
}

/// A change in a lane.
#[derive(Debug)]
pub(super) struct Queued {
    most: Most,
    change: Change,
}

impl Batchable for Queued {
    fn joins(&self, batch: &[Self]) -> bool {
        let count =
            |counts: fn(&Change) -> bool| batch.iter().filter(|queued| counts(&queued.change)).count();
        let removals = count(|change| matches!(change, Change::Remove(_)));
        match &self.change {
            Change::Remove(_) => removals == batch.len() && removals < self.most.removals,
            Change::Add(_) if removals > 0 => false,
            Change::Add(Member::User(_)) => {
                count(|change| matches!(change, Change::Add(Member::User(_)))) < self.most.users
            }
            Change::Add(Member::Group(_)) => {
                count(|change| matches!(change, Change::Add(Member::Group(_)))) < self.most.groups
            }
        }
    }
}

/// The lanes of an app.
pub(super) type MembershipBatches = Batches<Circle, Queued, Result<Done, Error>>;

/// Calls that change who belongs where.
#[derive(Debug, Clone, Copy)]
pub struct Memberships<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls that change who belongs where.
    pub fn memberships(&self) -> Memberships<'_> {
        Memberships { client: self }
    }
}

impl Memberships<'_> {
    /// Makes one change, together with what others ask for the same circle meanwhile.
    pub async fn change(self, circle: &Circle, change: Change) -> Result<Done, Error> {
        self.answer(self.queue(circle, change)).await
    }

    /// Makes many changes, in as few calls as Zoom allows; the answers are in the order of the changes.
    /// One that is refused does not stop the others; cancelling leaves what has not been sent.
    pub async fn change_all(
        self,
        circle: &Circle,
        changes: impl IntoIterator<Item = Change>,
    ) -> Vec<Result<Done, Error>> {
        let tickets: Vec<_> = changes.into_iter().map(|change| self.queue(circle, change)).collect();
        let mut answers = Vec::with_capacity(tickets.len());
        for ticket in tickets {
            answers.push(self.answer(ticket).await);
        }
        answers
    }

    fn queue(self, circle: &Circle, change: Change) -> Ticket<Result<Done, Error>> {
        // Whoever leaves first must not take the call from the others.
        let client = self.client.with_cancellation(CancellationToken::new());
        let to = circle.clone();
        let admit = {
            let (client, circle) = (client.clone(), circle.clone());
            move |first: &Queued| {
                let (client, label) = (client.clone(), circle.label(&first.change));
                async move { client.admit(label).await.map(|()| label) }
            }
        };
        let item = Queued { most: circle.most(), change };
        self.client.membership_batches().queue(circle.clone(), item, admit, move |batch, admission| {
            let (client, circle) = (client.clone(), to.clone());
            async move {
                let changes = batch.into_iter().map(|queued| queued.change).collect();
                send(&client, &circle, changes, admission).await
            }
        })
    }

    async fn answer(self, ticket: Ticket<Result<Done, Error>>) -> Result<Done, Error> {
        match ticket.answer(self.client.cancellation()).await {
            Ok(answer) => answer,
            Err(BatchError::Cancelled(cancelled)) => Err(cancelled.into()),
            // The panic is told where it happened; for those who waited it is an end before the end.
            Err(BatchError::Abandoned) => Err(Cancelled.into()),
        }
    }
}

/// Makes one call for changes of one kind, which a call of that label was admitted for. Where Zoom finds fault
/// with one of several and does not say with which, each is asked for by itself, so that the others do not
/// suffer.
async fn send(
    client: &Client,
    circle: &Circle,
    changes: Vec<Change>,
    admission: Result<RateLabel, Error>,
) -> Vec<Result<Done, Error>> {
    let admission = match admission {
        Ok(label) => Some(label),
        Err(error) => return vec![Err(error); changes.len()],
    };
    match attempt(client, circle, &changes, admission).await {
        Ok(done) => done.into_iter().map(Ok).collect(),
        Err(error) if changes.len() > 1 && is_fault_of_one(&error) => {
            let mut answers = Vec::with_capacity(changes.len());
            for change in changes {
                answers.push(attempt(client, circle, &[change], None).await.map(|done| done[0]));
            }
            answers
        }
        Err(error) => vec![Err(error); changes.len()],
    }
}

fn is_fault_of_one(error: &Error) -> bool {
    matches!(
        error.problem(),
        Some(
            Problem::Invalid
                | Problem::NotFound
                | Problem::ProtectedUser
                | Problem::Conflict
                | Problem::Unrecognised
        )
    )
}

async fn attempt(
    client: &Client,
    circle: &Circle,
    changes: &[Change],
    admission: Option<RateLabel>,
) -> Result<Vec<Done>, Error> {
    // Whoever stood first may have been withdrawn, and another kind of call be due.
    let admitted = |call: Call| match admission {
        Some(label) => call.admitted(label),
        None => call,
    };
    let members: Vec<&Member> =
        changes.iter().map(|(Change::Add(member) | Change::Remove(member))| member).collect();
    if matches!(changes, [Change::Add(_), ..]) {
        let added: Added = client.fetch(&admitted(add_call(circle, &members)?)).await?;
        return Ok(added.among(&members));
    }
    let done = match client.execute(&admitted(remove_call(circle, &members)?)).await {
        Ok(()) => Done::Removed,
        Err(error) if changes.len() == 1 && error.is_gone() => Done::Absent,
        Err(error) if changes.len() == 1 && is_last_member(&error) => Done::LastMember,
        Err(error) => return Err(error),
    };
    Ok(vec![done; changes.len()])
}

/// 400/300 `A group must have at least one member.`
fn is_last_member(error: &Error) -> bool {
    matches!(error, Error::Api(refusal) if refusal.message.contains("at least one member"))
}

fn add_call(circle: &Circle, members: &[&Member]) -> Result<Call, Error> {
    let (id, operation, field) = circle.adding();
    let entry = |member: &&Member| match (circle, member) {
        (Circle::ContactGroup(_), Member::User(id)) => json!({"type": 1, "id": id}),
        (_, Member::Group(id)) => json!({"type": 2, "id": id}),
        (_, Member::User(key)) if is_email(key) => json!({"email": key}),
        (_, Member::User(key)) => json!({"id": key}),
    };
    let entries: Vec<Value> = members.iter().map(entry).collect();
    // Being added twice is being added once.
    let call = Call::new(operation, &[id])?.json(&json!({field: entries}))?;
    Ok(call.about(touched(circle, members)).repeatable())
}

fn remove_call(circle: &Circle, members: &[&Member]) -> Result<Call, Error> {
    let (id, operation) = circle.removing();
    let call = if matches!(circle, Circle::ContactGroup(_)) {
        let keys: Vec<&str> = members.iter().map(|member| member.key()).collect();
        Call::new(operation, &[id])?.query("member_ids", keys.join(","))
    } else {
        Call::new(operation, &[id, members.first().map_or("", |member| member.key())])?
    };
    Ok(call.about(touched(circle, members)))
}

/// What a change of these members makes old.
fn touched(circle: &Circle, members: &[&Member]) -> Vec<Topic> {
    let keys = members.iter().map(|member| member.key());
    match circle {
        Circle::Group(id) => topics::group_members_written(id, keys),
        Circle::GroupAdmins(id) => topics::group_admins(id),
        Circle::Role(_) => topics::role_members_written(keys),
        Circle::ContactGroup(id) => [topics::contact_groups(), topics::contact_group_members(id)].concat(),
    }
}

/// Whether a key is an e-mail address; ids have no `@`.
pub fn is_email(key: &str) -> bool {
    key.contains('@')
}

/// What adding answers: groups and roles tell `ids` in one text with commas, contact groups `member_ids` in
/// a list.
#[derive(Debug, Default, Deserialize)]
struct Added {
    #[serde(default)]
    ids: Option<Ids>,
    #[serde(default)]
    member_ids: Option<Ids>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Ids {
    Text(String),
    List(Vec<Option<String>>),
}

impl Added {
    fn ids(&self) -> HashSet<&str> {
        let ids = match self.ids.as_ref().or(self.member_ids.as_ref()) {
            None => Vec::new(),
            Some(Ids::Text(text)) => text.split(',').collect(),
            Some(Ids::List(list)) => list.iter().flatten().map(String::as_str).collect(),
        };
        ids.into_iter().map(str::trim).filter(|id| !id.is_empty()).collect()
    }

    /// What became of each of those who were to be added. Zoom tells ids, also of those who were named by
    /// e-mail address, so these are known to be added only if everybody was.
    fn among(&self, members: &[&Member]) -> Vec<Done> {
        let ids = self.ids();
        let all = ids.len() == members.len();
        members
            .iter()
            .map(|member| if all || ids.contains(member.key()) { Done::Added } else { Done::Unconfirmed })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Secret;
    use crate::zoom::{Endpoints, Environment};

    fn sent(call: &Call) -> (String, String) {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let request = call.request(&endpoints, &Secret::new("token")).unwrap();
        let line = format!("{} {}", request.method(), request.uri().path_and_query().unwrap());
        (line, String::from_utf8(request.body().to_vec()).unwrap())
    }

    fn user(key: &str) -> Member {
        Member::User(key.to_owned())
    }

    fn circles() -> [Circle; 4] {
        let id = || "g1".to_owned();
        [Circle::Group(id()), Circle::GroupAdmins(id()), Circle::Role(id()), Circle::ContactGroup(id())]
    }

    #[test]
    fn people_are_named_by_id_or_address_in_each_circles_own_words() {
        let (by_id, by_email) = (user("u1"), user("a@example.com"));
        let members = [&by_id, &by_email];
        let people = r#"[{"id":"u1"},{"email":"a@example.com"}]"#;
        let [group, admins, role, contacts] = circles();
        for (circle, line, body) in [
            (group, "POST /v2/groups/g1/members", format!(r#"{{"members":{people}}}"#)),
            (admins, "POST /v2/groups/g1/admins", format!(r#"{{"admins":{people}}}"#)),
            (role, "POST /v2/roles/g1/members", format!(r#"{{"members":{people}}}"#)),
        ] {
            assert_eq!(sent(&add_call(&circle, &members).unwrap()), (line.to_owned(), body));
        }
        let group = Member::Group("g2".to_owned());
        assert_eq!(
            sent(&add_call(&contacts, &[&by_id, &group]).unwrap()),
            (
                "POST /v2/contacts/groups/g1/members".to_owned(),
                r#"{"group_members":[{"id":"u1","type":1},{"id":"g2","type":2}]}"#.to_owned()
            )
        );
    }

    #[test]
    fn one_is_taken_away_at_a_time_but_for_contact_groups() {
        let (one, other) = (user("a@example.com"), user("u2"));
        let [group, admins, role, contacts] = circles();
        for (circle, line) in [
            (group, "DELETE /v2/groups/g1/members/a%40example.com"),
            (admins, "DELETE /v2/groups/g1/admins/a%40example.com"),
            (role, "DELETE /v2/roles/g1/members/a%40example.com"),
            (contacts, "DELETE /v2/contacts/groups/g1/members?member_ids=a%40example.com%2Cu2"),
        ] {
            assert_eq!(sent(&remove_call(&circle, &[&one, &other]).unwrap()).0, line);
        }
    }

    /// How many of so many changes one call carries.
    fn carried(circle: &Circle, changes: impl Iterator<Item = Change>) -> usize {
        let mut batch: Vec<Queued> = Vec::new();
        for change in changes {
            let queued = Queued { most: circle.most(), change };
            if batch.is_empty() || queued.joins(&batch) {
                batch.push(queued);
            }
        }
        batch.len()
    }

    #[test]
    fn calls_carry_as_much_as_zoom_allows_and_do_not_mix() {
        let users = || (0..100).map(|number| user(&number.to_string()));
        for (circle, additions, removals) in
            circles().into_iter().zip([30, 10, 30, 50]).zip([1, 1, 1, 20]).map(|((a, b), c)| (a, b, c))
        {
            assert_eq!(carried(&circle, users().map(Change::Add)), additions, "{circle:?}");
            assert_eq!(carried(&circle, users().map(Change::Remove)), removals, "{circle:?}");
        }
        let [group, .., contacts] = circles();
        let groups = (0..5).map(|number| Change::Add(Member::Group(number.to_string())));
        assert_eq!(carried(&contacts, users().take(1).map(Change::Add).chain(groups)), 4);
        let mixed = [Change::Add(user("1")), Change::Remove(user("1")), Change::Add(user("2"))];
        assert_eq!(carried(&group, mixed.into_iter()), 2);
    }

    #[test]
    fn who_was_added_is_read_off_the_ids() {
        use Done::{Added as Yes, Unconfirmed as No};
        for (answer, done) in [
            (r#"{"ids":"u1,u2","added_at":"2026-01-01T00:00:00Z"}"#, [Yes, Yes]),
            (r#"{"ids":"u1, other","add_at":"2026-01-01T00:00:00Z"}"#, [Yes, Yes]),
            (r#"{"ids":"u1"}"#, [Yes, No]),
            (r#"{"ids":"other"}"#, [No, No]),
            (r#"{"ids":""}"#, [No, No]),
            (r#"{"ids":null}"#, [No, No]),
            (r#"{"member_ids":["u1",null]}"#, [Yes, No]),
        ] {
            let added: Added = serde_json::from_str(answer).unwrap();
            assert_eq!(added.among(&[&user("u1"), &user("a@example.com")]), done, "{answer}");
        }
    }
}
