//! What Zoom's calls are about: which reads a write makes old.
//!
//! A read of one user is about that user, a list of users about all of them. Zoom takes an e-mail address
//! wherever it takes an id, and an address can change hands; so what was read by address is old after any
//! write on any user, and so is every single read after a write by address.

use crate::http::topics::Topic;

/// Users, as a list.
const USERS: &str = "users";
/// Each user, whoever it is.
const EVERY_USER: &str = "every user";

fn one_user(id: &str) -> Topic {
    Topic::new(format!("user {id}"))
}

/// Whether Zoom takes this for an e-mail address, or for `me`, and not for an id.
fn is_alias(user: &str) -> bool {
    user == "me" || user.contains('@')
}

/// A read of lists of users is about these.
pub fn users() -> Vec<Topic> {
    vec![Topic::new(USERS)]
}

/// A read of one user, by id, e-mail address or `me`, is about these.
pub fn user(user: &str) -> Vec<Topic> {
    if is_alias(user) { users() } else { vec![one_user(user), every_user()] }
}

/// What a write touches of which nobody can say which users it changes.
pub fn every_user() -> Topic {
    Topic::new(EVERY_USER)
}

/// A write on these users, by id or e-mail address, touches these.
pub fn users_written<'a>(written: impl IntoIterator<Item = &'a str>) -> Vec<Topic> {
    let mut topics = users();
    for user in written {
        let topic = if is_alias(user) { every_user() } else { one_user(user) };
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    topics
}

/// Reads of the list of groups, and of one group's name and size.
pub fn groups() -> Vec<Topic> {
    vec![Topic::new("groups")]
}

/// Reads of a group's members.
pub fn group_members(group_id: &str) -> Vec<Topic> {
    vec![Topic::new(format!("members of group {group_id}"))]
}

/// A write on the memberships of these users in a group touches these: the members, the sizes of groups,
/// and the users, who show their groups.
pub fn group_members_written<'a>(group_id: &str, users: impl IntoIterator<Item = &'a str>) -> Vec<Topic> {
    [group_members(group_id), groups(), users_written(users)].concat()
}

/// Reads of a group's admins.
pub fn group_admins(group_id: &str) -> Vec<Topic> {
    vec![Topic::new(format!("admins of group {group_id}"))]
}

/// A write on a group itself touches these; its deletion takes it from its members.
pub fn group_written(group_id: &str) -> Vec<Topic> {
    [groups(), group_members(group_id), group_admins(group_id), users(), vec![every_user()]].concat()
}

/// Reads of roles, and of their sizes.
pub fn roles() -> Vec<Topic> {
    vec![Topic::new("roles")]
}

/// Reads of the members of a role.
pub fn role_members(role_id: &str) -> Vec<Topic> {
    vec![Topic::new(format!("members of role {role_id}")), Topic::new("members of every role")]
}

/// A write on the role of these users touches these. Each user has one role, so that the members of the
/// roles that they had are others as well.
pub fn role_members_written<'a>(users: impl IntoIterator<Item = &'a str>) -> Vec<Topic> {
    [vec![Topic::new("members of every role")], roles(), users_written(users)].concat()
}

/// Reads of contact groups.
pub fn contact_groups() -> Vec<Topic> {
    vec![Topic::new("contact groups")]
}

/// Reads of a contact group's members.
pub fn contact_group_members(group_id: &str) -> Vec<Topic> {
    vec![Topic::new(format!("members of contact group {group_id}"))]
}

/// Reads of the account, of its plans and of its reports, which nothing here writes.
pub fn account() -> Vec<Topic> {
    vec![Topic::new("account")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::topics::Topics;

    fn is_old(read: &[Topic], written: &[Topic]) -> bool {
        let topics = Topics::default();
        let before = topics.now();
        topics.touch(written);
        !topics.untouched_since(before, read)
    }

    #[test]
    fn a_write_on_a_user_makes_old_what_shows_the_user() {
        let by_id = users_written(["abc"]);
        assert!(is_old(&user("abc"), &by_id) && !is_old(&user("xyz"), &by_id));
        assert!(is_old(&user("a@example.com"), &by_id), "whose address that is, nobody knows");
        assert!(is_old(&user("me"), &by_id) && is_old(&users(), &by_id));
        let by_address = users_written(["a@example.com"]);
        for read in [user("abc"), user("a@example.com"), users()] {
            assert!(is_old(&read, &by_address));
        }
        assert!(!is_old(&groups(), &by_id));
    }

    #[test]
    fn a_membership_is_seen_at_the_group_and_at_the_user() {
        let written = group_members_written("g1", ["abc"]);
        for read in [group_members("g1"), groups(), user("abc"), users()] {
            assert!(is_old(&read, &written));
        }
        for read in [group_members("g2"), user("xyz"), roles(), group_admins("g1")] {
            assert!(!is_old(&read, &written));
        }
        assert!(is_old(&user("xyz"), &group_written("g1")), "a group that is gone is gone from its members");
    }

    #[test]
    fn a_role_that_is_given_is_taken_from_another() {
        let written = role_members_written(["abc"]);
        for read in [role_members("1"), role_members("custom"), roles(), user("abc")] {
            assert!(is_old(&read, &written));
        }
        assert!(!is_old(&group_members("g1"), &written));
    }
}
