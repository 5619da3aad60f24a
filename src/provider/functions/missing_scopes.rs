//! `missing_scopes`: which required scopes the granted ones leave open.

use std::collections::BTreeSet;

use super::scope_set;
use crate::framework::value::Type;
use crate::framework::{Arguments, Function, FunctionFailure, Signature};
use crate::zoom::scopes;

/// The function `missing_scopes`.
#[derive(Clone, Copy, Debug)]
pub struct MissingScopes;

impl Function for MissingScopes {
    type Returns = BTreeSet<String>;

    const NAME: &'static str = "missing_scopes";

    fn signature() -> Signature {
        Signature::new(
            "The required scopes that the granted ones leave open",
            "Compares scopes as a connector does: a required scope is met by itself, by a broader classic scope, or \
             by the granular scopes that stand for it. Returns the required scopes that nothing granted meets.",
            Type::set(Type::String),
        )
        .takes(scope_set::parameter("granted", "The scopes that a Zoom app has."))
        .takes(scope_set::parameter("required", "The scopes that it needs."))
    }

    fn call(arguments: &Arguments<'_>) -> Result<BTreeSet<String>, FunctionFailure> {
        Ok(scopes::missing(&scope_set::read(arguments, 0)?, &scope_set::read(arguments, 1)?))
    }
}
