//! `/divisions`: parts of the organisation; a user belongs to one of them. Their errors have numbers of
//! their own, or none.

mod division;
mod users;

use serde_json::{Value, json};

use crate::world::{Division, World};
use crate::zoom::dialect::NO_PERMISSION;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Operation, Privilege, Refusal};
use crate::zoom::paging::Paging;

pub(super) const OPERATIONS: &[Operation] = &[
    division::LIST,
    division::CREATE,
    division::GET,
    division::UPDATE,
    division::DELETE,
    users::LIST,
    users::ASSIGN,
];

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };
const READ: Option<Privilege> = Some(Privilege { name: "Division:Read", refusal: Some(DENIED) });
const EDIT: Option<Privilege> = Some(Privilege { name: "Division:Edit", refusal: Some(DENIED) });
const DENIED: Refusal = Refusal::new(NO_PERMISSION);
fn find<'a>(world: &'a World, id: &str) -> Result<&'a Division, ZoomError> {
    world.divisions.get(id).ok_or_else(|| ZoomError::not_found(404, "Division not found."))
}

/// A request that will not do; documented without a number.
fn invalid() -> ZoomError {
    ZoomError::bad_request(400, "Invalid parameters.")
}

/// Refuses a name that another division has; documented without a number.
fn check_name(world: &World, name: &str, own_id: Option<&str>) -> Result<(), ZoomError> {
    let taken = |(id, division): (&String, &Division)| division.name == name && own_id != Some(id.as_str());
    if world.divisions.iter().any(taken) {
        return Err(ZoomError::conflict(409, "This name is already in use. Please try another."));
    }
    Ok(())
}

/// A division as it is after its creation.
fn brief(id: &str, division: &Division) -> Value {
    json!({
        "division_id": id,
        "division_name": division.name,
        "division_description": division.description,
    })
}

/// A division as it is read.
fn view(id: &str, division: &Division) -> Value {
    let mut value = brief(id, division);
    value["is_main_division"] = json!(division.is_main);
    value
}
