//! The provider block over the environment.

use super::variables::Variables;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::path::AttributePath;
use crate::framework::{Known, Partial};

/// The provider block, or an object in it, over the environment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings<'a> {
    pub(super) partial: Partial<'a>,
    pub(super) variables: &'a Variables,
    /// The object that this is, if it is one.
    within: Option<&'static str>,
}

impl<'a> Settings<'a> {
    /// The provider block.
    pub(super) const fn new(partial: Partial<'a>, variables: &'a Variables) -> Self {
        Self { partial, variables, within: None }
    }

    /// An object of the block.
    pub(super) fn within(self, name: &'static str) -> Self {
        Self { partial: self.partial.within(name), within: Some(name), ..self }
    }

    /// Whether the block, or what holds this object, is not known.
    pub(super) fn is_unknown(self) -> bool {
        self.partial.is_unknown_itself()
    }

    /// The setting, from the block or else from its variable. One that the block gives and that is not
    /// known yet stays unknown: the environment must not stand in for it.
    pub(super) fn text(self, name: &str, variable: &str) -> Result<Known<String>, Diagnostic> {
        match self.partial.get(name) {
            Known::Null if self.is_unknown() => Ok(Known::Unknown),
            Known::Null => self.variable(name, variable),
            known => Ok(known),
        }
    }

    /// The variable that stands in for a setting.
    pub(super) fn variable(self, name: &str, variable: &str) -> Result<Known<String>, Diagnostic> {
        match self.variables.get(variable) {
            None => Ok(Known::Null),
            // What the block gives has been held against this by its schema.
            Some(text) if text.trim() != text => Err(Diagnostic::error(
                "Invalid environment variable",
                format!(
                    "The value of {variable}, which stands in for \"{name}\", must not begin or end with \
                     white space; was it copied with a line break?"
                ),
            )
            .at(self.path(name))),
            Some(text) => Ok(Known::Value(text.to_owned())),
        }
    }

    /// The setting, as what its word stands for in a table.
    pub(super) fn one_of<T: Copy>(
        self,
        name: &str,
        variable: &str,
        table: &[(&str, T)],
    ) -> Result<Known<T>, Diagnostic> {
        Ok(match self.text(name, variable)? {
            Known::Unknown => Known::Unknown,
            Known::Null => Known::Null,
            Known::Value(text) => match table.iter().find(|(word, _)| *word == text) {
                Some((_, value)) => Known::Value(*value),
                None => {
                    return Err(Diagnostic::error(
                        "Invalid attribute value",
                        format!(
                            "The value of \"{name}\" (or of the environment variable {variable}) must be one of: {}.",
                            words(table).join(", ")
                        ),
                    )
                    .at(self.path(name)));
                }
            },
        })
    }

    /// Where a setting stands.
    pub(super) fn path(self, name: &str) -> AttributePath {
        let root = AttributePath::root();
        self.within.map_or(root.clone(), |object| root.attribute(object)).attribute(name)
    }
}

/// The words of a table.
pub(super) fn words<T>(table: &[(&str, T)]) -> Vec<String> {
    table.iter().map(|(word, _)| (*word).to_owned()).collect()
}
