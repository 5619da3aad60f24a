//! The state file: a world on disk, so that a demonstration can be stopped and taken up again.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::World;
use super::check::Unsound;

/// Why a state file could not be read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// The operating system refused.
    #[error("cannot {action} the state file {path}")]
    System {
        /// `read` or `write`.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is not JSON.
    #[error("the state file {path} is not JSON")]
    NotJson {
        /// Which file.
        path: PathBuf,
        /// Where it stops being JSON.
        #[source]
        source: serde_json::Error,
    },
    /// The file is JSON, but not a world.
    #[error("the state file {path} does not hold a world")]
    Unsound {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: Unsound,
    },
}

impl World {
    /// Reads a world; nothing when there is no such file.
    pub(crate) fn load(path: &Path) -> Result<Option<Self>, FileError> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(FileError::System { action: "read", path: path.to_owned(), source });
            }
        };
        let value = serde_json::from_slice(&text)
            .map_err(|source| FileError::NotJson { path: path.to_owned(), source })?;
        Self::from_json(value)
            .map(Some)
            .map_err(|source| FileError::Unsound { path: path.to_owned(), source })
    }

    /// Writes the world beside the file and then puts it in the file's place, so that whoever reads it, or
    /// pulls the plug, finds the old world or the new one and never half of one.
    pub(crate) fn save(&self, path: &Path) -> Result<(), FileError> {
        let refused = |source| FileError::System { action: "write", path: path.to_owned(), source };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(refused)?;
        serde_json::to_writer_pretty(&mut file, self).map_err(|error| refused(error.into()))?;
        file.write_all(b"\n").map_err(refused)?;
        file.as_file().sync_all().map_err(refused)?;
        file.persist(path).map_err(|error| refused(error.error))?;
        Ok(())
    }
}
