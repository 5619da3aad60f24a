//! Tests that need more than one module, offline: one binary, so that it links once.

mod support;
mod zoom_client;
mod zoom_tokens;
