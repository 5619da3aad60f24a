//! What a user is shown for, which decides how much of them Zoom tells.

/// Zoom shows less in a list, and the ways of signing in only to those who ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// In a list.
    Row,
    /// On its own.
    Read,
    /// Just made.
    Created,
    /// After `PUT`.
    Replaced,
    /// After `PATCH`.
    Patched,
}

impl Shape {
    /// True of what is answered to a write.
    pub(super) fn is_written(self) -> bool {
        matches!(self, Self::Created | Self::Replaced | Self::Patched)
    }
}
