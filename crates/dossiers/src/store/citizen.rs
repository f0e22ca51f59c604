//! What citizens see of the store: their dossiers, and who may read a file.

use base::{ApplicantId, CAP, Cursor, DossierId, FileId, Instant, Page, Result, RowId};
use db::{Tx, Value, params};

use super::Draft;
use super::dossier::{LINE, line};
use crate::model::Line;

/// Which of an applicant's dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mine {
    /// Those that wait for the applicant: a supplement, a payment, a result to confirm.
    Waiting,
    /// Those that are under way and wait for the agency.
    Running,
    /// Those that are over.
    Over,
}

/// The dossier waits for its applicant.
const WAITS: &str = "((d.status = 5 AND d.stage <> 'answered') OR (d.status = 1 AND d.stage = 'supplement') OR d.status = 6 \
    OR (d.status = 9 AND d.result_by = 'online'))";

impl Mine {
    fn condition(self) -> String {
        match self {
            Self::Waiting => format!("d.closed_at IS NULL AND {WAITS}"),
            Self::Running => format!("d.closed_at IS NULL AND NOT {WAITS}"),
            Self::Over => "d.closed_at IS NOT NULL".to_owned(),
        }
    }
}

/// One page of an applicant's dossiers, the latest first.
pub fn dossiers_of(tx: &mut Tx<'_>, applicant: ApplicantId, which: Mine, after: Option<&Cursor>, limit: usize) -> Result<Page<Line>> {
    let condition = which.condition();
    let total: i64 = tx.one(
        &format!(
            "SELECT count(*) FROM (SELECT 1 AS one FROM dossier d WHERE d.applicant_id = $1 AND {condition} LIMIT {}) counted",
            CAP + 1
        ),
        params![applicant],
    )?;
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let (beyond, values): (&str, Vec<Value>) = match after {
        Some(c) => {
            let beyond = "AND (d.submitted_at < $2 OR (d.submitted_at = $2 AND d.id < $3)) ORDER BY d.submitted_at DESC, d.id DESC LIMIT $4";
            (beyond, params![applicant, c.key, c.id, most].to_vec())
        }
        None => ("ORDER BY d.submitted_at DESC, d.id DESC LIMIT $2", params![applicant, most].to_vec()),
    };
    let rows = tx.map(&format!("SELECT {LINE} FROM dossier d WHERE d.applicant_id = $1 AND {condition} {beyond}"), &values, line)?;
    Ok(Page::cut(rows, limit, total, |l| Cursor { key: l.submitted_at.ms(), id: l.id.to_string() }))
}

/// Keeps others from changing a draft until this transaction ends.
pub fn lock_draft(tx: &mut Tx<'_>, id: RowId) -> Result<()> {
    tx.run("UPDATE draft SET version = version WHERE id = $1", params![id]).map(drop)
}

/// Where a result goes by post: what the applicant wrote when handing in; empty when nothing.
pub fn delivery_of(tx: &mut Tx<'_>, dossier: DossierId) -> Result<String> {
    let found: Option<String> = tx.opt("SELECT delivery FROM draft WHERE dossier_id = $1", params![dossier])?;
    Ok(found.unwrap_or_default())
}

/// The dossiers that have this file among their papers.
pub fn dossiers_with(tx: &mut Tx<'_>, file: FileId) -> Result<Vec<DossierId>> {
    tx.all("SELECT dossier_id FROM paper WHERE file_id = $1", params![file])
}

/// Drafts that were kept long enough.
pub fn expired_drafts(tx: &mut Tx<'_>, now: Instant, most: i64) -> Result<Vec<Draft>> {
    let ids: Vec<RowId> = tx.all(
        "SELECT id FROM draft WHERE dossier_id IS NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
        params![now, most],
    )?;
    let mut drafts = Vec::with_capacity(ids.len());
    for id in ids {
        drafts.extend(super::draft(tx, id)?);
    }
    Ok(drafts)
}
