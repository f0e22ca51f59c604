//! Test databases: the same test on SQLite and on PostgreSQL.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Config, Db, Engine, Migration};

static SCHEMA: AtomicU64 = AtomicU64::new(0);

/// Runs a test on a fresh SQLite database and, when `TINHSO_TEST_POSTGRES` holds a connection
/// string, on a fresh PostgreSQL schema. `TINHSO_TEST_REQUIRE_POSTGRES=1` makes its absence a
/// failure, as in continuous integration.
///
/// # Panics
/// When a database cannot be made or the test panics.
#[expect(clippy::expect_used, clippy::panic, reason = "a test that has no database cannot go on")]
pub fn both(migrations: &[Migration], test: impl Fn(Db)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sqlite = Db::open(&Config::Sqlite { path: folder.path().join("test.db"), readers: 2 }).expect("a SQLite file");
    sqlite.migrate(migrations).expect("migrations apply on SQLite");
    test(sqlite);
    match postgres(migrations) {
        Some(db) => test(db),
        None if env("TINHSO_TEST_REQUIRE_POSTGRES").is_some() => panic!("TINHSO_TEST_POSTGRES is not set"),
        None => {}
    }
}

/// A fresh PostgreSQL schema, when a server is given.
///
/// # Panics
/// When the server refuses.
#[expect(clippy::expect_used, reason = "a test that has no database cannot go on")]
pub fn postgres(migrations: &[Migration]) -> Option<Db> {
    let url = env("TINHSO_TEST_POSTGRES")?;
    let schema = format!("t{}_{}", std::process::id(), SCHEMA.fetch_add(1, Ordering::Relaxed));
    let admin = Db::open(&Config::Postgres { url: url.clone(), connections: 1 }).expect("a PostgreSQL server");
    // An earlier process may have had the same number.
    let make = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    admin.write_blocking(move |tx| tx.batch(&make)).expect("a schema of our own");
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}options=-c%20search_path%3D{schema}");
    let db = Db::open(&Config::Postgres { url, connections: 4 }).expect("a PostgreSQL server");
    db.migrate(migrations).expect("migrations apply on PostgreSQL");
    Some(db)
}

/// A name for the engine, for messages.
pub fn name(db: &Db) -> &'static str {
    match db.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told where PostgreSQL is")]
fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
