//! What can be wrong with a value on the wire, or with one that is to go there.
//!
//! No message ever holds the value itself: it may be a secret.

use super::{NumberError, TypeError};
use crate::framework::path::{AttributePath, Step};

/// Why bytes or JSON are not a value of the expected type, and where in the value it shows.
#[derive(Debug, thiserror::Error)]
#[error("{}{problem}", place(path))]
pub struct DecodeError {
    /// The place in the value that could not be read.
    pub path: AttributePath,
    /// What is wrong there.
    pub problem: DecodeProblem,
}

/// What is wrong in one place of a value that was received.
#[derive(Debug, thiserror::Error)]
pub enum DecodeProblem {
    /// A value of another kind.
    #[error("expected {expected}, found {found}")]
    Mistyped {
        /// The kind that the type asks for.
        expected: &'static str,
        /// The kind that was there.
        found: &'static str,
    },
    /// An object without one of its attributes.
    #[error("the attribute {0:?} is missing")]
    MissingAttribute(String),
    /// An object with an attribute that its type does not have.
    #[error("there is no attribute {0:?}")]
    UnknownAttribute(String),
    /// One key or attribute name twice.
    #[error("the key {0:?} is given twice")]
    Duplicate(String),
    /// A tuple with too few or too many elements.
    #[error("expected {expected} elements, found {found}")]
    ElementCount {
        /// How many the type has.
        expected: usize,
        /// How many were there.
        found: usize,
    },
    /// A collection whose elements bring types of their own, and not all the same.
    #[error("all elements of a collection must be of the same type")]
    MixedElements,
    /// A value that nests too deep.
    #[error("a value may nest at most {} levels deep", super::MAX_DEPTH)]
    TooDeep,
    /// The bytes end within the value.
    #[error("the bytes end before the value does")]
    Truncated,
    /// Text that is not UTF-8.
    #[error("text must be UTF-8")]
    Utf8(#[from] std::str::Utf8Error),
    /// A number that is none.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A value that brings something else than a type.
    #[error(transparent)]
    Type(#[from] TypeError),
    /// Something other than an unknown value in the form that unknown values have.
    #[error("a malformed unknown value: {0}")]
    MalformedUnknown(&'static str),
    /// The text is not JSON. The parser's own message says where.
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Why a value cannot be written as a value of that type, and where in the value it shows.
#[derive(Debug, thiserror::Error)]
#[error("{}{problem}", place(path))]
pub struct EncodeError {
    /// The place in the value that does not fit.
    pub path: AttributePath,
    /// What is wrong there.
    pub problem: EncodeProblem,
}

/// What is wrong in one place of a value that is to be written.
#[derive(Debug, thiserror::Error)]
pub enum EncodeProblem {
    /// A value of another kind.
    #[error("expected {expected}, found {found}")]
    Mistyped {
        /// The kind that the type asks for.
        expected: &'static str,
        /// The kind of the value.
        found: &'static str,
    },
    /// An object without one of its attributes.
    #[error("the attribute {0:?} is missing")]
    MissingAttribute(String),
    /// An object with an attribute that its type does not have.
    #[error("there is no attribute {0:?}")]
    UnknownAttribute(String),
    /// A tuple with too few or too many elements.
    #[error("expected {expected} elements, found {found}")]
    ElementCount {
        /// How many the type has.
        expected: usize,
        /// How many the value has.
        found: usize,
    },
    /// A collection whose elements bring types of their own, and not all the same.
    #[error("all elements of a collection must be of the same type")]
    MixedElements,
    /// A value that nests too deep.
    #[error("a value may nest at most {} levels deep", super::MAX_DEPTH)]
    TooDeep,
    /// Text or a collection larger than the wire can say.
    #[error("longer than 2^32 - 1")]
    TooLong,
    /// Refinements of which the type has none.
    #[error("{0} cannot be refined like this")]
    Refinements(&'static str),
    /// An unknown value, where the form has none.
    #[error("the value must be known")]
    UnknownInJson,
    /// An infinite number, where the form has none.
    #[error("the number must be finite")]
    InfiniteInJson,
}

impl DecodeError {
    /// The same error, seen from one step further out.
    pub(super) fn within(self, step: Step) -> Self {
        Self { path: self.path.within(step), ..self }
    }
}

impl EncodeError {
    /// The same error, seen from one step further out.
    pub(super) fn within(self, step: Step) -> Self {
        Self { path: self.path.within(step), ..self }
    }
}

impl<P: Into<DecodeProblem>> From<P> for DecodeError {
    fn from(problem: P) -> Self {
        Self { path: AttributePath::root(), problem: problem.into() }
    }
}

impl From<EncodeProblem> for EncodeError {
    fn from(problem: EncodeProblem) -> Self {
        Self { path: AttributePath::root(), problem }
    }
}

fn place(path: &AttributePath) -> String {
    if path.is_root() { String::new() } else { format!("{path}: ") }
}
