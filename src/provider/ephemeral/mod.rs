//! Ephemeral resources: one file for each.

mod zoom_access_token;

pub use zoom_access_token::ZoomAccessToken;
