//! What some APIs of Zoom's say in words of their own of a token, a scope or a privilege.

use http::StatusCode;

use super::error::ZoomError;
use super::operation::Operation;
use crate::http::{Request, bearer_token};

/// What divisions say of a privilege.
pub(super) const NO_PERMISSION: &str = "No permission.";

/// The app API words what is wrong with a token in its own way: HTTP 401, code 201. Divisions
/// have words of their own as well.
pub(super) fn in_dialect(operation: &Operation, request: &Request, error: ZoomError) -> ZoomError {
    if operation.path.starts_with("/v2/divisions") {
        return of_divisions(operation, request, error);
    }
    let about_the_token = matches!(error.code, 124 | 4700 | 4711);
    if !about_the_token || !operation.path.starts_with("/v2/marketplace/") {
        return error;
    }
    let message = if error.code == 124 { "Invalid access token.".to_owned() } else { error.message };
    ZoomError::new(StatusCode::UNAUTHORIZED, 201, message)
}

/// What divisions say of a token and of a privilege.
fn of_divisions(operation: &Operation, request: &Request, error: ZoomError) -> ZoomError {
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
