//! A user group. Who belongs to it is kept with the users, whose first group is their primary one.

use serde::{Deserialize, Serialize};

/// A group; the map that holds it is keyed by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Group {
    /// Unique in the account; compared exactly.
    pub name: String,
    /// Ids of the users who administer it.
    pub admin_ids: Vec<String>,
}
