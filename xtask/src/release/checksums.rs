//! `SHA256SUMS`, in the one form that Terraform reads: the sum, two spaces, the file's name.

use std::{fmt::Write as _, fs, path::Path};

use sha2::{Digest as _, Sha256};

use super::Error;

/// A file's checksum in hexadecimal digits.
pub fn of_file(path: &Path) -> Result<String, Error> {
    let contents = fs::read(path).map_err(Error::io("read", path))?;
    Ok(Sha256::digest(contents).iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Writes the sums of these files of `folder` into its file `name`, sorted by name.
pub fn write(folder: &Path, name: &str, files: &[String]) -> Result<(), Error> {
    let mut files = files.to_vec();
    files.sort();
    let mut lines = String::new();
    for file in files {
        lines.push_str(&format!("{}  {file}\n", of_file(&folder.join(&file))?));
    }
    let path = folder.join(name);
    fs::write(&path, lines).map_err(Error::io("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_sum_and_the_bare_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, contents) in [("b", "abc"), ("a", "")] {
            fs::write(folder.path().join(name), contents).unwrap();
        }
        write(folder.path(), "SHA256SUMS", &["b".to_owned(), "a".to_owned()]).unwrap();
        // The sums of nothing and of "abc" are FIPS 180-4's own examples.
        assert_eq!(
            fs::read_to_string(folder.path().join("SHA256SUMS")).unwrap(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n"
        );
    }
}
