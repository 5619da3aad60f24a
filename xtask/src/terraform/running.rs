//! One run of Terraform: while it lasts, and what it said.

use std::{
    io::Read,
    iter,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::Error;

/// What a finished run said, without its colours, and how it ended.
#[derive(Clone, Debug)]
pub struct Output {
    /// How the process ended.
    pub status: ExitStatus,
    /// Everything on standard output.
    pub stdout: String,
    /// Everything on standard error.
    pub stderr: String,
}

impl Output {
    /// The exit code; `None` if a signal ended the process.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// Standard output, then standard error.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Whether the output has the words in this order, however Terraform broke them into lines and
    /// framed them.
    pub fn shows(&self, words: &str) -> bool {
        unframed(&self.text()).contains(&unframed(words))
    }
}

/// The text on one line: the frames that Terraform draws around diagnostics are gone, and every run
/// of white space is one space.
fn unframed(text: &str) -> String {
    let words: Vec<_> = text.split(|c: char| c.is_whitespace() || "│╷╵".contains(c)).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text without escape sequences, which Terraform prints to a pipe as it does to a terminal, and
/// for which not every command takes `-no-color`.
fn uncoloured(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.filter_map(|piece| Some(piece.split_once(|c: char| c.is_ascii_alphabetic())?.1));
    iter::once(first).chain(rest).collect()
}

/// A run under way, in a process group of its own with the provider that it starts.
///
/// Dropped before it was waited for, it is killed with its group.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stdout: Stream,
    stderr: Stream,
}

impl Running {
    pub(super) fn start(command: &mut Command) -> Result<Self, Error> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Error::io("start", command.get_program()))?;
        let stdout = Stream::read(child.stdout.take());
        let stderr = Stream::read(child.stderr.take());
        Ok(Self { child, stdout, stderr })
    }

    /// What Ctrl-C at a terminal does: interrupts Terraform and the providers that it started.
    pub fn interrupt(&self) -> Result<(), Error> {
        signal::interrupt(&self.child).map_err(Error::io("interrupt", "Terraform"))
    }

    /// Whether the process has not ended yet.
    pub fn is_running(&mut self) -> Result<bool, Error> {
        Ok(self.child.try_wait().map_err(Error::io("wait for", "Terraform"))?.is_none())
    }

    /// Waits until the output so far contains `text`; `false` if the run ended, or the time passed,
    /// without it.
    pub fn wait_for(&mut self, text: &str, timeout: Duration) -> Result<bool, Error> {
        let deadline = Instant::now() + timeout;
        loop {
            let running = self.is_running()?;
            if [&self.stdout, &self.stderr].iter().any(|stream| stream.so_far().contains(text)) {
                return Ok(true);
            }
            if !running || Instant::now() > deadline {
                return Ok(false);
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for the end.
    pub fn wait(mut self) -> Result<Output, Error> {
        let status = self.child.wait().map_err(Error::io("wait for", "Terraform"))?;
        Ok(Output { status, stdout: self.stdout.read_to_end(), stderr: self.stderr.read_to_end() })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            signal::kill(&mut self.child);
            self.child.wait().ok();
        }
    }
}

/// One of the process's two streams, read to the end by a thread.
#[derive(Debug)]
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Stream {
    fn read(pipe: Option<impl Read + Send + 'static>) -> Self {
        let bytes = Arc::default();
        let sink: Arc<Mutex<Vec<u8>>> = Arc::clone(&bytes);
        let reader = pipe.map(|mut pipe| {
            thread::spawn(move || {
                let mut piece = [0; 8192];
                while let Ok(length @ 1..) = pipe.read(&mut piece) {
                    sink.lock().unwrap_or_else(PoisonError::into_inner).extend(&piece[..length]);
                }
            })
        });
        Self { bytes, reader }
    }

    fn so_far(&self) -> String {
        uncoloured(&String::from_utf8_lossy(&self.bytes.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    fn read_to_end(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            reader.join().ok();
        }
        self.so_far()
    }
}

#[cfg(unix)]
mod signal {
    use std::{io, process::Child};

    use rustix::process::{Pid, Signal, kill_process_group};

    pub(super) fn interrupt(child: &Child) -> io::Result<()> {
        Ok(kill_process_group(Pid::from_child(child), Signal::INT)?)
    }

    pub(super) fn kill(child: &mut Child) {
        // Already gone is as good.
        kill_process_group(Pid::from_child(child), Signal::KILL).ok();
    }
}

#[cfg(not(unix))]
mod signal {
    use std::{io, process::Child};

    pub(super) fn interrupt(_: &Child) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn kill(child: &mut Child) {
        child.kill().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_left_out() {
        assert_eq!(uncoloured("plain \u{1b}[1m\u{1b}[33mWarning: \u{1b}[0mtext"), "plain Warning: text");
        assert_eq!(uncoloured("cut off \u{1b}[3"), "cut off ");
    }

    #[test]
    fn words_are_found_across_lines_and_frames() {
        let framed = "╷\n│ Error: Scope missing\n│ \n│ Add the scope\n│ user:read:admin in Zoom.\n╵\n";
        assert_eq!(unframed(framed), "Error: Scope missing Add the scope user:read:admin in Zoom.");
    }
}
