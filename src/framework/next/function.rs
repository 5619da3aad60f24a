//! Functions: pure computations that a configuration calls as `provider::zoom::name(…)`.

use crate::framework::value::{Type, Value};

/// A function. Terraform compares results between plan and apply and between processes, so it must be
/// pure; it is called without any configuration of the provider.
pub trait Function: Send + Sync + 'static {
    /// The function's name, without the provider's.
    const NAME: &'static str;

    /// What it takes and gives.
    fn signature() -> Signature;

    /// The result for these arguments: each parameter's value in turn, then the variadic ones.
    fn call(arguments: &[Value]) -> Result<Value, FunctionFailure>;
}

/// What a function takes and gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// What it is for, in a line.
    pub summary: String,
    /// What it does, in Markdown.
    pub description: String,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// Takes any number of further arguments.
    pub variadic: Option<Parameter>,
    /// The type of the result.
    pub returns: Type,
}

/// One parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, for documentation and messages.
    pub name: String,
    /// What it is, in Markdown.
    pub description: String,
    /// The type of its values.
    pub kind: Type,
    /// Whether null may be passed.
    pub allows_null: bool,
    /// Whether a value may be passed before it is known.
    pub allows_unknown: bool,
}

/// Why a function has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct FunctionFailure {
    /// A sentence for the user.
    pub text: String,
    /// The argument at fault, counted from 0.
    pub argument: Option<usize>,
}
