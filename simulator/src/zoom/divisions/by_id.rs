//! `/divisions/{divisionId}`: one division.

use http::{Method, StatusCode};

use super::{EDIT, READ, check_name, find, invalid, view};
use crate::http::Answer;
use crate::world::List;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const GET: Operation = Operation {
    id: "Getdivision",
    method: Method::GET,
    path: "/v2/divisions/{divisionId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: get }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "Updateadivision",
    method: Method::PATCH,
    path: "/v2/divisions/{divisionId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: update }),
};

pub(super) const DELETE: Operation = Operation {
    id: "Deletedivision",
    method: Method::DELETE,
    path: "/v2/divisions/{divisionId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: delete }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("divisionId");
    Ok(Answer::json(StatusCode::OK, &view(id, find(call.world, id)?)))
}

fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let id = call.param("divisionId").to_owned();
    let mut division = find(call.world, &id)?.clone();
    if let Some(name) = body.text("division_name", usize::MAX).map_err(|_| invalid())? {
        if name.is_empty() {
            return Err(invalid());
        }
        check_name(call.world, name, Some(&id))?;
        name.clone_into(&mut division.name);
    }
    if let Some(description) = body.text("division_description", usize::MAX).map_err(|_| invalid())? {
        description.clone_into(&mut division.description);
    }
    call.world.divisions.insert(id, division);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// Takes a division away that is empty and not the main one.
fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("divisionId").to_owned();
    if find(call.world, &id)?.is_main {
        return Err(ZoomError::bad_request(42_011, "Main division can't be deleted."));
    }
    if call.world.users.count(&List::Division(id.clone())) > 0 {
        let message = "Please remove all users from this division before deleting.";
        return Err(ZoomError::bad_request(42_012, message));
    }
    call.world.divisions.remove(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
