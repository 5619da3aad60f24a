//! What lists of memberships have in common.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::not_found;
use crate::framework::Outcome;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Validator, optional};
use crate::provider::errors;
use crate::zoom::contact_groups::ContactGroup;
use crate::zoom::groups::Group;
use crate::zoom::roles::{self, Role, RoleType};
use crate::zoom::{Client, Error};

/// Which memberships of groups `terraform query` lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct OfGroup {
    /// Only those of the group with this ID.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub group_id: Option<String>,
}

/// Which memberships of roles `terraform query` lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct OfRole {
    /// Only those of the role with this ID.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub role_id: Option<String>,
}

/// Which memberships of contact groups `terraform query` lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct OfContactGroup {
    /// Only those of the contact group with this ID.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub contact_group_id: Option<String>,
}

/// Every group, or the one with that ID; it is an error if there is none.
pub(super) async fn groups(zoom: &Client, id: Option<&str>) -> Outcome<Vec<Group>> {
    match id {
        None => Ok(zoom.groups().list().await.map_err(|error| errors::diagnostic("list groups", &error))?),
        Some(id) => one(zoom.groups().get(id).await, "group", "group_id", id),
    }
}

/// Every role that can have members added, or the one with that ID; it is an error if there is none.
pub(super) async fn roles_with_members(zoom: &Client, id: Option<&str>) -> Outcome<Vec<Role>> {
    let roles = match id {
        None => {
            let roles = zoom.roles().list(RoleType::Common).await;
            roles.map_err(|error| errors::diagnostic("list roles", &error))?
        }
        Some(id) => {
            super::zoom_role::refuse_protected_id(id)?;
            one(zoom.roles().get(id).await, "role", "role_id", id)?
        }
    };
    let kept = |role: &Role| !matches!(role.id.as_str(), roles::OWNER | roles::MEMBER);
    Ok(roles.into_iter().filter(kept).collect())
}

/// Every contact group, or the one with that ID; it is an error if there is none.
pub(super) async fn contact_groups(zoom: &Client, id: Option<&str>) -> Outcome<Vec<ContactGroup>> {
    match id {
        None => {
            let groups = zoom.contact_groups().list().await;
            Ok(groups.map_err(|error| errors::diagnostic("list contact groups", &error))?)
        }
        Some(id) => one(zoom.contact_groups().get(id).await, "contact group", "contact_group_id", id),
    }
}

fn one<T>(found: Result<T, Error>, kind: &str, attribute: &str, id: &str) -> Outcome<Vec<T>> {
    match found {
        Ok(one) => Ok(vec![one]),
        Err(error) if error.is_gone() => Err(not_found(kind, "ID", id).at_attribute(attribute).into()),
        Err(error) => Err(errors::diagnostic(&format!("read a {kind}"), &error).into()),
    }
}

/// The rows of something that may have gone since it was listed, and then has none.
pub(super) fn still_there<Row>(rows: Result<Vec<Row>, Error>, attempt: &str) -> Outcome<Vec<Row>> {
    match rows {
        Err(error) if !error.is_gone() => Err(errors::diagnostic(attempt, &error).into()),
        rows => Ok(rows.unwrap_or_default()),
    }
}

/// Both parts of an ID such as `group/user`. Names may have slashes; users have none.
pub(super) fn split<'a>(id: &'a str, form: &str) -> Result<(&'a str, &'a str), Diagnostic> {
    match id.rsplit_once('/') {
        Some((first, second)) if !first.trim().is_empty() && !second.trim().is_empty() => Ok((first, second)),
        _ => Err(Diagnostic::error(
            "Invalid import ID",
            format!("\"{id}\" has not two parts with a slash between them. It must be {form}."),
        )),
    }
}
