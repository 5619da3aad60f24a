//! `/divisions`: the list, and its new entries.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{EDIT, PAGING, READ, brief, check_name, view};
use crate::http::Answer;
use crate::world::{Division, ids};
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
