//! A function that joins words.

use std::collections::BTreeSet;

use terraform_provider_zoom::framework::value::Type;
use terraform_provider_zoom::framework::{Arguments, Function, FunctionFailure, Parameter, Signature};

#[derive(Debug)]
pub(crate) struct JoinedFunction;

impl Function for JoinedFunction {
    type Returns = String;
    const NAME: &'static str = "joined";

    fn signature() -> Signature {
        let words = Type::set(Type::String);
        Signature::new("Joins words", "Joins words, in their order.", Type::String)
            .takes(Parameter::new("separator", Type::String, "What stands between them."))
            .takes(Parameter::new("words", words, "The words; null is none.").or_null())
            .takes_any_number_of(Parameter::new("more", Type::String, "More words, in the order given."))
            .deprecated("Use join instead.")
    }

    fn call(arguments: &Arguments<'_>) -> Result<String, FunctionFailure> {
        let separator: String = arguments.get(0)?;
        let words: Option<BTreeSet<String>> = arguments.get(1)?;
        let more: Vec<String> = arguments.rest()?;
        if let Some(position) = more.iter().position(|word| word == "fail") {
            let position = arguments.first_of_rest() + position;
            return Err(FunctionFailure::at(position, "The word \"fail\" cannot be joined."));
        }
        assert_ne!(separator, "panic", "a secret that no diagnostic may show");
        Ok(words.unwrap_or_default().into_iter().chain(more).collect::<Vec<_>>().join(&separator))
    }
}
