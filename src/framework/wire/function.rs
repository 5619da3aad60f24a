//! Signatures of functions on the wire.

use crate::framework::kinds::{Parameter, Signature};
use crate::framework::proto::{self, StringKind, function};

impl From<&Signature> for proto::Function {
    fn from(signature: &Signature) -> Self {
        Self {
            parameters: signature.parameters.iter().map(Into::into).collect(),
            variadic_parameter: signature.variadic.as_ref().map(Into::into),
            r#return: Some(function::Return { r#type: signature.returns.to_json().into() }),
            summary: signature.summary.clone(),
            description: signature.description.clone(),
            description_kind: StringKind::Markdown.into(),
            deprecation_message: signature.deprecation.clone().unwrap_or_default(),
        }
    }
}

impl From<&Parameter> for function::Parameter {
    fn from(parameter: &Parameter) -> Self {
        Self {
            name: parameter.name.clone(),
            r#type: parameter.kind.to_json().into(),
            allow_null_value: parameter.allows_null,
            // A result before all arguments are known would bind the provider to it.
            allow_unknown_values: false,
            description: parameter.description.clone(),
            description_kind: StringKind::Markdown.into(),
        }
    }
}
