//! Applications that are not handed in yet.

use base::{AgencyId, ApplicantId, DossierId, Error, Instant, ProcedureId, Result, RowId, VersionId};
use db::{Row, Tx, params};
use forms::Answers;
use serde_json::{Map, Value};

use crate::attached::NewPaper;
use crate::model::Person;

/// An application that is not handed in yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its id.
    pub id: RowId,
    /// Whose it is.
    pub applicant_id: ApplicantId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The version it was begun under.
    pub version_id: VersionId,
    /// The procedure's Vietnamese name.
    pub procedure_name: String,
    /// The case chosen, or empty.
    pub case_key: String,
    /// The agency chosen.
    pub agency_id: Option<AgencyId>,
    /// The eligibility answers, by the question's place: `true` goes on.
    pub eligible: Vec<bool>,
    /// Who applies.
    pub person: Person,
    /// The answers; what was typed and could not be read is kept in them too.
    pub answers: Answers,
    /// Where filled-in answers come from, by path.
    pub sources: Map<String, Value>,
    /// The papers so far.
    pub papers: Vec<NewPaper>,
    /// How the applicant gets the result: a code of [`crate::ResultBy`], or empty.
    pub result_by: String,
    /// Where to, when by post.
    pub delivery: String,
    /// The pages that the applicant has been through, by their place: `agency`, `applicant`, `form/child`.
    pub visited: Vec<String>,
    /// When it was begun.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Until when it is kept.
    pub expires_at: Instant,
    /// The dossier it became.
    pub dossier_id: Option<DossierId>,
    /// Counts changes.
    pub version: i64,
}

const COLUMNS: &str = "id, applicant_id, procedure_id, version_id, procedure_name, case_key, agency_id, eligible, person, answers, \
    sources, papers, result_by, delivery, visited, created_at, updated_at, expires_at, dossier_id, version";

fn read(r: &mut Row) -> Result<Draft> {
    Ok(Draft {
        id: r.take()?,
        applicant_id: r.take()?,
        procedure_id: r.take()?,
        version_id: r.take()?,
        procedure_name: r.take()?,
        case_key: r.take()?,
        agency_id: r.take()?,
        eligible: r.take_json()?,
        person: r.take_json()?,
        answers: r.take_json()?,
        sources: r.take_json()?,
        papers: r.take_json()?,
        result_by: r.take()?,
        delivery: r.take()?,
        visited: r.take_json()?,
        created_at: r.take()?,
        updated_at: r.take()?,
        expires_at: r.take()?,
        dossier_id: r.take()?,
        version: r.take()?,
    })
}

/// A draft by its id.
pub fn draft(tx: &mut Tx<'_>, id: RowId) -> Result<Option<Draft>> {
    tx.first(&format!("SELECT {COLUMNS} FROM draft WHERE id = $1"), params![id], read)
}

/// The applicant's unsent draft of a procedure, the latest when there are several.
pub fn find_draft(tx: &mut Tx<'_>, applicant: ApplicantId, procedure: ProcedureId, now: Instant) -> Result<Option<Draft>> {
    tx.first(
        &format!(
            "SELECT {COLUMNS} FROM draft WHERE applicant_id = $1 AND procedure_id = $2 AND dossier_id IS NULL \
             AND expires_at > $3 ORDER BY updated_at DESC LIMIT 1"
        ),
        params![applicant, procedure, now],
        read,
    )
}

/// The applicant's unsent drafts, the latest first.
pub fn drafts_of(tx: &mut Tx<'_>, applicant: ApplicantId, now: Instant) -> Result<Vec<Draft>> {
    tx.map(
        &format!(
            "SELECT {COLUMNS} FROM draft WHERE applicant_id = $1 AND dossier_id IS NULL AND expires_at > $2 \
             ORDER BY updated_at DESC LIMIT 100"
        ),
        params![applicant, now],
        read,
    )
}

fn text(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::bug)
}

/// Writes a new draft.
pub fn insert_draft(tx: &mut Tx<'_>, d: &Draft) -> Result<()> {
    tx.run(
        &format!(
            "INSERT INTO draft ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
             $18, $19, $20)"
        ),
        params![
            d.id, d.applicant_id, d.procedure_id, d.version_id, d.procedure_name, d.case_key, d.agency_id,
            text(&d.eligible)?, text(&d.person)?, text(&d.answers)?, text(&d.sources)?, text(&d.papers)?,
            d.result_by, d.delivery, text(&d.visited)?, d.created_at, d.updated_at, d.expires_at, d.dossier_id, d.version
        ],
    )
    .map(drop)
}

/// Writes a changed draft.
///
/// # Errors
/// [`Error::Conflict`] when it was changed elsewhere since it was read, or is already handed in.
pub fn save_draft(tx: &mut Tx<'_>, d: &mut Draft) -> Result<()> {
    let changed = tx.run(
        "UPDATE draft SET version_id = $3, case_key = $4, agency_id = $5, eligible = $6, person = $7, answers = $8, \
         sources = $9, papers = $10, result_by = $11, delivery = $12, updated_at = $13, expires_at = $14, dossier_id = $15, visited = $16, \
         version = $2 + 1 WHERE id = $1 AND version = $2 AND dossier_id IS NULL",
        params![
            d.id, d.version, d.version_id, d.case_key, d.agency_id, text(&d.eligible)?, text(&d.person)?, text(&d.answers)?,
            text(&d.sources)?, text(&d.papers)?, d.result_by, d.delivery, d.updated_at, d.expires_at, d.dossier_id,
            text(&d.visited)?
        ],
    )?;
    if changed == 0 {
        return Err(Error::Conflict(base::msg!(
            "Bản nháp này vừa được sửa ở nơi khác hoặc đã được nộp. Hãy tải lại trang.",
            "This draft was changed elsewhere or has been handed in. Reload the page."
        )));
    }
    d.version += 1;
    Ok(())
}

/// Removes a draft that was not handed in.
pub fn delete_draft(tx: &mut Tx<'_>, id: RowId, applicant: ApplicantId) -> Result<bool> {
    Ok(tx.run("DELETE FROM draft WHERE id = $1 AND applicant_id = $2 AND dossier_id IS NULL", params![id, applicant])? > 0)
}
