//! The arrows between rooms, read from the manifests.

use std::collections::BTreeMap;
use std::fs;

use crate::tree::root;

/// What each room may stand on. A new arrow is a decision: add it here, with its reason in the commit.
const ALLOWED: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("formats", &["base"]),
    ("forms", &["base"]),
    ("process", &["base"]),
    ("signing", &["base"]),
    ("catalogue", &["base", "forms", "process"]),
    ("db", &["base"]),
    ("access", &["base", "db"]),
    ("print", &["base"]),
    ("web", &["base", "db", "access"]),
    ("jobs", &["base", "db", "access", "web"]),
    ("files", &["base", "db", "access", "jobs", "web"]),
    ("national", &["base"]),
    ("sandbox", &["base", "access", "web"]),
    ("people", &["base", "db", "access", "jobs", "files", "web", "national"]),
    ("procedures", &["base", "db", "access", "jobs", "files", "web", "forms", "process", "catalogue"]),
    ("dossiers", &["base", "db", "access", "jobs", "files", "web", "forms", "process", "catalogue"]),
];

fn arrows() -> BTreeMap<String, Vec<String>> {
    let mut rooms: BTreeMap<String, toml::Table> = BTreeMap::new();
    for entry in fs::read_dir(root().join("crates")).unwrap().map(Result::unwrap) {
        let text = fs::read_to_string(entry.path().join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        rooms.insert(name, manifest);
    }
    rooms
        .iter()
        .map(|(name, manifest)| {
            let on: Vec<String> = manifest
                .get("dependencies")
                .and_then(toml::Value::as_table)
                .map(|table| table.keys().filter(|d| rooms.contains_key(*d)).cloned().collect())
                .unwrap_or_default();
            (name.clone(), on)
        })
        .collect()
}

#[test]
fn rooms_stand_only_on_what_they_may() {
    for (room, on) in arrows() {
        if ["tinhso", "tests"].contains(&room.as_str()) {
            continue;
        }
        let allowed = ALLOWED.iter().find(|(name, _)| *name == room).map(|(_, on)| *on);
        let allowed = allowed.unwrap_or_else(|| panic!("{room} is a new room: say in arrows.rs what it may stand on"));
        for other in on {
            assert!(allowed.contains(&other.as_str()), "{room} → {other} is a new arrow");
        }
    }
}

#[test]
fn no_allowance_is_left_over() {
    let rooms = arrows();
    for (room, _) in ALLOWED {
        assert!(rooms.contains_key(*room), "{room} is allowed arrows but does not exist");
    }
}
