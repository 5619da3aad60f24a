//! Tests that need more than one module, offline: one binary, so that it links once.

// `cfg(test)` tells clippy that helpers in these files are tests, where `unwrap` is at home.
#[cfg(test)]
mod support;
#[cfg(test)]
mod zoom_client;
#[cfg(test)]
mod zoom_network;
#[cfg(test)]
mod zoom_tokens;
