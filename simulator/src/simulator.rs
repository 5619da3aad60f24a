//! A simulator in the hand: start one, look into it, steer it, drop it.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use serde_json::Value;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::engine::Engine;
use crate::log::RequestRecord;
use crate::server;
use crate::tls::{Tls, TlsError};
use crate::world::seed::{Size, grow};
use crate::world::{Clock, FileError, Plan, Secret, Unsound, World};

/// Why a simulator did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Others could reach the address, and nobody said that they may.
    #[error("{0} can be reached from other machines; the simulator listens on loopback only, unless told so")]
    BeyondLoopback(SocketAddr),
    /// The address could not be had.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The machine gave no thread or no event loop.
    #[error("cannot start the server")]
    Runtime(#[source] io::Error),
    /// The state file could not be read.
    #[error(transparent)]
    State(#[from] FileError),
    /// HTTPS could not be had.
    #[error("cannot speak HTTPS")]
    Tls(#[from] TlsError),
}

/// How a simulator is to be.
#[derive(Clone, Debug)]
pub struct Builder {
    listen: SocketAddr,
    beyond_loopback: bool,
    size: Size,
    seed: u64,
    plan: Plan,
    enforce_limits: bool,
    state: Option<PathBuf>,
    tls: bool,
    clock: Clock,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            beyond_loopback: false,
            size: Size { users: 12, groups: 4 },
            seed: 1,
            plan: Plan::Business,
            enforce_limits: false,
            state: None,
            tls: false,
            clock: Clock::system(),
        }
    }
}

impl Builder {
    /// Where to listen. Port 0 is a free port, which is also the default.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Allows an address that other machines can reach.
    pub fn listen_beyond_loopback(mut self, allowed: bool) -> Self {
        self.beyond_loopback = allowed;
        self
    }

    /// The seed of every id, name and time. Default: 1.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many users there are; at least one, the owner. Default: 12.
    pub fn users(mut self, count: usize) -> Self {
        self.size.users = count;
        self
    }

    /// How many groups there are. Default: 4.
    pub fn groups(mut self, count: usize) -> Self {
        self.size.groups = count;
        self
    }

    /// The account's plan. Default: business.
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// Refuses requests beyond Zoom's published limits. Default: no.
    pub fn enforce_limits(mut self, enforce: bool) -> Self {
        self.enforce_limits = enforce;
        self
    }

    /// A file to take the world from, if it is there, and to keep it in.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
        self
    }

    /// Speaks HTTPS on the same port as well, and opens tunnels to the hosts that it stands in for. The
    /// authority of its certificate is in the file that `SSL_CERT_FILE` of the environment names. Default: no.
    pub fn tls(mut self, tls: bool) -> Self {
        self.tls = tls;
        self
    }

    /// The clock. Default: the machine's.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Starts a simulator from asynchronous code. It runs on a thread of its own, so that a test that
    /// blocks does not stop it.
    #[expect(clippy::unused_async, reason = "callers await it, so that starting may one day wait")]
    pub async fn start(self) -> Result<Simulator, StartError> {
        self.start_blocking()
    }

    /// Starts a simulator.
    pub fn start_blocking(self) -> Result<Simulator, StartError> {
        if !self.listen.ip().is_loopback() && !self.beyond_loopback {
            return Err(StartError::BeyondLoopback(self.listen));
        }
        let world = match &self.state {
            Some(path) => World::load(path)?,
            None => None,
        }
        .unwrap_or_else(|| grow(self.seed, self.size, self.plan, self.enforce_limits));
        let listen = |source| StartError::Listen { address: self.listen, source };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Runtime)?;
        let listener = {
            let _inside = runtime.enter();
            server::listen(self.listen).map_err(listen)?
        };
        let address = listener.local_addr().map_err(listen)?;
        let tls = if self.tls { Some(Tls::new(address.ip())?) } else { None };
        let engine = Arc::new(Engine::new(world, self.seed, self.clock, format!("http://{address}"), tls));
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Arc::clone(&engine);
        let thread = std::thread::Builder::new()
            .name("zoom-simulator".to_owned())
            .spawn(move || {
                // Leaving the runtime ends every connection with it.
                runtime.block_on(async {
                    tokio::select! {
                        never = server::serve(listener, serving) => match never {},
                        _ = stopped => {}
                    }
                });
            })
            .map_err(StartError::Runtime)?;
        Ok(Simulator { engine, state: self.state, stop: Some(stop), thread: Some(thread) })
    }
}

