//! A transaction: what a unit of work talks to.

use base::Result;

use crate::row::FromRow;
use crate::{Engine, Row, Value, postgres, sqlite};

/// An open transaction. All statements use `$1` placeholders and must mean the same on both engines.
pub struct Tx<'a> {
    pub(crate) conn: Conn<'a>,
    pub(crate) after: Vec<After>,
}

/// What runs when the transaction is durable: waking a queue, never work that can fail.
pub(crate) type After = Box<dyn FnOnce() + Send>;

pub(crate) enum Conn<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(postgres::Open<'a>),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: Conn<'a>) -> Self {
        Self { conn, after: Vec::new() }
    }

    /// Which engine this is, for the queue's claim and for nothing else outside this crate.
    pub fn engine(&self) -> Engine {
        match self.conn {
            Conn::Sqlite(_) => Engine::Sqlite,
            Conn::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and returns how many rows it changed.
    pub fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite::run(conn, sql, params),
            Conn::Postgres(open) => open.run(sql, params),
        }
    }

    /// Runs a query and hands each row to `each`.
    pub fn each(&mut self, sql: &str, params: &[Value], mut each: impl FnMut(Row) -> Result<()>) -> Result<()> {
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite::each(conn, sql, params, &mut each),
            Conn::Postgres(open) => open.each(sql, params, &mut each),
        }
    }

    /// All rows, each made by `make`.
    pub fn map<T>(&mut self, sql: &str, params: &[Value], make: impl Fn(&mut Row) -> Result<T>) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, params, |mut row| {
            rows.push(make(&mut row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row made by `make`, or `None`.
    pub fn first<T>(&mut self, sql: &str, params: &[Value], make: impl Fn(&mut Row) -> Result<T>) -> Result<Option<T>> {
        Ok(self.map(sql, params, make)?.into_iter().next())
    }

    /// All rows as values or tuples.
    pub fn all<T: FromRow>(&mut self, sql: &str, params: &[Value]) -> Result<Vec<T>> {
        self.map(sql, params, T::from_row)
    }

    /// The first row as a value or tuple, or `None`.
    pub fn opt<T: FromRow>(&mut self, sql: &str, params: &[Value]) -> Result<Option<T>> {
        self.first(sql, params, T::from_row)
    }

    /// The first row as a value or tuple; a missing row is a bug.
    pub fn one<T: FromRow>(&mut self, sql: &str, params: &[Value]) -> Result<T> {
        self.opt(sql, params)?.ok_or_else(|| base::Error::bug(format!("no row: {sql}")))
    }

    /// Does this when the transaction is durable, and not when it fails. For wake-ups only.
    pub fn after_commit(&mut self, act: impl FnOnce() + Send + 'static) {
        self.after.push(Box::new(act));
    }

    /// Runs several statements without parameters, for migrations.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.conn {
            Conn::Sqlite(conn) => conn.execute_batch(sql).map_err(|e| crate::error::sqlite(sql, &e)),
            Conn::Postgres(open) => open.batch(sql),
        }
    }
}
