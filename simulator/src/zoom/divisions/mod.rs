//! `/divisions`: parts of the organisation; a user belongs to one of them. Their errors have numbers of
//! their own, or none.

mod division;
mod users;

use http::StatusCode;
use serde_json::{Value, json};

use crate::http::{Request, bearer_token};
use crate::world::{Division, World};
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
const NO_PERMISSION: &str = "No permission.";
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

/// What these calls say of a token and of a privilege.
pub(super) fn in_dialect(operation: &Operation, request: &Request, error: ZoomError) -> ZoomError {
    let is_missing = bearer_token(request).is_none();
    match (error.code, error.message.as_str()) {
        (124, _) => {
            // These three are documented without the full stop.
            let stop = if matches!(operation.id, "listDivisions" | "Getdivision" | "Updateadivision") {
                ""
            } else {
                "."
            };
            let (code, words) = if is_missing {
                (30_031_002, "Missing token")
            } else {
                (30_031_004, "Invalid or expired token")
            };
            ZoomError::new(StatusCode::UNAUTHORIZED, code, format!("{words}{stop}"))
        }
        (200, NO_PERMISSION) => ZoomError::new(StatusCode::FORBIDDEN, 403, NO_PERMISSION),
        _ => error,
    }
}
