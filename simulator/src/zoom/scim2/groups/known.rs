//! The groups that there are: which one a path means, and which names are free.

use crate::world::Group;
use crate::zoom::call::Call;
use crate::zoom::scim2::error::ScimError;

pub(super) const LONGEST_NAME: usize = 127;

/// The group of the path.
pub(super) fn find<'a>(call: &'a Call<'_>) -> Result<&'a Group, ScimError> {
    call.world.groups.get(call.param("groupId")).ok_or_else(ScimError::no_group)
}

/// A name with something in it.
pub(super) fn check_name(name: Option<&str>) -> Result<&str, ScimError> {
    name.filter(|name| !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME)
        .ok_or_else(|| ScimError::invalid("DisplayName"))
}

/// Refuses a name that another group has.
pub(super) fn check_free(call: &Call<'_>, name: &str, own_id: Option<&str>) -> Result<(), ScimError> {
    let taken = call.world.groups.iter().any(|(id, group)| group.name == name && Some(id.as_str()) != own_id);
    if taken { Err(ScimError::conflict(format!("Group {name} exists."))) } else { Ok(()) }
}
