//! The direction of imports: what each room of the house may know.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms that it may name. What is not here may name anything.
const MAY_KNOW: [(&str, &[&str]); 6] = [
    // The process knows nothing of Terraform's values, and no vendor.
    ("plugin", &["plugin"]),
    // Terraform's side knows no process and no vendor.
    ("framework", &["framework"]),
    ("http", &["http"]),
    ("zoom", &["zoom", "http"]),
    ("conductorone", &["conductorone", "http"]),
    ("pingone", &["pingone", "http"]),
];

pub(crate) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The rooms that a text names after `crate::`, also inside braces after `crate::{`.
fn rooms_named(text: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let mut named = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => named.push(word(rest)),
            Some(group) => {
                let group = group.split_once("};").map_or(group, |(inside, _)| inside);
                named.extend(group.split(',').map(|item| word(item.trim())));
            }
        }
    }
    named.retain(|room| !room.is_empty());
    named
}

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    for (room, may_know) in MAY_KNOW {
        let mut files = Vec::new();
        sources(&root.join(room), &mut files);
        assert!(files.len() > 3, "{room} is empty; has the room moved?");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for named in rooms_named(&text) {
                if root.join(&named).is_dir() && !may_know.contains(&named.as_str()) {
                    faults.push(format!("{} names {named}", file.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "imports against the direction of the house:\n{}", faults.join("\n"));
}

#[test]
fn an_import_against_the_direction_would_be_seen() {
    assert_eq!(rooms_named("use crate::zoom::Client;"), ["zoom"]);
    assert_eq!(rooms_named("use crate::{zoom::Client, http};"), ["zoom", "http"]);
    assert_eq!(rooms_named("fn f() { crate::provider::f() }"), ["provider"]);
}

#[test]
fn the_map_names_every_room() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    for entry in fs::read_dir(root.join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = format!("{}/", path.file_name().unwrap().to_str().unwrap());
            assert!(map.contains(&name), "ARCHITECTURE.md does not name {name}");
        }
    }
}

#[test]
fn every_file_that_the_map_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let named = map
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|text| Path::new(text).extension().is_some_and(|extension| extension == "rs"));
    let missing: Vec<&str> = named
        .filter(|name| name.contains('/'))
        .filter(|name| !root.join(name).exists() && !root.join("src").join(name).exists())
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names files that are not there: {missing:?}");
}
