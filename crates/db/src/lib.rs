//! The database: one SQL text on SQLite and PostgreSQL behind units of work.
//!
//! A **unit of work** is a closure that gets a [`Tx`] and runs on a thread of the engine:
//!
//! ```no_run
//! # async fn example(db: db::Db) -> base::Result<()> {
//! let open = db
//!     .read(|tx| tx.one::<i64>("SELECT count(*) FROM dossier WHERE status = $1", db::params![4]))
//!     .await?;
//! # Ok(()) }
//! ```
//!
//! The closure is ordinary blocking Rust: nothing outside the database can be awaited while a
//! transaction is open, because nothing can be awaited at all. On SQLite one thread writes and a
//! few read; waiting writes share one durable commit. On PostgreSQL each connection has a thread.
//!
//! This is the only crate that names a driver.

mod bulk;
mod error;
mod migrate;
mod pool;
mod postgres;
mod row;
mod sqlite;
pub mod text;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(test)]
mod tests;
mod tx;
mod value;

use std::path::PathBuf;
use std::sync::Arc;

use base::{Error, Result};

pub use bulk::Suspended;
pub use migrate::Migration;
pub use row::{FromRow, FromValue, Row};
pub use tx::Tx;
pub use value::{ToValue, Value};

/// Which database to open.
#[derive(Debug, Clone)]
pub enum Config {
    /// A SQLite file, made when it is missing.
    Sqlite {
        /// Where the file is.
        path: PathBuf,
        /// How many threads read.
        readers: usize,
    },
    /// A PostgreSQL server.
    Postgres {
        /// The connection string, `postgres://user:secret@host/name`.
        url: String,
        /// How many connections.
        connections: usize,
    },
}

/// Which of the two engines is in use. Only `db` itself and `jobs` may branch on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// An open database; cloning shares it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    writers: pool::Pool,
    readers: pool::Pool,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({:?})", self.0.engine)
    }
}

impl Db {
    /// Opens the database and starts its threads.
    pub fn open(config: &Config) -> Result<Self> {
        let inner = match config {
            Config::Sqlite { path, readers } => {
                let (writers, readers) = sqlite::open(path, *readers)?;
                Inner { engine: Engine::Sqlite, writers, readers }
            }
            Config::Postgres { url, connections } => {
                let pool = postgres::open(url, *connections)?;
                Inner { engine: Engine::Postgres, writers: pool.clone(), readers: pool }
            }
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// Runs a unit of work that changes data. Returns when it is durable; an error undoes all of it.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.0.writers.submit(pool::Mode::Write, work)?.await.map_err(|_| stopped())?
    }

    /// Runs a unit of work that only reads, on one consistent view of the data.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.0.readers.submit(pool::Mode::Read, work)?.await.map_err(|_| stopped())?
    }

    /// [`Db::write`] for threads outside the async runtime: the command line and generators.
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.0.writers.submit(pool::Mode::Write, work)?.blocking_recv().map_err(|_| stopped())?
    }

    /// [`Db::read`] for threads outside the async runtime.
    pub fn read_blocking<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.0.readers.submit(pool::Mode::Read, work)?.blocking_recv().map_err(|_| stopped())?
    }

    /// Brings the schema up to date; applied migrations are skipped, changed ones are refused.
    /// Returns the names of those it applied.
    pub fn migrate(&self, migrations: &[Migration]) -> Result<Vec<String>> {
        let engine = self.0.engine;
        let migrations = migrations.to_vec();
        self.write_blocking(move |tx| migrate::run(tx, engine, &migrations))
    }
}

fn stopped() -> Error {
    Error::bug("the database thread stopped before it answered")
}

/// The parameters of a statement: `params![id, name, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        $crate::parameters(&[$($crate::ToValue::to_value(&$value)),*])
    };
}

/// What [`params!`] makes: the values as a slice.
#[doc(hidden)]
pub fn parameters<const N: usize>(values: &[Value; N]) -> &[Value] {
    values
}
