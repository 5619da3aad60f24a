//! A division: a part of the organisation. Who belongs to it is kept with the users.

use serde::{Deserialize, Serialize};

/// A division; the map that holds it is keyed by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Division {
    /// Unique in the account.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it is the account's main division, which stays.
    pub is_main: bool,
}
