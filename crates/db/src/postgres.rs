//! PostgreSQL: each connection has a thread that runs units of work one after another.

use std::collections::HashMap;
use std::str::FromStr as _;
use std::time::Duration;

use base::{Error, Result};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{ToSql, Type};
use postgres::{Client, IsolationLevel, NoTls, Statement, Transaction};

use crate::pool::{Mode, Pool, Source, Unit, queue};
use crate::sqlite::spawn;
use crate::tx::Conn;
use crate::{Row, Tx, Value, error};

/// The most prepared statements a connection keeps; lists with many filters make many texts.
const PREPARED: usize = 1_000;

pub(crate) fn open(url: &str, connections: usize) -> Result<Pool> {
    let config = postgres::Config::from_str(url).map_err(|e| Error::bug(format!("database url: {e}")))?;
    let first = config.connect(NoTls).map_err(|e| error::postgres("connect", &e))?;
    let (pool, source) = queue();
    let mut first = Some(first);
    for n in 0..connections.max(1) {
        let mut line = Line { config: config.clone(), client: first.take(), prepared: HashMap::new() };
        let source = source.clone();
        spawn(&format!("db-{n}"), move || line.serve(&source))?;
    }
    Ok(pool)
}

struct Line {
    config: postgres::Config,
    client: Option<Client>,
    prepared: HashMap<String, Statement>,
}

impl Line {
    fn serve(&mut self, source: &Source) {
        while let Some(unit) = source.next() {
            self.run(unit);
            if self.client.as_ref().is_some_and(Client::is_closed) {
                self.client = None;
            }
        }
    }

    fn run(&mut self, mut unit: Box<dyn Unit>) {
        if self.client.is_none() {
            self.prepared.clear();
            match self.config.connect(NoTls) {
                Ok(client) => self.client = Some(client),
                Err(_) => return unit.answer(Err(Error::Busy { retry_after: Duration::from_secs(5) })),
            }
        }
        let Some(client) = self.client.as_mut() else { return };
        let begun = match unit.mode() {
            Mode::Write => client.transaction(),
            // One consistent view, as a reader of SQLite has.
            Mode::Read => {
                client.build_transaction().read_only(true).isolation_level(IsolationLevel::RepeatableRead).start()
            }
        };
        let transaction = match begun {
            Ok(transaction) => transaction,
            Err(error) => return unit.answer(Err(error::postgres("BEGIN", &error))),
        };
        let mut tx = Tx::new(Conn::Postgres(Open { transaction, prepared: &mut self.prepared }));
        let good = unit.run(&mut tx);
        let Conn::Postgres(open) = tx.conn else { return };
        let ended = if good { open.transaction.commit() } else { open.transaction.rollback() };
        unit.answer(ended.map_err(|e| error::postgres("COMMIT", &e)));
    }
}

/// A transaction on a connection, with the connection's prepared statements.
pub(crate) struct Open<'a> {
    transaction: Transaction<'a>,
    prepared: &'a mut HashMap<String, Statement>,
}

impl Open<'_> {
    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.transaction.prepare(sql).map_err(|e| error::postgres(sql, &e))?;
        if self.prepared.len() >= PREPARED {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| -> &(dyn ToSql + Sync) { p }).collect();
        self.transaction.execute(&statement, &params).map_err(|e| error::postgres(sql, &e))
    }

    pub(crate) fn each(&mut self, sql: &str, params: &[Value], each: &mut dyn FnMut(Row) -> Result<()>) -> Result<()> {
        let statement = self.prepare(sql)?;
        let wrap = |e: postgres::Error| error::postgres(sql, &e);
        let mut rows = self.transaction.query_raw(&statement, params).map_err(wrap)?;
        while let Some(row) = rows.next().map_err(wrap)? {
            let mut values = Vec::with_capacity(row.len());
            for (position, column) in row.columns().iter().enumerate() {
                values.push(value(&row, position, column.type_()).map_err(wrap)?);
            }
            each(Row::new(values))?;
        }
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.transaction.batch_execute(sql).map_err(|e| error::postgres(sql, &e))
    }
}

fn value(row: &postgres::Row, position: usize, kind: &Type) -> Result<Value, postgres::Error> {
    Ok(match *kind {
        Type::BOOL => row.try_get::<_, Option<bool>>(position)?.map_or(Value::Null, Value::Bool),
        Type::INT8 => row.try_get::<_, Option<i64>>(position)?.map_or(Value::Null, Value::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(position)?.map_or(Value::Null, |n| Value::Int(i64::from(n))),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(position)?.map_or(Value::Null, Value::Real),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(position)?.map_or(Value::Null, Value::Bytes),
        _ => row.try_get::<_, Option<String>>(position)?.map_or(Value::Null, Value::Text),
    })
}
