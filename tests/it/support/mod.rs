//! What several tests need.

pub(crate) mod captured_log;
pub(crate) mod framework;
pub(crate) mod scripted_http;
pub(crate) mod zoom;
