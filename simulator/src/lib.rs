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
//! Floors, from the ground; no room knows one above it.
//!
//! - `world/`: the organisation as plain data, with its rules; grown from a seed, checked, saved.
//! - `http/`: requests and answers without sockets, from a path to an operation, tokens, patience.
//! - `log/`: what was asked, without its secrets. `faults/`: what goes wrong on cue. `tls/`: a certificate.
//! - `service.rs`: what the engine asks of a vendor.
//! - `zoom/`, `conductorone/`, `pingone/`: each with its own call, state, limits and operations; a file for
//!   each subject, with its operations as data beside the code.
//! - `engine/`: one request's journey, whoever it is for.
//! - `steering/`: `/_simulator/`, by which tests change what Zoom's console or another person would.
//! - `page/`: what `GET /` shows to people.
//! - `server/`: sockets, HTTPS, tunnels; it chooses between steering and the engine.

mod cli;
mod conductorone;
mod engine;
mod faults;
mod http;
mod log;
mod page;
mod pingone;
mod server;
mod service;
mod simulator;
mod steering;
mod tls;
pub mod world;
mod zoom;

pub use cli::run;
pub use log::RequestRecord;
pub use simulator::{AppHandle, Builder, InvalidFault, Simulator, StartError};
pub use tls::TlsError;
pub use world::{Clock, Plan, World};
