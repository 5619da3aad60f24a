//! `GetFunctions`: the signatures of all functions. OpenTofu asks for names that it misses in the schema.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::get_functions::{Request, Response};
use crate::framework::provider::Provider;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    _request: Request,
) -> Result<Response, Diagnostics> {
    let functions = &serving.registry().functions;
    Ok(Response {
        functions: functions
            .iter()
            .map(|(name, function)| ((*name).to_owned(), function.signature().into()))
            .collect(),
        ..Response::default()
    })
}
