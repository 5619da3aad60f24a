//! What the engine asks of a vendor.
//!
//! All vendors share one port, so their hosts are told apart in two ways: by the first segments of the path
//! (`/conductorone/…`, `/pingone/{region}/api/…`, `/pingone/{region}/auth/…`), or by the `Host` header
//! (`acme.conductor.one`, `api.pingone.eu`), so that a client needs no change but a name that resolves to
//! this machine. No two of these APIs share a path, so a path alone will do as well.

use http::{Method, StatusCode};
use jiff::Timestamp;

use crate::http::{Answer, Found, Listed, Place, Request, Unreadable};
use crate::log::Log;
use crate::world::World;

/// A simulated vendor: its own state, its own rules, its own words.
pub(crate) trait Service: std::fmt::Debug + Send {
    /// What the vendor is called.
    fn name(&self) -> &'static str;

    /// Every call that is simulated.
    fn calls(&self) -> Vec<Listed>;

    /// The path of a request as this vendor's operations spell it; nothing if the request is for somebody
    /// else. `host` is in lower case and without its port.
    fn claim(&self, host: &str, path: &str) -> Option<String>;

    /// What a path leads to that the vendor has [claimed](Self::claim).
    fn find(&self, method: &Method, path: &str) -> Found;

    /// Keeps others from doing the same until [`release`](Self::release) gives the key back, or says that
    /// somebody else is at it.
    fn occupy(&mut self, _place: &Place, _world: &World) -> Result<Option<String>, Box<Answer>> {
        Ok(None)
    }

    /// Gives a key back.
    fn release(&mut self, _key: &str) {}

    /// Admits a caller and carries the call out.
    fn answer(&mut self, place: &Place, visit: Visit<'_>) -> Reply;

    /// What the vendor says where nothing was carried out.
    fn say(&self, trouble: Trouble, place: Option<&Place>, world: &World, now: Timestamp) -> Answer;

    /// An answer with the headers that every answer of the vendor's has.
    fn dress(&mut self, answer: Answer) -> Answer;

    /// The app or client that a token was issued to.
    fn holder(&self, token: &str) -> Option<String>;

    /// The world has been changed by hand: forgets what can no longer be.
    fn settle(&mut self, _world: &World, _now: Timestamp) {}

    /// Lets happen what should have happened by now, before somebody looks past the vendor.
    fn catch_up(&mut self, _world: &mut World, _now: Timestamp, _try_zoom: TryZoom) {}

    /// What to set so that a client talks to this server, which is at `url`.
    fn env(&self, world: &World, url: &str) -> Vec<(&'static str, String)>;
}

/// What a vendor is given with a request. Nobody waits, so that the world is never locked for long.
#[derive(Debug)]
pub(crate) struct Visit<'a> {
    pub(crate) request: &'a Request,
    pub(crate) world: &'a mut World,
    /// What the handler is to see in place of the world, where a read is to miss the last write.
    pub(crate) past: Option<&'a mut World>,
    /// What was asked before.
    pub(crate) log: &'a Log,
    pub(crate) now: Timestamp,
    /// What the time would be, had nobody put the clock forward: clients sign by clocks of their own.
    pub(crate) unmoved: Timestamp,
    /// Where this server is, such as `http://127.0.0.1:4000`.
    pub(crate) url: &'a str,
    /// How a product gets on with Zoom.
    pub(crate) try_zoom: TryZoom,
}

/// What came of a request.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    /// Whether it reached what it asked for; false where a refusal came before.
    pub(crate) reached: bool,
    /// Whether something may have been changed.
    pub(crate) wrote: bool,
}

impl Reply {
    /// A caller who was not let in.
    pub(crate) fn refused(answer: Answer) -> Self {
        Self { answer, reached: false, wrote: false }
    }
}

/// Why nothing was carried out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble {
    /// There is no such path: 404. Or not with this method: 405.
    UnknownPath(StatusCode),
    /// The request did not arrive whole.
    Unreadable(Unreadable),
    /// The token's time is over.
    ExpiredToken,
    /// There have been too many requests.
    TooMany(Limit),
}

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    PerSecond,
    Daily,
}

/// What a product keeps of a Server-to-Server app of Zoom's.
#[derive(Clone, Copy)]
pub(crate) struct Credentials<'a> {
    pub(crate) account_id: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a str,
}

/// How a product's server gets on with Zoom when both are in this simulator: it asks for a token and then
/// for each path, and returns what Zoom says of the first that it refuses.
pub(crate) type TryZoom = fn(&World, Credentials<'_>, &[&str]) -> Result<(), String>;
