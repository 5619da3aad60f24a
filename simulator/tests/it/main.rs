//! The simulator, seen from outside.

mod access;
mod client;
mod faults;
mod oauth;
mod paging;
mod process;
mod robustness;
mod steering;
mod views;
