//! Procedures and their versions as rows.

mod codes;
mod write;

use std::sync::Arc;

use base::text::fold;
use base::{Error, Instant, ProcedureId, Result, VersionId};
use catalogue::Definition;
use db::{Row, Tx, params};
use serde::Serialize;

pub use codes::{Source, State, VersionState};
pub(crate) use write::{
    NewVersion, add_procedure, add_version, change_draft, move_version, rename, set_state,
};

/// A procedure of the catalogue, whatever its versions say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Procedure {
    /// Its id.
    pub id: ProcedureId,
    /// The national code.
    pub code: String,
    /// The Vietnamese name of the latest version.
    pub name: String,
    /// The code of its sector.
    pub sector: String,
    /// Whether it is in force.
    pub state: State,
    /// The published version, when there is one.
    pub current: Option<VersionId>,
    /// Counts changes, so that nobody overwrites unseen work.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Instant,
}

/// A version of a procedure with all that happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionRow {
    /// Its id.
    pub id: VersionId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// 1 for the first version of a procedure.
    pub number: i64,
    /// Draft, in review, published, replaced.
    pub state: VersionState,
    /// The content.
    pub definition: Arc<Definition>,
    /// What an import brought that has no place in the content.
    pub kept: serde_json::Value,
    /// What its author or reviewer said about it.
    pub note: String,
    /// Who wrote it, as a key: `official:…`, `system`.
    pub made_by: String,
    /// Who wrote it, by name.
    pub made_by_name: String,
    /// When it was begun.
    pub made_at: Instant,
    /// When it was handed in for review.
    pub submitted_at: Option<Instant>,
    /// Who published it, by name.
    pub published_by_name: Option<String>,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// Since when it applies.
    pub valid_from: Option<Instant>,
    /// Until when it applied.
    pub valid_to: Option<Instant>,
    /// Where its content comes from.
    pub source: Source,
    /// The digest of what was imported, to tell whether the source changed.
    pub source_hash: String,
    /// Counts changes, so that nobody overwrites unseen work.
    pub version: i64,
}

/// A version that dossiers and the public work with.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcedureVersion {
    /// The version.
    pub id: VersionId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// 1 for the first version.
    pub number: i64,
    /// Whether it was ever published: then it never changes.
    pub fixed: bool,
    /// Since when it applies.
    pub valid_from: Option<Instant>,
    /// Its content.
    pub definition: Definition,
}

const PROCEDURE: &str = "id, code, name, sector, state, current_version, version, updated_at";
const VERSION: &str = "id, procedure_id, number, state, definition, kept, note, made_by, made_by_name, made_at, \
     submitted_at, published_by_name, published_at, valid_from, valid_to, source, source_hash, version";

fn procedure_row(r: &mut Row) -> Result<Procedure> {
    Ok(Procedure {
        id: r.take()?,
        code: r.take()?,
        name: r.take()?,
        sector: r.take()?,
        state: State::read(&r.take::<String>()?)?,
        current: r.take()?,
        version: r.take()?,
        updated_at: r.take()?,
    })
}

fn version_of_row(r: &mut Row) -> Result<VersionRow> {
    Ok(VersionRow {
        id: r.take()?,
        procedure_id: r.take()?,
        number: r.take()?,
        state: VersionState::read(&r.take::<String>()?)?,
        definition: Arc::new(r.take_json()?),
        kept: r.take_json()?,
        note: r.take()?,
        made_by: r.take()?,
        made_by_name: r.take()?,
        made_at: r.take()?,
        submitted_at: r.take()?,
        published_by_name: r.take()?,
        published_at: r.take()?,
        valid_from: r.take()?,
        valid_to: r.take()?,
        source: Source::read(&r.take::<String>()?)?,
        source_hash: r.take()?,
        version: r.take()?,
    })
}

/// A procedure.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn procedure(tx: &mut Tx<'_>, id: ProcedureId) -> Result<Procedure> {
    tx.first(&format!("SELECT {PROCEDURE} FROM procedure WHERE id = $1"), params![id], procedure_row)?
        .ok_or(Error::NotFound("procedure"))
}

/// The procedure of a code.
pub fn procedure_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Procedure>> {
    tx.first(&format!("SELECT {PROCEDURE} FROM procedure WHERE code = $1"), params![code], procedure_row)
}

