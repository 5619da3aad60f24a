//! Zip archives that come out the same, byte for byte, from the same contents.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use flate2::{Compression, write::DeflateEncoder};
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::Error;

/// One file of an archive.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the archive.
    pub name: String,
    /// What it holds.
    pub contents: Vec<u8>,
    /// Whether it is a program. The mark must survive, or Terraform cannot start it.
    pub executable: bool,
}

impl Entry {
    /// An entry with a file's contents.
    pub fn of_file(name: impl Into<String>, path: &Path, executable: bool) -> Result<Self, Error> {
        let contents = fs::read(path).map_err(Error::io("read", path))?;
        Ok(Self { name: name.into(), contents, executable })
    }
}

/// Writes the entries, in this order, into a new archive. No entry has a time: an archive says what it holds,
/// not when it was made.
pub fn write(path: &Path, entries: &[Entry]) -> Result<(), Error> {
    let fault = |source| Error::Archive { path: path.to_owned(), source };
    let mut archive = ZipArchiveWriter::new(File::create(path).map_err(Error::io("create", path))?);
    for entry in entries {
        let (mut file, config) = archive
            .new_file(&entry.name)
            .compression_method(CompressionMethod::DEFLATE)
            .unix_permissions(if entry.executable { 0o100_755 } else { 0o100_644 })
            .start()
            .map_err(fault)?;
        let mut writer = config.wrap(DeflateEncoder::new(&mut file, Compression::best()));
        writer.write_all(&entry.contents).map_err(Error::io("write", path))?;
        let (encoder, descriptor) = writer.finish().map_err(fault)?;
        encoder.finish().map_err(Error::io("write", path))?;
        file.finish(descriptor).map_err(fault)?;
    }
    archive.finish().map_err(fault)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_contents_make_the_same_archive_and_programs_stay_programs() {
        let folder = tempfile::tempdir().unwrap();
        let entries = [
            Entry { name: "program".into(), contents: vec![7; 100_000], executable: true },
            Entry { name: "LICENSE".into(), contents: b"text".to_vec(), executable: false },
        ];
        let paths = [folder.path().join("one.zip"), folder.path().join("other.zip")];
        for path in &paths {
            write(path, &entries).unwrap();
        }
        assert_eq!(fs::read(&paths[0]).unwrap(), fs::read(&paths[1]).unwrap());

        let bytes = fs::read(&paths[0]).unwrap();
        let archive = rawzip::ZipArchive::from_slice(&bytes).unwrap();
        let mut modes = Vec::new();
        let mut found = archive.entries();
        while let Some(entry) = found.next_entry().unwrap() {
            modes.push(entry.mode().value() & 0o777);
        }
        assert_eq!(modes, [0o755, 0o644]);
    }
}
