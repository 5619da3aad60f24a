//! `connector_scopes`: what a product asks of the Zoom app behind its connector.

use std::collections::BTreeSet;

use crate::framework::value::Type;
use crate::framework::{Arguments, Function, FunctionFailure, Parameter, Signature};
use crate::provider::connector::{ScopesFault, scopes_of};

/// The function `connector_scopes`.
#[derive(Clone, Copy, Debug)]
pub struct ConnectorScopes;

impl Function for ConnectorScopes {
    type Returns = BTreeSet<String>;

    const NAME: &'static str = "connector_scopes";

    fn signature() -> Signature {
        Signature::new(
            "The scopes that a product's connector needs",
            "Returns the scopes that a product asks of the Zoom app behind its connector, for the features in use; \
             for its default features where none is named. They are those of the published list in force, the same \
             that `zoom_connector` takes for `scopes`.",
            Type::set(Type::String),
        )
        .takes(Parameter::new("product", Type::String, "The product, such as `conductorone`."))
        .takes_any_number_of(Parameter::new(
            "features",
            Type::String,
            "The product's features in use, such as `sync` or `provisioning`.",
        ))
    }

    fn call(arguments: &Arguments<'_>) -> Result<BTreeSet<String>, FunctionFailure> {
        let product: String = arguments.get(0)?;
        let features: Vec<String> = arguments.rest()?;
        scopes_of(&product, &features).map_err(|fault| match fault {
            ScopesFault::Product(text) => FunctionFailure::at(0, text),
            ScopesFault::Feature(number, text) => {
                FunctionFailure::at(arguments.first_of_rest() + number, text)
            }
        })
    }
}
