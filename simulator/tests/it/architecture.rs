//! The floors of the house: which room may know which.

use std::fs;
use std::path::{Path, PathBuf};

/// The vendors; none knows another.
const VENDORS: [&str; 3] = ["zoom", "conductorone", "pingone"];

/// Each room, from the ground up, and the rooms below that it may name besides itself.
const FLOORS: &[(&str, &[&str])] = &[
    ("tls", &[]),
    ("world", &[]),
    ("faults", &["world"]),
    ("http", &["world"]),
    ("log", &["http", "world"]),
    ("service", &["http", "log", "world"]),
    ("zoom", &["service", "http", "log", "world"]),
    ("conductorone", &["service", "http", "world"]),
    ("pingone", &["service", "http", "world"]),
    ("engine", &["zoom", "conductorone", "pingone", "service", "http", "faults", "log", "world", "tls"]),
    ("page", &["http"]),
    ("steering", &["page", "engine", "http", "faults", "log", "world"]),
    ("server", &["steering", "engine", "http", "tls"]),
    ("simulator", &["server", "engine", "log", "world", "tls"]),
    ("cli", &["simulator", "world"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of a room, which is a folder, a file, or both.
fn files(room: &str) -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    let (folder, file) = (root().join(room), root().join(format!("{room}.rs")));
    if folder.is_dir() {
        collect(&folder, &mut found);
    }
    if file.is_file() {
        found.push(file);
    }
    found
}

/// The rooms that a text names after `crate::`, also inside braces after `crate::{`. Documentation may
/// point anywhere.
fn rooms_named(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let word = |text: &str| -> String {
        text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let mut named = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => named.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let items = group
                    .split(|letter| {
                        depth += i32::from(letter == '{') - i32::from(letter == '}');
                        depth <= 0 && matches!(letter, ',' | '}')
                    })
                    .take_while(|item| !item.starts_with(';'));
                named.extend(items.map(|item| word(item.trim())));
            }
        }
    }
    named.retain(|room| !room.is_empty());
    named
}

#[test]
fn no_room_knows_a_room_above_it() {
    let mut faults = Vec::new();
    for (place, (room, below)) in FLOORS.iter().enumerate() {
        for known in *below {
            let there = FLOORS.iter().position(|(other, _)| other == known);
            assert!(there.is_some_and(|there| there < place), "{known} does not stand below {room}");
        }
        let files = files(room);
        assert!(!files.is_empty(), "{room} is empty; has the room moved?");
        for file in files {
            for named in rooms_named(&fs::read_to_string(&file).unwrap()) {
                let is_room = FLOORS.iter().any(|(other, _)| *other == named);
                if is_room && named != *room && !below.contains(&named.as_str()) {
                    faults.push(format!("{} names {named}", file.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "imports against the direction of the house:\n{}", faults.join("\n"));
}

#[test]
fn a_vendor_is_added_without_touching_another() {
    for (room, below) in FLOORS.iter().filter(|(room, _)| VENDORS.contains(room)) {
        assert!(!below.iter().any(|known| VENDORS.contains(known)), "{room}");
    }
}

#[test]
fn every_room_has_its_floor() {
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let has_floor = FLOORS.iter().any(|(room, _)| *room == name) || name == "lib" || name == "main";
        assert!(has_floor, "{name} has no floor");
    }
}

#[test]
fn an_import_against_the_direction_would_be_seen() {
    assert_eq!(rooms_named("use crate::zoom::Client;"), ["zoom"]);
    assert_eq!(rooms_named("use crate::{zoom::{Client, Other}, http};"), ["zoom", "http"]);
    assert_eq!(rooms_named("fn f() { crate::server::f() }"), ["server"]);
    assert!(rooms_named("/// See [`crate::server`].").is_empty());
}
