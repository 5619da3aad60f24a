//! Actions: something to do that leaves no object behind.

pub mod zoom_conductorone_force_sync;

pub use zoom_conductorone_force_sync::ZoomConductorOneForceSync;
