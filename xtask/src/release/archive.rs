//! Zip archives that come out the same, byte for byte, from the same contents.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

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

/// Writes the entries, in this order, into a new archive. Every entry has the same time, the first that the
/// format knows: an archive says what it holds, not when it was made.
pub fn write(path: &Path, entries: &[Entry]) -> Result<(), Error> {
    let fault = |source| Error::Archive { path: path.to_owned(), source };
    let mut archive = ZipWriter::new(File::create(path).map_err(Error::io("create", path))?);
    for entry in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default())
            .unix_permissions(if entry.executable { 0o755 } else { 0o644 });
        archive.start_file(&entry.name, options).map_err(fault)?;
        archive.write_all(&entry.contents).map_err(Error::io("write", path))?;
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

        let mut archive = zip::ZipArchive::new(File::open(&paths[0]).unwrap()).unwrap();
        let modes: Vec<_> =
            (0..2).map(|index| archive.by_index(index).unwrap().unix_mode().unwrap() & 0o777).collect();
        assert_eq!(modes, [0o755, 0o644]);
    }
}
