//! Small habits, held by tests.

use std::fs;

use crate::tree::{files, root};

/// Files over this many lines hold more than one subject.
const LINES: usize = 500;

#[test]
fn files_are_rooms_with_one_subject() {
    let long: Vec<String> = files(&root().join("crates"), &[".rs"])
        .into_iter()
        .filter_map(|path| {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            (lines > LINES).then(|| format!("{}: {lines}", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "split these: {long:#?}");
}

#[test]
fn only_the_database_rooms_ask_which_engine_it_is() {
    for path in files(&root().join("crates"), &[".rs"]) {
        let shown = path.display().to_string();
        let may = ["/crates/db/", "/crates/jobs/", "/crates/tests/", "/tests.rs", "/tests/", "/testing"];
        if may.iter().any(|part| shown.contains(part)) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("Engine::Sqlite") && !text.contains("Engine::Postgres"), "{shown} branches on the engine");
    }
}

#[test]
fn queries_name_their_columns() {
    for path in files(&root().join("crates"), &[".rs"]) {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            let star = ["SELECT *", "SELECT d.*", "SELECT t.*"].iter().any(|s| line.contains(s));
            assert!(!star || path.ends_with("tests/src/tidy.rs"), "{}: {line}", path.display());
        }
    }
}

#[test]
fn nothing_is_left_undone_in_the_code() {
    for path in files(&root().join("crates"), &[".rs", ".html", ".sql"]) {
        if path.ends_with("tests/src/tidy.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for mark in ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "#[ignore"] {
            assert!(!text.contains(mark), "{} says {mark}", path.display());
        }
    }
}

#[test]
fn pages_keep_to_the_content_security_policy() {
    for path in files(&root().join("crates"), &[".html"]) {
        let text = fs::read_to_string(&path).unwrap();
        for banned in [" style=\"", " onclick=", " onchange=", " onsubmit=", "javascript:"] {
            assert!(!text.contains(banned), "{} has {banned}", path.display());
        }
        for script in text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains("src=") || tag.contains("nonce="), "{}: <script{tag}>", path.display());
        }
    }
}
