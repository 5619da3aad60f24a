//! A faithful local Zoom: its authorization server, its REST API and its SCIM API on loopback, with the parts
//! of ConductorOne and PingOne that connect to it.
//!
//! It enforces tokens, scopes, privileges, plans and rate limits, pages as Zoom pages, words its errors as
//! Zoom words them, fails on cue, and counts every request. The binary `zoom-simulator` serves one world;
//! as a library, many stand side by side:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = zoom_simulator::Simulator::builder().seed(1).users(20).start_blocking()?;
//! assert!(simulator.env()["ZOOM_API_URL"].starts_with("http://127.0.0.1:"));
//! assert_eq!(simulator.count("users"), 0);
//! # Ok(())
//! # }
//! ```
//!
//! # Where things are
//!
//! - `world/`: the organisation as plain data, grown from a seed, checked, saved.
//! - `zoom/`: a folder for each API, a file for each path, with its operations as data beside the code.
//! - `conductorone/`, `pingone/`: two products that connect to Zoom, and look into this one.
//! - `steering/`: `/_simulator/`, by which tests change what Zoom's console or another person would.
//! - `page/`: what `GET /` shows to people.
//! - `faults/`, `log/`: what goes wrong on cue, and what was asked.
//! - `engine.rs`: one request's journey; `server.rs`, `patience.rs`: sockets.

mod bearers;
mod call;
mod cli;
mod conductorone;
mod engine;
mod exchange;
mod faults;
mod log;
mod operation;
mod page;
mod patience;
mod pingone;
mod router;
mod server;
mod simulator;
mod steering;
mod vendor;
pub mod world;
mod zoom;

pub use cli::run;
pub use log::RequestRecord;
pub use simulator::{AppHandle, Builder, InvalidFault, Simulator, StartError};
pub use world::{Clock, Plan, World};
