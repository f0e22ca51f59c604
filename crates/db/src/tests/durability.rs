//! What was answered stays, also when the process is killed the moment after.
//!
//! Killing the process does not take the power away; that the disk is waited for is
//! `synchronous = FULL`, which is asked of SQLite here.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use crate::{Config, Db, Migration, params};

const FOLDER: &str = "TINHSO_TEST_KILLED_CHILD";
const TABLE: &[Migration] =
    &[Migration { room: "test", name: "0001", sql: "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, words TEXT NOT NULL);" }];

fn open(folder: &std::path::Path) -> Db {
    let db = Db::open(&Config::Sqlite { path: folder.join("killed.db"), readers: 1 }).unwrap();
    db.migrate(TABLE).unwrap();
    db
}

/// The child: writes from several threads and says what was answered, until it is killed. In an
/// ordinary run it has nothing to do.
#[test]
fn child_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let db = open(folder.as_ref());
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let db = db.clone();
            std::thread::spawn(move || {
                for n in 0.. {
                    let id = format!("{writer}-{n}");
                    let note = id.clone();
                    db.write_blocking(move |tx| {
                        tx.run("INSERT INTO note (id, words) VALUES ($1, $2)", params![note, "một hàng đã được xác nhận".repeat(20)])
                    })
                    .unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "\nkept {id}").unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
}

#[test]
fn answered_writes_survive_a_kill() {
    for wanted in [1, 40, 400] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::durability::child_that_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let kept_of = |line: String| line.strip_prefix("kept ").map(str::to_owned);
        let mut kept: HashSet<String> = lines.by_ref().filter_map(kept_of).take(wanted).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        // What it had said before it died counts as well.
        kept.extend(lines.filter_map(kept_of));
        assert!(kept.len() >= wanted);

        let db = open(folder.path());
        let found: HashSet<String> = db.read_blocking(|tx| tx.all("SELECT id FROM note", &[])).unwrap().into_iter().collect();
        let lost: Vec<_> = kept.difference(&found).collect();
        assert!(lost.is_empty(), "lost after the kill: {lost:?}");
        let checked: String = db.read_blocking(|tx| tx.one("PRAGMA integrity_check", &[])).unwrap();
        assert_eq!(checked, "ok");
    }
}

#[test]
fn the_disk_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(folder.path());
    let (synchronous, journal, keys): (i64, String, i64) = db
        .write_blocking(|tx| {
            Ok((tx.one("PRAGMA synchronous", &[])?, tx.one("PRAGMA journal_mode", &[])?, tx.one("PRAGMA foreign_keys", &[])?))
        })
        .unwrap();
    assert_eq!((synchronous, journal.as_str(), keys), (2, "wal", 1));
}
