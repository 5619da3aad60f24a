//! A contact group: users and user groups that the Zoom client shows together.

use serde::{Deserialize, Serialize};

/// What a member of a contact group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A user; 1 in Zoom's API.
    User,
    /// A user group; 2 in Zoom's API.
    Group,
}

/// A member of a contact group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactMember {
    /// A user or a user group.
    pub kind: ContactKind,
    /// Its id.
    pub id: String,
}

/// A contact group; the map that holds it is keyed by its id, such as `dir.JquKVDGlQ9K6S0QVWGcysw`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactGroup {
    /// Its name.
    pub name: String,
    /// 1 seen and found by anyone, 2 seen by members and found by anyone, 3 seen and found by members.
    pub privacy: i64,
    /// What it is for.
    pub description: String,
    /// Who is in it, in the order in which they came.
    pub members: Vec<ContactMember>,
}

impl Default for ContactGroup {
    fn default() -> Self {
        Self { name: String::new(), privacy: 1, description: String::new(), members: Vec::new() }
    }
}
