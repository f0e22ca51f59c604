//! SQLite: one thread that writes, a few that read.
//!
//! Writes that wait at the same time share one commit, each in its own savepoint, so that one
//! flush to the disk (`synchronous = FULL`) serves them all and a failing one undoes only itself.

use std::path::Path;
use std::thread;

use base::{Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};

use crate::pool::{Mode, Pool, Source, Unit, queue};
use crate::tx::Conn;
use crate::{Row, Tx, Value, error};

/// The most units that share one commit: bounds how long the first of them waits.
const GROUP: usize = 256;

pub(crate) fn open(path: &Path, readers: usize) -> Result<(Pool, Pool)> {
    let writer = connect(path, OpenFlags::default() | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    writer
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA wal_autocheckpoint = 4000;",
        )
        .map_err(|e| error::sqlite("PRAGMA", &e))?;

    let (writes, write_source) = queue();
    spawn("db-writer", move || write_loop(&writer, &write_source))?;

    let (reads, read_source) = queue();
    for n in 0..readers.max(1) {
        let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        let source = read_source.clone();
        spawn(&format!("db-reader-{n}"), move || read_loop(&reader, &source))?;
    }
    Ok((writes, reads))
}

pub(crate) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(body).map(drop).map_err(Error::bug)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags)
        .map_err(|e| Error::bug(format!("cannot open {}: {e}", path.display())))?;
    conn.set_prepared_statement_cache_capacity(512);
    // A plan does not depend on the values bound: otherwise statements are prepared again and again.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|e| error::sqlite("QPSG", &e))?;
    conn.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;")
        .map_err(|e| error::sqlite("PRAGMA", &e))?;
    Ok(conn)
}

fn write_loop(conn: &Connection, source: &Source) {
    while let Some(first) = source.next() {
        commit_group(conn, source, first);
    }
}

fn commit_group(conn: &Connection, source: &Source, first: Box<dyn Unit>) {
    if let Err(error) = statement(conn, "BEGIN IMMEDIATE") {
        first.answer(Err(error));
        return;
    }
    let mut done: Vec<Box<dyn Unit>> = Vec::new();
    let mut next = Some(first);
    while let Some(mut unit) = next.take() {
        match run_in_savepoint(conn, unit.as_mut()) {
            Ok(()) => done.push(unit),
            Err(error) => unit.answer(Err(error)),
        }
        // A full or failing disk undoes the whole transaction at once: nobody may go on in it.
        if done.len() < GROUP && !conn.is_autocommit() {
            next = source.waiting();
        }
    }
    let committed = statement(conn, "COMMIT");
    if committed.is_err() && !conn.is_autocommit() {
        let _ = statement(conn, "ROLLBACK");
    }
    for unit in done {
        let outcome = match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(Error::bug(format!("commit failed: {error}"))),
        };
        unit.answer(outcome);
    }
}

fn run_in_savepoint(conn: &Connection, unit: &mut dyn Unit) -> Result<()> {
    statement(conn, "SAVEPOINT unit")?;
    let good = unit.run(&mut Tx::new(Conn::Sqlite(conn)));
    if !good {
        statement(conn, "ROLLBACK TO unit")?;
    }
    statement(conn, "RELEASE unit")
}

fn read_loop(conn: &Connection, source: &Source) {
    while let Some(mut unit) = source.next() {
        debug_assert!(unit.mode() == Mode::Read);
        if let Err(error) = statement(conn, "BEGIN") {
            unit.answer(Err(error));
            continue;
        }
        unit.run(&mut Tx::new(Conn::Sqlite(conn)));
        let ended = statement(conn, "COMMIT");
        unit.answer(ended);
    }
}

fn statement(conn: &Connection, sql: &str) -> Result<()> {
    run(conn, sql, &[]).map(drop)
}

pub(crate) fn run(conn: &Connection, sql: &str, params: &[Value]) -> Result<u64> {
    let work = || {
        let mut statement = conn.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        Ok::<_, rusqlite::Error>(conn.changes())
    };
    work().map_err(|e| error::sqlite(sql, &e))
}

/// Bytes that are no UTF-8 can only come from another program's hand; they are shown, not refused.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Binds `$n` to the n-th value. SQLite takes `$2` for a name and would count placeholders in the
/// order in which they first appear.
fn bind(statement: &mut Statement<'_>, params: &[Value]) -> rusqlite::Result<()> {
    let mut highest = 0;
    for position in 1..=statement.parameter_count() {
        let number = statement.parameter_name(position).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|n| params.get(n.checked_sub(1)?));
        let (Some(number), Some(value)) = (number, value) else {
            return Err(rusqlite::Error::InvalidParameterCount(params.len(), position));
        };
        statement.raw_bind_parameter(position, value)?;
        highest = highest.max(number);
    }
    if highest == params.len() { Ok(()) } else { Err(rusqlite::Error::InvalidParameterCount(params.len(), highest)) }
}

pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    params: &[Value],
    each: &mut dyn FnMut(Row) -> Result<()>,
) -> Result<()> {
    let wrap = |e: rusqlite::Error| error::sqlite(sql, &e);
    let mut statement = conn.prepare_cached(sql).map_err(wrap)?;
    let columns = statement.column_count();
    bind(&mut statement, params).map_err(wrap)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(wrap)? {
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(match row.get_ref(column).map_err(wrap)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(n) => Value::Int(n),
                ValueRef::Real(x) => Value::Real(x),
                ValueRef::Text(bytes) => Value::Text(text(bytes)),
                ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
            });
        }
        each(Row::new(values))?;
    }
    Ok(())
}
