//! Actions: something to do that leaves no object behind.

pub mod zoom_conductorone_force_sync;
mod zoom_user_sign_out;

pub use zoom_conductorone_force_sync::ZoomConductorOneForceSync;
pub use zoom_user_sign_out::ZoomUserSignOut;
