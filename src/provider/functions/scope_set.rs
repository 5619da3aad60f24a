//! Scopes as an argument.

use std::collections::BTreeSet;

use crate::framework::value::Type;
use crate::framework::{Arguments, FunctionFailure, Parameter};

/// A parameter that takes a set of scopes.
pub(super) fn parameter(name: &str, description: &str) -> Parameter {
    Parameter::new(name, Type::set(Type::String), description)
}

/// The scopes at that position. What can be no scope is refused there, above all a whole list in one text.
pub(super) fn read(arguments: &Arguments<'_>, position: usize) -> Result<BTreeSet<String>, FunctionFailure> {
    let scopes: BTreeSet<String> = arguments.get(position)?;
    let separates = |letter: char| letter.is_whitespace() || letter == ',';
    for scope in &scopes {
        if scope.is_empty() {
            return Err(FunctionFailure::at(position, "A scope must not be empty."));
        }
        if scope.contains(separates) {
            return Err(FunctionFailure::at(
                position,
                format!(
                    "\"{scope}\" is not one scope. Give each scope as a text of its own; a list in one text is taken \
                     apart by split(\" \", …)."
                ),
            ));
        }
    }
    Ok(scopes)
}