/// A running simulator. Dropping it ends it.
#[derive(Debug)]
pub struct Simulator {
    engine: Arc<Engine>,
    state: Option<PathBuf>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// A simulator with defaults, to be changed before it starts.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it is, such as `http://127.0.0.1:4000`.
    pub fn url(&self) -> &str {
        &self.engine.url
    }

    /// Where it speaks HTTPS, if it was asked to.
    pub fn https(&self) -> Option<String> {
        self.engine.https()
    }

    /// The environment that makes a client talk to it.
    pub fn env(&self) -> BTreeMap<String, String> {
        self.engine.env()
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.engine.lock().log.requests()
    }

    /// How many requests an operation has had, by its `operationId`.
    pub fn count(&self, operation: &str) -> u64 {
        self.engine.lock().log.count(operation)
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.engine.lock().log.clear();
        self.engine.announce(false);
    }

    /// Looks into the world, or changes it. Nobody checks what is written, and nothing is answered meanwhile:
    /// `work` must not ask this simulator for anything.
    pub fn with_state<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        let mut inner = self.engine.lock();
        let result = work(&mut inner.world);
        inner.settle(self.engine.clock.now());
        self.engine.announce(true);
        result
    }

    /// The world as JSON, as `GET /_simulator/state` shows it.
    pub fn state(&self) -> Value {
        self.engine.lock().world.to_json()
    }

    /// Changes the world by JSON merge patch (RFC 7396), as `PATCH /_simulator/state` does.
    pub fn patch_state(&self, patch: Value) -> Result<(), Unsound> {
        let mut inner = self.engine.lock();
        let world = inner.world.patched(patch)?;
        inner.replace(world, self.engine.clock.now());
        self.engine.announce(true);
        Ok(())
    }

    /// Switches a fault on, as `POST /_simulator/faults` does, and returns its id.
    pub fn fault(&self, fault: Value) -> Result<String, InvalidFault> {
        let shown = self.engine.lock().faults.add(fault).map_err(|error| InvalidFault(error.to_string()))?;
        self.engine.announce(true);
        Ok(shown.get("id").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// Switches all faults off.
    pub fn clear_faults(&self) {
        self.engine.lock().faults.clear();
        self.engine.announce(true);
    }

    /// Back to how it started.
    pub fn reset(&self) {
        self.engine.lock().reset(self.engine.clock.now());
        self.engine.announce(true);
    }

    /// The clock, to put it forward.
    pub fn clock(&self) -> &Clock {
        &self.engine.clock
    }

    /// An app, by its client ID.
    pub fn app(&self, client_id: impl Into<String>) -> AppHandle<'_> {
        AppHandle { simulator: self, client_id: client_id.into() }
    }

    /// Writes the state file, if there is one.
    pub fn save(&self) -> Result<(), FileError> {
        match &self.state {
            Some(path) => self.engine.lock().world.save(path),
            None => Ok(()),
        }
    }

    /// Ends the server and writes the state file.
    pub fn shutdown(mut self) -> Result<(), FileError> {
        self.end();
        self.save()
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread returns nothing; a panic in it has been reported already.
            drop(thread.join());
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.end();
    }
}

/// A fault that could not do what it says.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct InvalidFault(String);

/// An app of a running simulator; every change is what an admin does by hand in Zoom's Marketplace.
///
/// Changing an app that is not there changes nothing and returns false.
#[derive(Debug)]
pub struct AppHandle<'a> {
    simulator: &'a Simulator,
    client_id: String,
}

impl AppHandle<'_> {
    /// Gives the app other scopes; they show in the next token.
    pub fn set_scopes<S: Into<String>>(&self, scopes: impl IntoIterator<Item = S>) -> bool {
        let scopes = scopes.into_iter().map(Into::into).collect();
        self.change(|app| app.scopes = scopes)
    }

    /// Activates or deactivates the app; deactivating ends its tokens.
    pub fn set_active(&self, active: bool) -> bool {
        self.change(|app| app.active = active)
    }

    /// Gives the app another secret; the old one ends at once, tokens live on.
    pub fn set_client_secret(&self, secret: impl Into<String>) -> bool {
        let secret = Secret::new(secret);
        self.change(|app| app.client_secret = secret)
    }

    /// Makes another user, by id, the app's owner.
    pub fn set_owner(&self, user_id: impl Into<String>) -> bool {
        let user_id = user_id.into();
        self.change(|app| app.owner_id = user_id)
    }

    fn change(&self, change: impl FnOnce(&mut crate::world::App)) -> bool {
        self.simulator.with_state(|world| world.apps.get_mut(&self.client_id).map(change).is_some())
    }
}