/// A version with all that happened to it.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn version_row(tx: &mut Tx<'_>, id: VersionId) -> Result<VersionRow> {
    tx.first(&format!("SELECT {VERSION} FROM procedure_version WHERE id = $1"), params![id], version_of_row)?
        .ok_or(Error::NotFound("procedure version"))
}

/// All versions of a procedure, the newest first.
pub fn versions_of(tx: &mut Tx<'_>, id: ProcedureId) -> Result<Vec<VersionRow>> {
    tx.map(
        &format!("SELECT {VERSION} FROM procedure_version WHERE procedure_id = $1 ORDER BY number DESC"),
        params![id],
        version_of_row,
    )
}

/// The version that is being prepared, if any.
pub(crate) fn open_version(tx: &mut Tx<'_>, id: ProcedureId) -> Result<Option<VersionRow>> {
    tx.first(
        &format!("SELECT {VERSION} FROM procedure_version WHERE procedure_id = $1 AND state IN ('draft', 'review')"),
        params![id],
        version_of_row,
    )
}

/// A version as dossiers see it.
pub(crate) fn load_version(tx: &mut Tx<'_>, id: VersionId) -> Result<ProcedureVersion> {
    let row = version_row(tx, id)?;
    Ok(ProcedureVersion {
        id,
        procedure_id: row.procedure_id,
        number: row.number,
        fixed: row.published_at.is_some(),
        valid_from: row.valid_from,
        definition: Arc::unwrap_or_clone(row.definition),
    })
}

/// The published version of a code, when the procedure is in force.
pub(crate) fn current_of(tx: &mut Tx<'_>, code: &str) -> Result<Option<VersionId>> {
    Ok(tx
        .opt::<Option<VersionId>>(
            "SELECT current_version FROM procedure WHERE code = $1 AND state = 'in_force'",
            params![code],
        )?
        .flatten())
}

/// The published versions of all procedures in force.
pub(crate) fn current_versions(tx: &mut Tx<'_>) -> Result<Vec<VersionId>> {
    tx.all(
        "SELECT current_version FROM procedure WHERE state = 'in_force' AND current_version IS NOT NULL \
         ORDER BY name_folded, id",
        &[],
    )
}

/// Which generation of the published catalogue there is now.
pub(crate) fn generation(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one("SELECT generation FROM published_catalogue WHERE id = 1", &[])
}

/// Which procedures an official's list shows.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Words of the name, or a code.
    pub text: String,
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those with a version in this state: drafts, or reviews.
    pub open: Option<VersionState>,
    /// Only those after this folded name and id.
    pub after: Option<(String, String)>,
}

/// A procedure with the state of the version that is being prepared, if one is.
pub type Listed = (Procedure, Option<VersionState>);

/// How many procedures a page of the officials' list has.
pub(crate) const LIST_PAGE: usize = 50;

/// Procedures by name for officials, drafts included: one page, and how many there are at most
/// [`base::CAP`] + 1.
pub fn list(tx: &mut Tx<'_>, filter: &ListFilter) -> Result<(Vec<Listed>, i64)> {
    let words = fold(&filter.text);
    let pattern = format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let (after_name, after_id) = filter.after.clone().unwrap_or_default();
    let state = filter.state.map(State::code);
    let open = filter.open.map(VersionState::code);
    let chosen = "FROM procedure p LEFT JOIN procedure_version v \
         ON v.procedure_id = p.id AND v.state IN ('draft', 'review') \
         WHERE (p.name_folded LIKE $1 ESCAPE '\\' OR p.code LIKE $1 ESCAPE '\\') \
         AND (CAST($2 AS TEXT) IS NULL OR p.state = $2) AND (CAST($3 AS TEXT) IS NULL OR v.state = $3)";
    let total = tx.one(
        &format!("SELECT count(*) FROM (SELECT p.id {chosen} LIMIT 10001) AS found"),
        params![pattern, state, open],
    )?;
    let rows = tx.map(
        &format!(
            "SELECT p.id, p.code, p.name, p.sector, p.state, p.current_version, p.version, p.updated_at, v.state {chosen} \
             AND (p.name_folded > $4 OR (p.name_folded = $4 AND p.id > $5)) \
             ORDER BY p.name_folded, p.id LIMIT $6"
        ),
        params![pattern, state, open, after_name, after_id, LIST_PAGE + 1],
        |r| {
            let found = procedure_row(r)?;
            let open = r.take::<Option<String>>()?.map(|code| VersionState::read(&code)).transpose()?;
            Ok((found, open))
        },
    )?;
    Ok((rows, total))
}
