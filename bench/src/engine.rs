//! The two engines, and how a measured database is made, copied and removed.

use std::path::{Path, PathBuf};

use base::{Error, Result};
use postgres::{Client, NoTls};
use tinhso::{Config, Demo, Installation};

use crate::cpu;

/// The seed of every province that is measured.
pub(crate) const SEED: u64 = 2026;

/// A database engine.
#[derive(Debug, Clone)]
pub(crate) enum Engine {
    /// Files in a folder.
    Sqlite,
    /// A server, by the connection string of a database that is always there.
    Postgres(String),
}

impl Engine {
    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// The address of a database on it.
    pub(crate) fn url(&self, folder: &Path, name: &str) -> Result<String> {
        match self {
            Self::Sqlite => Ok(format!("sqlite:{}", folder.join(format!("{name}.db")).display())),
            Self::Postgres(url) => match url.rsplit_once('/') {
                Some((server, database)) if !database.contains('?') => Ok(format!("{server}/{name}")),
                _ => Err(Error::bug("the address of the PostgreSQL server must be postgres://user@host/name, without options")),
            },
        }
    }

    /// Opens the demo province with so many dossiers; makes it first when it is not there.
    pub(crate) fn province(&self, folder: &Path, name: &str, dossiers: usize) -> Result<Installation> {
        let database = match self {
            Self::Sqlite => None,
            Self::Postgres(_) => {
                self.make(name)?;
                Some(self.url(folder, name)?)
            }
        };
        Demo { folder: folder.join(name), port: 8080, dossiers, seed: SEED, database }.open_or_make()
    }

    /// Removes a province and its database.
    pub(crate) fn forget(&self, folder: &Path, name: &str) -> Result<()> {
        let place = folder.join(name);
        if place.exists() {
            std::fs::remove_dir_all(&place).map_err(|e| Error::bug(format!("{}: {e}", place.display())))?;
        }
        match self {
            Self::Sqlite => Ok(()),
            Self::Postgres(_) => self.command(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")),
        }
    }

    /// A fresh copy of a database under another name.
    pub(crate) fn copy(&self, of: &Config, folder: &Path, name: &str) -> Result<Config> {
        self.remove(folder, name)?;
        let mut config = of.clone();
        config.database.url = self.url(folder, name)?;
        match self {
            Self::Sqlite => {
                let wrap = |e: rusqlite::Error| Error::bug(format!("copying the database: {e}"));
                let source = rusqlite::Connection::open(file_of(of)?).map_err(wrap)?;
                let target = file_of(&config)?;
                source.execute("VACUUM INTO ?1", [target.to_string_lossy()]).map_err(wrap)?;
            }
            Self::Postgres(_) => {
                let source = of.database.url.rsplit('/').next().unwrap_or_default();
                self.command(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'"))?;
                self.command(&format!("CREATE DATABASE {name} TEMPLATE {source}"))?;
            }
        }
        Ok(config)
    }

    /// Removes a copy.
    pub(crate) fn remove(&self, folder: &Path, name: &str) -> Result<()> {
        match self {
            Self::Sqlite => {
                for end in ["db", "db-wal", "db-shm"] {
                    let file = folder.join(format!("{name}.{end}"));
                    if file.exists() {
                        std::fs::remove_file(&file).map_err(|e| Error::bug(format!("{}: {e}", file.display())))?;
                    }
                }
                Ok(())
            }
            Self::Postgres(_) => self.command(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")),
        }
    }

    /// The first process of the server, when it runs on this machine.
    pub(crate) fn server(&self) -> Result<Option<u32>> {
        let Self::Postgres(url) = self else { return Ok(None) };
        let row = connect(url)?.query_one("SELECT pg_backend_pid()", &[]).map_err(|e| told(url, &e))?;
        Ok(u32::try_from(row.get::<_, i32>(0)).ok().and_then(cpu::parent_of))
    }

    /// What makes a commit durable here, in words.
    ///
    /// # Errors
    /// When the server does not wait for the disk: its figures would say nothing.
    pub(crate) fn durability(&self) -> Result<String> {
        let Self::Postgres(url) = self else {
            return Ok("SQLite: `journal_mode=WAL`, `synchronous=FULL`: each commit is flushed to the disk before it is acknowledged.".to_owned());
        };
        let mut client = connect(url)?;
        let mut shown = Vec::new();
        for name in ["fsync", "synchronous_commit", "full_page_writes"] {
            let row = client.query_one(&format!("SHOW {name}"), &[]).map_err(|e| told(url, &e))?;
            let value: String = row.get(0);
            if value != "on" {
                return Err(Error::bug(format!(
                    "the PostgreSQL server has {name}={value}, so that what it acknowledges is not durable; start one with \
                     TINHSO_PG_DURABLE=1 scripts/postgres-test.sh start, as scripts/bench.sh does"
                )));
            }
            shown.push(format!("`{name}=on`"));
        }
        Ok(format!("PostgreSQL: {}, everything else as the server has it by default but `shared_buffers=64MB`.", shown.join(", ")))
    }

    fn make(&self, name: &str) -> Result<()> {
        let Self::Postgres(url) = self else { return Ok(()) };
        let known = connect(url)?
            .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
            .map_err(|e| told(url, &e))?;
        if known.is_some() { Ok(()) } else { self.command(&format!("CREATE DATABASE {name}")) }
    }

    fn command(&self, sql: &str) -> Result<()> {
        let Self::Postgres(url) = self else { return Ok(()) };
        connect(url)?.batch_execute(sql).map_err(|e| told(url, &e))
    }
}

/// A connection to a PostgreSQL database.
pub(crate) fn connect(url: &str) -> Result<Client> {
    Client::connect(url, NoTls).map_err(|e| told(url, &e))
}

/// What the server said, and where.
pub(crate) fn told(url: &str, error: &postgres::Error) -> Error {
    let place = url.rsplit('@').next().unwrap_or_default();
    let said = error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
    Error::bug(format!("PostgreSQL at {place}: {said}"))
}

/// The file of a SQLite database.
pub(crate) fn file_of(config: &Config) -> Result<PathBuf> {
    match config.database()? {
        db::Config::Sqlite { path, .. } => Ok(path),
        db::Config::Postgres { .. } => Err(Error::bug("a PostgreSQL database has no file")),
    }
}
