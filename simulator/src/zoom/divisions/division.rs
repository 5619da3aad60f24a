//! `/divisions` and `/divisions/{divisionId}`: the list, and a division itself.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{EDIT, PAGING, READ, brief, check_name, find, invalid, view};
use crate::http::Answer;
use crate::world::{Division, List, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "listDivisions",
    method: Method::GET,
    path: "/v2/divisions",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: list }),
};

pub(super) const CREATE: Operation = Operation {
    id: "Createadivision",
    method: Method::POST,
    path: "/v2/divisions",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: create }),
};

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

/// How many divisions an account may have.
const MOST: usize = 500;

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let sizes = call.world.division_sizes();
    let mut rows: Vec<_> = call.world.divisions.iter().collect();
    rows.sort_unstable_by_key(|(id, division)| (!division.is_main, &division.name, *id));
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_by_token();
    body.insert("page_size".to_owned(), json!(page.size()));
    let divisions = page.rows.into_iter().map(|(id, division)| {
        let mut row = view(id, division);
        row["total_members"] = json!(sizes.get(id.as_str()).copied().unwrap_or_default());
        row
    });
    body.insert("divisions".to_owned(), divisions.collect());
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let invalid = |_| ZoomError::bad_request(40_005, "Invalid field.");
    let name = body.required_text("division_name", usize::MAX).map_err(invalid)?.to_owned();
    let description = body.text("division_description", usize::MAX).map_err(invalid)?.unwrap_or_default();
    if call.world.divisions.len() >= MOST {
        let message = "You've reached the maximum number of divisions reached. You can clean up some divisions then try \
             again.";
        return Err(ZoomError::bad_request(42_006, message));
    }
    check_name(call.world, &name, None)?;
    let division = Division { name, description: description.to_owned(), is_main: false };
    let id = ids::zoom_id(&mut call.world.random);
    let answer = Answer::json(StatusCode::CREATED, &brief(&id, &division));
    call.world.divisions.insert(id, division);
    Ok(answer)
}

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
