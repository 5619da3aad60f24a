//! What only Zoom's SCIM API knows of users and groups; everything else about them it shares with the
//! REST API.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::World;
use super::check::Unsound;

/// What SCIM knows, by the id of the user or the group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scim {
    /// Users that SCIM has written.
    pub users: BTreeMap<String, ScimUser>,
    /// Groups that SCIM has written.
    pub groups: BTreeMap<String, ScimGroup>,
}

/// A user's SCIM side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScimUser {
    /// The time of the last write; the user's creation if absent.
    pub last_modified: Option<Timestamp>,
    /// Whoever is to get what the user leaves behind.
    pub transferee: String,
    /// Values of Zoom's extension that the REST API has no field for, such as `zoomScheduler`.
    pub extension: Map<String, Value>,
}

/// A group's SCIM side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScimGroup {
    /// When the group came into being; unknown for groups that the REST API made.
    pub created: Option<Timestamp>,
    /// The time of the last write.
    pub last_modified: Option<Timestamp>,
    /// The group's e-mail address.
    pub email_alias: String,
}

impl Scim {
    /// Refuses what belongs to nobody.
    pub(super) fn check(&self, world: &World) -> Result<(), Unsound> {
        if let Some(id) = self.users.keys().find(|id| !world.users.contains_key(id)) {
            return Err(Unsound::Content(format!("scim.users.{id}: there is no such user")));
        }
        if let Some(id) = self.groups.keys().find(|id| !world.groups.contains_key(*id)) {
            return Err(Unsound::Content(format!("scim.groups.{id}: there is no such group")));
        }
        Ok(())
    }
}
