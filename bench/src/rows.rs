//! What a submission writes, read back from the database as the statements that write it again: the
//! same rows into the same tables, in the same order, without the platform around them.

use std::collections::{BTreeMap, BTreeSet};

use base::{DossierId, Error, Result};
use db::{Db, Engine, Tx, Value, params};
use dossiers::Dossier;

/// A statement with its values; `$1`, `$2` … stand in their order.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

/// The statements of one submission.
pub(crate) type Written = Vec<Statement>;

/// What each of these submissions wrote. They must be the latest of the database.
pub(crate) fn written(db: &Db, ids: &[DossierId]) -> Result<Vec<Written>> {
    let ids = ids.to_vec();
    db.read_blocking(move |tx| {
        let mut jobs = latest(tx, "job", ids.len())?.into_iter();
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            let d = dossiers::store::get(tx, id)?.ok_or(Error::NotFound("dossier"))?;
            let mut written = vec![number(&d)];
            written.extend(insert(tx, "dossier", "id", id)?);
            let agency = insert(tx, "dossier_agency", "dossier_id", id)?;
            // Receiving and competent agency each join; here both are the same.
            for mut joining in agency.iter().chain(&agency).cloned() {
                joining.sql.push_str(" ON CONFLICT (agency_id, dossier_id) DO NOTHING");
                written.push(joining);
            }
            written.extend(text(tx.engine(), &d));
            for (table, key) in [("task", "dossier_id"), ("paper", "dossier_id"), ("letter", "dossier_id")] {
                written.extend(insert(tx, table, key, id)?);
            }
            written.push(count(&d));
            written.extend(insert(tx, "event", "subject_id", id)?);
            written.extend(jobs.next());
            all.push(written);
        }
        Ok(all)
    })
}

/// How many rows each table has, to find out whether two databases were written alike.
pub(crate) fn totals(db: &Db) -> Result<BTreeMap<String, i64>> {
    db.read_blocking(|tx| {
        let tables: Vec<String> = tx.all(
            match tx.engine() {
                Engine::Sqlite => {
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' \
                     AND (name = 'dossier_text_key' OR name NOT GLOB 'dossier_text*')"
                }
                Engine::Postgres => {
                    "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
                     WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
                }
            },
            &[],
        )?;
        let mut totals = BTreeMap::new();
        for table in tables {
            let rows = tx.one(&format!("SELECT count(*) FROM {table}"), &[])?;
            totals.insert(table, rows);
        }
        Ok(totals)
    })
}

fn columns(tx: &mut Tx<'_>, table: &'static str) -> Result<Vec<String>> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT name FROM pragma_table_info($1) ORDER BY cid",
        Engine::Postgres => {
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
    };
    tx.all(sql, params![table])
}

fn statements(tx: &mut Tx<'_>, table: &'static str, columns: &[String], rest: &str, values: &[Value]) -> Result<Vec<Statement>> {
    let names = columns.join(", ");
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    let sql = format!("INSERT INTO {table} ({names}) VALUES ({})", places.join(", "));
    let rows = tx.map(&format!("SELECT {names} FROM {table} {rest}"), values, |row| columns.iter().map(|_| row.take()).collect())?;
    Ok(rows.into_iter().map(|values| Statement { sql: sql.clone(), values }).collect())
}

/// The rows of a table that belong to a dossier.
fn insert(tx: &mut Tx<'_>, table: &'static str, key: &'static str, id: DossierId) -> Result<Vec<Statement>> {
    let columns = columns(tx, table)?;
    statements(tx, table, &columns, &format!("WHERE {key} = $1"), params![id.to_string()])
}

/// The latest rows of a table.
fn latest(tx: &mut Tx<'_>, table: &'static str, many: usize) -> Result<Vec<Statement>> {
    let columns = columns(tx, table)?;
    statements(tx, table, &columns, "ORDER BY id DESC LIMIT $1", params![many])
}

/// The words a dossier is found by, as the platform puts them into the index.
fn text(engine: Engine, d: &Dossier) -> Vec<Statement> {
    let body = dossiers::store::search_body(d).to_lowercase();
    let words: BTreeSet<&str> = body.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = words.into_iter().collect::<Vec<_>>().join(" ");
    let statement = |sql: &str, values: &[Value]| Statement { sql: sql.to_owned(), values: values.to_vec() };
    match engine {
        Engine::Sqlite => vec![
            statement("INSERT INTO dossier_text_key (id) VALUES ($1)", params![d.id]),
            statement("INSERT INTO dossier_text (rowid, body) VALUES (last_insert_rowid(), $1)", params![words]),
        ],
        Engine::Postgres => vec![statement(
            "INSERT INTO dossier_text (id, body) VALUES ($1, array_to_tsvector(string_to_array($2::text, ' ')))",
            params![d.id, words],
        )],
    }
}

fn number(d: &Dossier) -> Statement {
    Statement {
        sql: "INSERT INTO dossier_number (agency_id, day, last) VALUES ($1, $2, 1) \
              ON CONFLICT (agency_id, day) DO UPDATE SET last = dossier_number.last + 1"
            .to_owned(),
        values: params![d.receiving_agency, d.submitted_at.day()].to_vec(),
    }
}

fn count(d: &Dossier) -> Statement {
    Statement {
        sql: "INSERT INTO dossier_count (day, agency_id, procedure_id, channel, level, measure, value) \
              VALUES ($1, $2, $3, $4, $5, 'submitted', 1) \
              ON CONFLICT (day, agency_id, procedure_id, channel, measure) DO UPDATE SET value = dossier_count.value + 1"
            .to_owned(),
        values: params![d.submitted_at.day(), d.competent_agency, d.procedure_id, d.channel.code(), d.level].to_vec(),
    }
}
