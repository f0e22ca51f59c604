//! The engines without the platform: ready rows, prepared statements, the same settings.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use base::{Error, Result};
use postgres::types::ToSql;
use postgres::{Client, Statement as Prepared};
use rusqlite::{Connection, params_from_iter};

use crate::cpu::{Meter, Spent};
use crate::engine::{connect, told};
use crate::rows::{Statement, Written};

/// Writes on one connection, so many submissions in a transaction; the first `warm` are not measured.
pub(crate) fn sqlite(path: &Path, all: &[Written], warm: usize, group: usize) -> Result<Spent> {
    let wrap = |e: rusqlite::Error| Error::bug(format!("SQLite: {e}"));
    let conn = Connection::open(path).map_err(wrap)?;
    conn.set_prepared_statement_cache_capacity(512);
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000; \
         PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;",
    )
    .map_err(wrap)?;
    let (first, rest) = all.split_at(warm.min(all.len()));
    for one in first {
        sqlite_group(&conn, std::slice::from_ref(one)).map_err(wrap)?;
    }
    let meter = Meter::start(None)?;
    for several in rest.chunks(group) {
        sqlite_group(&conn, several).map_err(wrap)?;
    }
    meter.read()
}

fn sqlite_group(conn: &Connection, several: &[Written]) -> rusqlite::Result<()> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    for statement in several.iter().flatten() {
        conn.prepare_cached(&statement.sql)?.execute(params_from_iter(&statement.values))?;
    }
    conn.prepare_cached("COMMIT")?.execute([]).map(drop)
}

/// Writes on so many connections, each submission in a transaction of its own; each connection's
/// share of the first `warm` is not measured.
pub(crate) fn postgres(url: &str, server: Option<u32>, all: &[Written], warm: usize, connections: usize) -> Result<Spent> {
    let mut lines = Vec::new();
    for _ in 0..connections {
        lines.push(Line { client: connect(url)?, prepared: HashMap::new(), url: url.to_owned() });
    }
    let (first, rest) = all.split_at(warm.min(all.len()));
    for share in first.chunks(connections) {
        for (line, one) in lines.iter_mut().zip(share) {
            line.write(one)?;
        }
    }
    let next = AtomicUsize::new(0);
    let meter = Meter::start(server)?;
    thread::scope(|scope| {
        let workers: Vec<_> = lines.iter_mut().map(|line| scope.spawn(|| line.work(rest, &next))).collect();
        workers.into_iter().try_for_each(|w| w.join().unwrap_or_else(|_| Err(Error::bug("a connection's thread panicked"))))
    })?;
    meter.read()
}

struct Line {
    client: Client,
    prepared: HashMap<String, Prepared>,
    url: String,
}

impl Line {
    fn work(&mut self, all: &[Written], next: &AtomicUsize) -> Result<()> {
        while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            self.write(one)?;
        }
        Ok(())
    }

    fn write(&mut self, one: &[Statement]) -> Result<()> {
        let Self { client, prepared, url } = self;
        let wrap = |e: postgres::Error| told(url, &e);
        let mut transaction = client.transaction().map_err(wrap)?;
        for statement in one {
            let ready = match prepared.get(&statement.sql) {
                Some(ready) => ready.clone(),
                None => {
                    let ready = transaction.prepare(&statement.sql).map_err(wrap)?;
                    prepared.insert(statement.sql.clone(), ready.clone());
                    ready
                }
            };
            let values: Vec<&(dyn ToSql + Sync)> = statement.values.iter().map(|v| -> &(dyn ToSql + Sync) { v }).collect();
            transaction.execute(&ready, &values).map_err(wrap)?;
        }
        transaction.commit().map_err(wrap)
    }
}
