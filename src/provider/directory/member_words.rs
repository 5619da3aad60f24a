//! What is said of lists of members.

use super::people::Person;
use crate::framework::diagnostics::Diagnostic;
use crate::zoom::memberships::{Circle, is_email};

/// At most this many people are named in a message.
const MOST_NAMES: usize = 20;

/// How messages speak of a circle.
pub(super) struct Words {
    /// As in "the group has members".
    pub(super) circle: &'static str,
    /// The attribute that names the circle.
    pub(super) id: &'static str,
    /// The attribute that names its users.
    pub(super) users: &'static str,
    /// The resource type that owns the whole list.
    pub(super) resource: &'static str,
    /// What they are, in a summary.
    pub(super) summary: &'static str,
}

pub(super) const fn words(circle: &Circle) -> Words {
    match circle {
        Circle::Group(_) => Words {
            circle: "group",
            id: "group_id",
            users: "members",
            resource: "zoom_group_members",
            summary: "Members were not added",
        },
        Circle::GroupAdmins(_) => Words {
            circle: "group",
            id: "group_id",
            users: "admins",
            resource: "zoom_group_admins",
            summary: "Administrators were not added",
        },
        Circle::Role(_) => Words {
            circle: "role",
            id: "role_id",
            users: "members",
            resource: "zoom_role_members",
            summary: "Members were not added",
        },
        Circle::ContactGroup(_) => Words {
            circle: "contact group",
            id: "contact_group_id",
            users: "users",
            resource: "zoom_contact_group_members",
            summary: "Members were not added",
        },
    }
}

const fn id_of(circle: &Circle) -> &String {
    match circle {
        Circle::Group(id) | Circle::GroupAdmins(id) | Circle::Role(id) | Circle::ContactGroup(id) => id,
    }
}

/// Nobody has that ID or address.
pub(super) fn nobody_of_that_name(key: &str) -> String {
    let form = if is_email(key) { "e-mail address" } else { "ID" };
    format!("The account has no user with that {form}.")
}

/// The circle is not there (any more).
pub(super) fn gone(circle: &Circle) -> Diagnostic {
    let words = words(circle);
    let (first, rest) = words.circle.split_at(1);
    Diagnostic::error(
        format!("{}{rest} not found", first.to_uppercase()),
        format!(
            "The Zoom account has no {} with the ID \"{}\". It may have been removed since this was planned: plan \
             again, or correct \"{}\".",
            words.circle,
            id_of(circle),
            words.id
        ),
    )
    .at_attribute(words.id)
}

/// A new list that finds others: nobody is removed whom no plan has shown.
pub(super) fn has_others(circle: &Circle, others: &[&Person]) -> Diagnostic {
    let words = words(circle);
    let names: Vec<String> = others.iter().filter_map(|person| person.name().cloned()).collect();
    let single = match circle {
        Circle::Group(_) => "\n\nTo add people and leave others alone, use one zoom_group_member for each.",
        Circle::Role(_) => {
            "\n\nTo give the role to people and leave others alone, use one zoom_role_member for each."
        }
        Circle::GroupAdmins(_) | Circle::ContactGroup(_) => "",
    };
    Diagnostic::error(
        "Others are there already",
        format!(
            "The {circle} has {users} whom the configuration does not name:\n{lines}\n\n{resource} owns the whole \
             list, and would remove them. Nothing was changed. Add them to \"{users}\"; or import the list first, and \
             the next plan shows who is to go:\n\n    import {{\n      to = {resource}.NAME\n      id = \"{id}\"\n    \
             }}{single}",
            circle = words.circle,
            users = words.users,
            lines = lines(&names),
            resource = words.resource,
            id = id_of(circle),
        ),
    )
    .at_attribute(words.users)
}

/// Somebody else works on the same list.
pub(super) fn appeared(circle: &Circle, strangers: &[Person]) -> Diagnostic {
    let words = words(circle);
    let names: Vec<String> = strangers.iter().filter_map(|person| person.name().cloned()).collect();
    Diagnostic::warning(
        "Others were added meanwhile",
        format!(
            "Since this was planned, somebody else has added to the {}:\n{}\n\nThey were left alone, as no plan has \
             shown that they go; the next plan does, unless the configuration names them. Two configurations that \
             own the same list undo each other's work: let only one have it.",
            words.circle,
            lines(&names)
        ),
    )
    .at_attribute(words.users)
}

/// Names, each on a line of its own.
pub(super) fn lines(names: &[String]) -> String {
    let mut lines: String = names.iter().take(MOST_NAMES).map(|name| format!("\n    {name}")).collect();
    if names.len() > MOST_NAMES {
        lines.push_str(&format!("\n    and {} more", names.len() - MOST_NAMES));
    }
    lines
}
