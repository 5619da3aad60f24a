//! `CallFunction`: computes the result of one function.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::kinds::FunctionFailure;
use crate::framework::proto::FunctionError;
use crate::framework::proto::call_function::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::value::Value;
use crate::framework::wire::{decode, encode};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let function = serving.function(&request.name)?;
    let result = arguments(function.signature(), &request).and_then(|arguments| match arguments {
        Some(arguments) => function.call(&arguments),
        // Terraform asks only once everything is known.
        None => Ok(Value::unknown()),
    });
    match result {
        Ok(result) => {
            Ok(Response { result: Some(encode(&result, &function.signature().returns)?), error: None })
        }
        Err(failure) => {
            let function_argument =
                failure.argument.map(|position| i64::try_from(position).unwrap_or(i64::MAX));
            Ok(Response {
                result: None,
                error: Some(FunctionError { text: failure.text, function_argument }),
            })
        }
    }
}

/// The arguments; `None` where one of them is not wholly known.
fn arguments(
    signature: &crate::framework::kinds::Signature,
    request: &Request,
) -> Result<Option<Vec<Value>>, FunctionFailure> {
    let expected = signature.parameters.len();
    if request.arguments.len() < expected {
        return Err(FunctionFailure::new(format!(
            "{} takes {expected} arguments, but only {} were given.",
            request.name,
            request.arguments.len()
        )));
    }
    let mut arguments = Vec::with_capacity(request.arguments.len());
    for (position, argument) in request.arguments.iter().enumerate() {
        let Some(parameter) = signature.parameter(position) else {
            let excess = format!("{} takes no more than {expected} arguments.", request.name);
            return Err(FunctionFailure::at(position, excess));
        };
        let argument = decode(&parameter.name, Some(argument), &parameter.kind)
            .map_err(|fault| FunctionFailure::at(position, fault.detail))?;
        if argument.is_null() && !parameter.allows_null {
            let null = format!("The value of \"{}\" must not be null.", parameter.name);
            return Err(FunctionFailure::at(position, null));
        }
        arguments.push(argument);
    }
    Ok(arguments.iter().all(Value::is_wholly_known).then_some(arguments))
}
