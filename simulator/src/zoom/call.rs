//! What a handler has in its hands.

use jiff::Timestamp;

use super::audit::Audit;
use super::paging::Pages;
use super::quotas::Quotas;
use super::settling::Settling;
use super::tokens::Tokens;
use crate::http::{Params, Request};
use crate::log::Log;
use crate::world::{User, World};

/// One call, while it is answered.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    pub(crate) params: &'a Params,
    pub(crate) world: &'a mut World,
    pub(crate) tokens: &'a mut Tokens,
    pub(crate) pages: &'a mut Pages,
    pub(crate) quotas: &'a mut Quotas,
    /// What was asked before.
    pub(crate) log: &'a Log,
    /// What was changed before.
    pub(crate) audit: &'a Audit,
    /// Which changes of apps have not arrived everywhere.
    pub(crate) settling: &'a Settling,
    pub(crate) now: Timestamp,
    /// Where this server is, such as `http://127.0.0.1:4000`.
    pub(crate) url: &'a str,
    /// The user as whom the caller's token acts.
    pub(crate) caller_id: String,
    /// The app that holds the token.
    pub(crate) client_id: String,
    /// Whether the app acts for itself and for no user.
    pub(crate) for_itself: bool,
}

impl Call<'_> {
    /// The value of a path parameter.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name)
    }

    /// The user whom a path names: by id, by e-mail address, or as `me`.
    pub(crate) fn user(&self, key: &str) -> Option<(&String, &User)> {
        self.world.find_user(if key == "me" { &self.caller_id } else { key })
    }
}
