//! Functions: pure computations that a configuration calls as `provider::zoom::name(…)` (Terraform 1.8,
//! OpenTofu 1.7).

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::framework::model;
use crate::framework::value::{Type, Value, json};

/// A function. Terraform compares results between plan and apply and between processes, so it must be
/// pure; it is called without any configuration of the provider.
pub trait Function: Send + Sync + 'static {
    /// What it gives: anything that serialises as a value of the signature's result type.
    type Returns: Serialize;

    /// The function's name, without the provider's.
    const NAME: &'static str;

    /// What it takes and gives.
    fn signature() -> Signature;

    /// The result for these arguments.
    fn call(arguments: &Arguments<'_>) -> Result<Self::Returns, FunctionFailure>;
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
    /// Why it is deprecated, and what to use instead.
    pub deprecation: Option<String>,
}

impl Signature {
    /// A function without parameters: what it is for, what it does in Markdown, and the type of its result.
    pub fn new(summary: impl Into<String>, description: impl Into<String>, returns: Type) -> Self {
        Self {
            summary: summary.into(),
            description: description.into(),
            parameters: Vec::new(),
            variadic: None,
            returns,
            deprecation: None,
        }
    }

    /// Takes one more argument.
    pub fn takes(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Takes any number of further arguments.
    pub fn takes_any_number_of(mut self, parameter: Parameter) -> Self {
        self.variadic = Some(parameter);
        self
    }

    /// Deprecated, for that reason.
    pub fn deprecated(mut self, reason: impl Into<String>) -> Self {
        self.deprecation = Some(reason.into());
        self
    }

    /// Everything that a host would refuse in it, as sentences that begin with where.
    pub fn faults(&self, name: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let mut names = BTreeSet::new();
        if !is_identifier(name) {
            faults.push(format!("function {name} has no valid name"));
        }
        if self.summary.is_empty() || self.description.is_empty() {
            faults.push(format!("function {name} has no summary or no description"));
        }
        for parameter in self.parameters.iter().chain(&self.variadic) {
            let place = format!("function {name}.{}", parameter.name);
            if !is_identifier(&parameter.name) {
                faults.push(format!("{place} has no valid name"));
            }
            if !names.insert(&parameter.name) {
                faults.push(format!("{place} has the name of another parameter"));
            }
            if parameter.description.is_empty() {
                faults.push(format!("{place} has no description"));
            }
        }
        faults
    }

    /// The parameter of the argument at that position; `None` where it takes none there.
    pub fn parameter(&self, position: usize) -> Option<&Parameter> {
        self.parameters.get(position).or(self.variadic.as_ref())
    }
}

/// Whether Terraform's language takes the text for a name.
fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
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
}

impl Parameter {
    /// A parameter that takes no null.
    pub fn new(name: impl Into<String>, kind: Type, description: impl Into<String>) -> Self {
        Self { name: name.into(), description: description.into(), kind, allows_null: false }
    }

    /// Takes null as well.
    pub fn or_null(mut self) -> Self {
        self.allows_null = true;
        self
    }
}

/// The arguments of one call, wholly known, each of its parameter's type.
#[derive(Clone, Copy, Debug)]
pub struct Arguments<'a> {
    values: &'a [Value],
    /// How many parameters come before the variadic one.
    fixed: usize,
}

impl<'a> Arguments<'a> {
    /// The arguments for `signature`: each parameter's value in turn, then the variadic ones.
    pub const fn new(signature: &Signature, values: &'a [Value]) -> Self {
        Self { values, fixed: signature.parameters.len() }
    }

    /// The argument at that position, counted from 0.
    pub fn get<T: DeserializeOwned>(&self, position: usize) -> Result<T, FunctionFailure> {
        model::read(self.values.get(position).unwrap_or(&Value::Null))
            .map_err(|_| FunctionFailure::at(position, "The value must not be null, and must not hold null."))
    }

    /// The variadic arguments.
    pub fn rest<T: DeserializeOwned>(&self) -> Result<Vec<T>, FunctionFailure> {
        (self.fixed..self.values.len()).map(|position| self.get(position)).collect()
    }

    /// The position of the first variadic argument.
    pub const fn first_of_rest(&self) -> usize {
        self.fixed
    }
}

/// Why a function has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct FunctionFailure {
    /// A sentence for the user: what is wrong, and what to do.
    pub text: String,
    /// The argument at fault, counted from 0.
    pub argument: Option<usize>,
}

impl FunctionFailure {
    /// A failure that no single argument is to blame for.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: None }
    }

    /// A failure of the argument at that position.
    pub fn at(position: usize, text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: Some(position) }
    }
}

/// A function on values.
pub(crate) trait AnyFunction: Send + Sync {
    fn signature(&self) -> &Signature;
    /// The result for these arguments, each of its parameter's type and wholly known.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionFailure>;
}

pub(crate) struct TypedFunction<F> {
    signature: OnceLock<Signature>,
    function: PhantomData<fn() -> F>,
}

impl<F: Function> TypedFunction<F> {
    pub(crate) const fn new() -> Self {
        Self { signature: OnceLock::new(), function: PhantomData }
    }
}

impl<F: Function> AnyFunction for TypedFunction<F> {
    fn signature(&self) -> &Signature {
        self.signature.get_or_init(F::signature)
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionFailure> {
        let signature = self.signature();
        let result = F::call(&Arguments::new(signature, arguments))?;
        let mistake = |error: &dyn std::fmt::Display| {
            FunctionFailure::new(format!("This is a mistake in the provider; please report it: {error}."))
        };
        let result = serde_json::to_value(result).map_err(|error| mistake(&error))?;
        json::decode_state(&result, &signature.returns).map_err(|error| mistake(&error))
    }
}
