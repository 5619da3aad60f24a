//! The examples that stand on the pages, from the registries' layout of `examples/`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Kind;

/// The project's folder of examples.
#[derive(Debug)]
pub struct Examples {
    root: PathBuf,
}

impl Examples {
    /// Those in this folder.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Whether there is a main example of a thing.
    pub fn has(&self, kind: Kind, name: &str) -> bool {
        self.folder(kind, name).join(kind.example()).is_file()
    }

    /// The main example of a thing, as a block of code; empty where there is none.
    pub fn main(&self, kind: Kind, name: &str) -> io::Result<String> {
        block("terraform", &self.folder(kind, name).join(kind.example()))
    }

    /// Another file in a thing's folder, as a block of code; none where it is not there.
    pub fn other(&self, kind: Kind, name: &str, language: &str, file: &str) -> io::Result<Option<String>> {
        let path = self.folder(kind, name).join(file);
        if path.is_file() { block(language, &path).map(Some) } else { Ok(None) }
    }

    /// The example of the provider's own block.
    pub fn provider(&self) -> io::Result<String> {
        block("terraform", &self.root.join("provider/provider.tf"))
    }

    fn folder(&self, kind: Kind, name: &str) -> PathBuf {
        self.root.join(kind.folder()).join(name)
    }
}

fn block(language: &str, path: &Path) -> io::Result<String> {
    if !path.is_file() {
        return Ok(String::new());
    }
    let text = fs::read_to_string(path)?;
    Ok(format!("```{language}\n{}\n```\n", text.trim_end()))
}
