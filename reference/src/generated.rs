//! Files that are generated, and whether those in the project are what would be generated now.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// A folder of generated files. Folders in it that are named here are written by hand and left alone.
#[derive(Debug)]
pub struct Folder<'a> {
    /// Where it is.
    pub root: PathBuf,
    /// Folders right below it that hold what people wrote.
    pub by_hand: &'a [&'a str],
}

impl Folder<'_> {
    /// Makes the folder hold these files, by their paths in it, and no other generated ones.
    pub fn write(&self, files: &BTreeMap<String, String>) -> io::Result<()> {
        for (path, text) in files {
            let path = self.root.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, text)?;
        }
        for stale in self.present()?.iter().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(self.root.join(stale))?;
        }
        Ok(())
    }

    /// How the folder differs from these files: a line for each file that is missing, stale, or no longer
    /// generated.
    pub fn differences(&self, files: &BTreeMap<String, String>) -> io::Result<Vec<String>> {
        let present = self.present()?;
        let mut differences = Vec::new();
        for (path, text) in files {
            if !present.contains(path) {
                differences.push(format!("{path} is missing"));
            } else if let Some(line) = first_difference(&fs::read_to_string(self.root.join(path))?, text) {
                differences.push(format!("{path} is stale: {line}"));
            }
        }
        let left = present.iter().filter(|path| !files.contains_key(*path));
        differences.extend(left.map(|path| format!("{path} is of nothing that the provider offers")));
        Ok(differences)
    }

    fn present(&self) -> io::Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        if !self.root.is_dir() {
            return Ok(found);
        }
        for entry in fs::read_dir(&self.root)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_file() {
                found.insert(name.into_owned());
            } else if !self.by_hand.contains(&&*name) {
                found.extend(files_in(&path)?.iter().map(|file| format!("{name}/{file}")));
            }
        }
        Ok(found)
    }
}

fn files_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

/// The first line in which two texts differ, as `is "…", would be "…"`.
fn first_difference(present: &str, generated: &str) -> Option<String> {
    let (mut present, mut generated) = (present.lines(), generated.lines());
    for number in 1.. {
        match (present.next(), generated.next()) {
            (None, None) => return None,
            (one, other) if one != other => {
                return Some(format!(
                    "line {number} is {:?} and would be {:?}",
                    one.unwrap_or_default(),
                    other.unwrap_or_default()
                ));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stale_missing_or_left_over_is_named_and_mended() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder { root: root.path().to_owned(), by_hand: &["guides"] };
        for (path, text) in [("guides/own.md", "mine"), ("resources/old.md", "old"), ("index.md", "a\nb")] {
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            fs::write(root.path().join(path), text).unwrap();
        }
        let files = BTreeMap::from([
            ("index.md".to_owned(), "a\nc".to_owned()),
            ("resources/new.md".to_owned(), "new".to_owned()),
        ]);
        assert_eq!(
            folder.differences(&files).unwrap(),
            [
                "index.md is stale: line 2 is \"b\" and would be \"c\"",
                "resources/new.md is missing",
                "resources/old.md is of nothing that the provider offers",
            ]
        );
        folder.write(&files).unwrap();
        assert_eq!(folder.differences(&files).unwrap(), [""; 0]);
        assert_eq!(fs::read_to_string(root.path().join("guides/own.md")).unwrap(), "mine");
    }
}
