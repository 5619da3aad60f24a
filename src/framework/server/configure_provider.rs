//! `ConfigureProvider`: makes the clients from the provider block.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::call::Failure;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::model;
use crate::framework::partial::Partial;
use crate::framework::proto::configure_provider::{Request, Response};
use crate::framework::provider::{Configuration, Provider};
use crate::framework::schema::validate;
use crate::framework::value::Value;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let schema = serving.schema();
    let config = match decode("provider configuration", request.config.as_ref(), &schema.value_type())? {
        // No provider block at all.
        Value::Null => schema.block.absent(),
        config => config,
    };
    // Terraform leaves out validation where the provider block is empty or absent.
    let diagnostics = validate(&schema.block, &config, true);
    if diagnostics.has_error() {
        return Err(diagnostics);
    }
    let configuration = Configuration {
        values: model::read(&config).map_err(Diagnostic::from)?,
        partial: Partial::new(&config),
        terraform_version: &request.terraform_version,
    };
    serving.set_clients(serving.provider.configure(configuration).map_err(Failure::into_diagnostics)?);
    Ok(Response::default())
}
