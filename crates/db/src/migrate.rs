//! Migrations: one file serves both engines, forward only.

use base::{Error, Result};

use crate::{Engine, Tx, params};

/// One change of the schema, written in PostgreSQL's type words.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The room it belongs to, such as `dossiers`.
    pub room: &'static str,
    /// Its file name, such as `0001_dossier`.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

pub(crate) fn run(tx: &mut Tx<'_>, engine: Engine, migrations: &[Migration]) -> Result<Vec<String>> {
    if engine == Engine::Postgres {
        // Several processes may start at the same time; the others wait here and find it done.
        tx.batch("SELECT pg_advisory_xact_lock(4826419)")?;
    }
    tx.batch(&for_engine(
        engine,
        "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, sql TEXT NOT NULL);",
    ))?;
    let mut applied = Vec::new();
    for migration in migrations {
        let name = format!("{}/{}", migration.room, migration.name);
        let known: Option<String> = tx.opt("SELECT sql FROM migration WHERE name = $1", params![name])?;
        match known {
            Some(sql) if sql == migration.sql => {}
            Some(_) => return Err(Error::bug(format!("migration {name} was changed after it was applied"))),
            None => {
                tx.batch(&for_engine(engine, migration.sql))?;
                tx.run("INSERT INTO migration (name, sql) VALUES ($1, $2)", params![name, migration.sql])?;
                applied.push(name);
            }
        }
    }
    Ok(applied)
}

/// The statements in the engine's own type words. SQLite tables are `STRICT`, so that a wrong
/// type is refused as PostgreSQL refuses it.
fn for_engine(engine: Engine, sql: &str) -> String {
    if engine == Engine::Postgres {
        return sql.to_owned();
    }
    let mut mapped = String::with_capacity(sql.len() + 64);
    for statement in without_comments(sql).split_inclusive(';') {
        let words = statement
            .replace("DOUBLE PRECISION", "REAL")
            .replace("BIGINT", "INTEGER")
            .replace("BOOLEAN", "INTEGER")
            .replace("BYTEA", "BLOB");
        let is_table = words.trim_start().starts_with("CREATE TABLE");
        match words.strip_suffix(';') {
            Some(body) if is_table => {
                mapped.push_str(body.trim_end());
                mapped.push_str(" STRICT;");
            }
            _ => mapped.push_str(&words),
        }
    }
    mapped
}

fn without_comments(sql: &str) -> String {
    sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}
