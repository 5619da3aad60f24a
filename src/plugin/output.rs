//! The only place that writes to standard output and, apart from log lines and panics, to standard error.
//!
//! Standard output belongs to the handshake: after its one line the host reads on only to throw away what
//! comes, and stops reading altogether at a line that is too long. So the `print` macros are forbidden, and
//! whatever has a right to be printed goes through here.

use std::io::{self, Write as _};

/// Writes the whole `text` to standard output and flushes it.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Writes the whole `text` to standard error in one piece.
pub(super) fn complain(text: &str) {
    // If even standard error is closed, there is nobody left to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
