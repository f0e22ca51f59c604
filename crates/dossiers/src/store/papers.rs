//! Papers, letters and requests for supplements.

use base::{AgencyId, DossierId, Instant, Result, RowId};
use db::{Row, Tx, params};

use crate::attached::{Letter, Paper, Supplement};

const PAPER: &str =
    "id, kind, component, name, file_id, originals, copies, digitised, added_by, added_at, superseded_at, dossier_id";

fn read_paper(r: &mut Row) -> Result<Paper> {
    Ok(Paper {
        id: r.take()?,
        kind: r.take()?,
        component: r.take()?,
        name: r.take()?,
        file_id: r.take()?,
        originals: r.take()?,
        copies: r.take()?,
        digitised: r.take()?,
        added_by: r.take()?,
        added_at: r.take()?,
        superseded_at: r.take()?,
    })
}

/// The papers of a dossier, oldest first.
pub fn papers(tx: &mut Tx<'_>, dossier: DossierId) -> Result<Vec<Paper>> {
    tx.map(&format!("SELECT {PAPER} FROM paper WHERE dossier_id = $1 ORDER BY added_at, id"), params![dossier], read_paper)
}

/// One paper with its dossier.
pub fn paper(tx: &mut Tx<'_>, id: RowId) -> Result<Option<(DossierId, Paper)>> {
    tx.first(&format!("SELECT {PAPER} FROM paper WHERE id = $1"), params![id], |r| {
        let paper = read_paper(r)?;
        Ok((r.take()?, paper))
    })
}

/// Adds a paper.
pub fn add_paper(tx: &mut Tx<'_>, dossier: DossierId, p: &Paper) -> Result<()> {
    tx.run(
        "INSERT INTO paper (id, dossier_id, kind, component, name, file_id, originals, copies, digitised, added_by, added_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            p.id, dossier, p.kind, p.component, p.name, p.file_id, p.originals, p.copies, p.digitised, p.added_by, p.added_at
        ],
    )
    .map(drop)
}

/// Marks the papers of a component as replaced by newer ones.
pub fn supersede(tx: &mut Tx<'_>, dossier: DossierId, component: &str, at: Instant) -> Result<()> {
    tx.run(
        "UPDATE paper SET superseded_at = $3 WHERE dossier_id = $1 AND component = $2 AND kind = 'component' \
         AND superseded_at IS NULL",
        params![dossier, component, at],
    )
    .map(drop)
}

fn read_letter(r: &mut Row) -> Result<Letter> {
    Ok(Letter {
        id: r.take()?,
        form: r.take()?,
        number: r.take()?,
        title: r.take()?,
        data: r.take_json()?,
        made_by: r.take()?,
        made_at: r.take()?,
    })
}

/// The letters of a dossier, oldest first.
pub fn letters(tx: &mut Tx<'_>, dossier: DossierId) -> Result<Vec<Letter>> {
    tx.map(
        "SELECT id, form, number, title, data, made_by, made_at FROM letter WHERE dossier_id = $1 ORDER BY made_at, id",
        params![dossier],
        read_letter,
    )
}

/// One letter of a dossier.
pub fn letter(tx: &mut Tx<'_>, dossier: DossierId, id: RowId) -> Result<Option<Letter>> {
    tx.first(
        "SELECT id, form, number, title, data, made_by, made_at FROM letter WHERE dossier_id = $1 AND id = $2",
        params![dossier, id],
        read_letter,
    )
}

/// Adds a letter.
pub fn insert_letter(tx: &mut Tx<'_>, dossier: DossierId, l: &Letter) -> Result<()> {
    tx.run(
        "INSERT INTO letter (id, dossier_id, form, number, title, data, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![l.id, dossier, l.form, l.number, l.title, l.data, l.made_by, l.made_at],
    )
    .map(drop)
}

/// The code of another dossier to which the agency gave a result of this number between two moments.
pub fn result_numbered(
    tx: &mut Tx<'_>,
    agency: AgencyId,
    number: &str,
    (from, until): (Instant, Instant),
    but: DossierId,
) -> Result<Option<String>> {
    tx.first(
        "SELECT d.code FROM letter l JOIN dossier d ON d.id = l.dossier_id WHERE l.form = 'result' AND l.number = $1 \
         AND l.made_at >= $2 AND l.made_at < $3 AND d.competent_agency = $4 AND d.id <> $5 ORDER BY l.made_at LIMIT 1",
        params![number, from, until, agency, but],
        |r| r.take(),
    )
}

fn read_supplement(r: &mut Row) -> Result<Supplement> {
    Ok(Supplement {
        id: r.take()?,
        stage: r.take()?,
        reason: r.take()?,
        marks: r.take_json()?,
        requested_by: r.take()?,
        requested_at: r.take()?,
        answer_by: r.take()?,
        before: r.take_json()?,
        answered_at: r.take()?,
        closed_at: r.take()?,
        outcome: r.take()?,
        due_before: r.take()?,
        due_after: r.take()?,
    })
}

const SUPPLEMENT: &str = "id, stage, reason, marks, requested_by, requested_at, answer_by, before, answered_at, closed_at, \
    outcome, due_before, due_after";

/// The requests for supplements of a dossier, oldest first.
pub fn supplements(tx: &mut Tx<'_>, dossier: DossierId) -> Result<Vec<Supplement>> {
    tx.map(
        &format!("SELECT {SUPPLEMENT} FROM supplement WHERE dossier_id = $1 ORDER BY requested_at, id"),
        params![dossier],
        read_supplement,
    )
}

/// The request that is not closed yet.
pub fn open_supplement(tx: &mut Tx<'_>, dossier: DossierId) -> Result<Option<Supplement>> {
    tx.first(
        &format!("SELECT {SUPPLEMENT} FROM supplement WHERE dossier_id = $1 AND closed_at IS NULL ORDER BY requested_at DESC"),
        params![dossier],
        read_supplement,
    )
}

/// Adds a request.
pub fn insert_supplement(tx: &mut Tx<'_>, dossier: DossierId, s: &Supplement) -> Result<()> {
    let marks = serde_json::to_value(&s.marks).map_err(base::Error::bug)?;
    let before = serde_json::to_value(&s.before).map_err(base::Error::bug)?;
    tx.run(
        "INSERT INTO supplement (id, dossier_id, stage, reason, marks, requested_by, requested_at, answer_by, before, outcome, \
         due_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10)",
        params![s.id, dossier, s.stage, s.reason, marks, s.requested_by, s.requested_at, s.answer_by, before, s.due_before],
    )
    .map(drop)
}

/// Notes that the applicant answered.
pub fn answer_supplement(tx: &mut Tx<'_>, id: RowId, at: Instant) -> Result<()> {
    tx.run("UPDATE supplement SET answered_at = $2 WHERE id = $1", params![id, at]).map(drop)
}

/// Closes a request.
pub fn close_supplement(tx: &mut Tx<'_>, id: RowId, at: Instant, outcome: &str, due_after: Option<Instant>) -> Result<()> {
    tx.run(
        "UPDATE supplement SET closed_at = $2, outcome = $3, due_after = $4 WHERE id = $1",
        params![id, at, outcome, due_after],
    )
    .map(drop)
}
