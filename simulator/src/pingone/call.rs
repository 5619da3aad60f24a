//! What a handler has in its hands.

use jiff::Timestamp;

use crate::http::{Bearers, Params, Request};
use crate::service::TryZoom;
use crate::world::World;

/// One call, while it is answered.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    pub(crate) params: &'a Params,
    pub(crate) world: &'a mut World,
    pub(crate) bearers: &'a mut Bearers,
    pub(crate) now: Timestamp,
    /// Where this server is, such as `http://127.0.0.1:4000`.
    pub(crate) url: &'a str,
    /// How a store gets on with Zoom.
    pub(crate) try_zoom: TryZoom,
}

impl Call<'_> {
    /// The value of a path parameter.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name)
    }
}
