//! `expand_scopes`: classic scopes as the granular ones that new apps take.

use std::collections::BTreeSet;

use super::scope_set;
use crate::framework::value::Type;
use crate::framework::{Arguments, Function, FunctionFailure, Signature};
use crate::zoom::scopes;

/// The function `expand_scopes`.
#[derive(Clone, Copy, Debug)]
pub struct ExpandScopes;

impl Function for ExpandScopes {
    type Returns = BTreeSet<String>;

    const NAME: &'static str = "expand_scopes";

    fn signature() -> Signature {
        Signature::new(
            "Classic scopes as granular ones",
            "Replaces each classic scope, such as `user:read:admin`, by the granular scopes that Zoom lists beside it, \
             such as `user:read:list_users:admin`: new Zoom apps take granular scopes only. Granular scopes, and \
             classic ones beside which none is listed, stay as they are.",
            Type::set(Type::String),
        )
        .takes(scope_set::parameter("scopes", "Scopes of either kind."))
    }

    fn call(arguments: &Arguments<'_>) -> Result<BTreeSet<String>, FunctionFailure> {
        Ok(scopes::expand(&scope_set::read(arguments, 0)?))
    }
}
