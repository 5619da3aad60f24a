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
    /// What the time would be, had nobody put the clock forward: clients sign by clocks of their own.
    pub(crate) unmoved: Timestamp,
    /// How a connector gets on with Zoom.
    pub(crate) try_zoom: TryZoom,
    /// The client that calls; empty before it is known.
    pub(crate) client_id: String,
}

impl Call<'_> {
    /// The value of a path parameter.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name)
    }
}
