use super::{TABLES, bug};
use crate::testing::{both, name, postgres};
use crate::{Db, Engine, Migration};

const FIRST: Migration = Migration { room: "a", name: "0001", sql: "CREATE TABLE one (n BIGINT NOT NULL);" };
const SECOND: Migration = Migration { room: "a", name: "0002", sql: "CREATE TABLE two (n BIGINT NOT NULL);" };

fn has_table(db: &Db, table: &'static str) -> bool {
    db.read_blocking(move |tx| tx.one::<i64>(&format!("SELECT count(*) FROM {table}"), &[])).is_ok()
}

#[test]
fn each_is_applied_once() {
    both(&[], |db| {
        assert_eq!(db.migrate(&[FIRST]).unwrap(), ["a/0001"]);
        assert!(db.migrate(&[FIRST]).unwrap().is_empty());
        assert_eq!(db.migrate(&[FIRST, SECOND]).unwrap(), ["a/0002"]);
        // Another room may use the same name.
        let other = Migration { room: "b", sql: "CREATE TABLE three (n BIGINT NOT NULL);", ..FIRST };
        assert_eq!(db.migrate(&[other, FIRST, SECOND]).unwrap(), ["b/0001"]);
        assert!(has_table(&db, "one") && has_table(&db, "two") && has_table(&db, "three"), "on {}", name(&db));
    });
}

#[test]
fn a_changed_one_is_refused_and_nothing_else_happens() {
    both(&[FIRST], |db| {
        let changed = Migration { sql: "CREATE TABLE one (n BIGINT);", ..FIRST };
        let said = bug(db.migrate(&[SECOND, changed]));
        assert!(said.contains("a/0001 was changed"), "{said}");
        assert!(!has_table(&db, "two"), "on {}", name(&db));
    });
}

#[test]
fn one_that_fails_leaves_nothing_behind() {
    both(&[], |db| {
        let broken = Migration { sql: "CREATE TABLE three (n BIGINT NOT NULL); CREATE INDEX x ON nowhere (n);", ..SECOND };
        assert!(db.migrate(&[FIRST, broken]).is_err());
        assert!(!has_table(&db, "one") && !has_table(&db, "three"), "on {}", name(&db));
        assert_eq!(db.migrate(&[FIRST, SECOND]).unwrap().len(), 2);
    });
}

#[test]
fn sqlite_tables_are_strict() {
    both(TABLES, |db| {
        if db.engine() == Engine::Sqlite {
            let loose: i64 = db
                .read_blocking(|tx| {
                    tx.one("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' AND strict = 0", &[])
                })
                .unwrap();
            assert_eq!(loose, 0);
        }
    });
}

#[test]
fn several_processes_may_start_together() {
    let Some(db) = postgres(&[]) else { return };
    let starting: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            std::thread::spawn(move || db.migrate(&[FIRST, SECOND]))
        })
        .collect();
    let applied: usize = starting.into_iter().map(|process| process.join().unwrap().unwrap().len()).sum();
    assert_eq!(applied, 2);
}
