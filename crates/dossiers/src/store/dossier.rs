//! The dossier row.

use access::Allowed;
use base::{AgencyId, DossierId, Error, Instant, Result, msg, text::fold};
use db::{Row, Tx, params};

use crate::lifecycle::{ClockState, Status};
use crate::model::{Channel, Dossier, Holder, Line, ResultBy};

const COLUMNS: &str = "d.id, d.code, d.procedure_id, d.version_id, d.procedure_code, d.procedure_name, d.sector, d.case_key, \
    d.level, d.channel, d.status, d.stage, d.agencies, d.receiving_agency, d.competent_agency, d.applicant_id, d.person, d.subject, \
    d.answers, d.result_by, d.result, d.fee, d.submitted_at, d.accept_by, d.received_at, d.original_due_at, d.due_at, \
    d.finished_at, d.closed_at, d.clock, d.position, d.step_key, d.step_due_at, d.holder_agency, d.holder_role, d.holder, \
    d.holder_name, d.supplements, d.decided, d.lookup, d.version, d.updated_at";

fn status(row: &mut Row) -> Result<Status> {
    let code: u8 = row.take()?;
    Status::from_code(code).ok_or_else(|| Error::bug(format!("status {code}")))
}

fn channel(row: &mut Row) -> Result<Channel> {
    let code: u8 = row.take()?;
    Channel::from_code(code).ok_or_else(|| Error::bug(format!("channel {code}")))
}

fn dossier(r: &mut Row) -> Result<Dossier> {
    let d = Dossier {
        id: r.take()?,
        code: r.take()?,
        procedure_id: r.take()?,
        version_id: r.take()?,
        procedure_code: r.take()?,
        procedure_name: r.take()?,
        sector: r.take()?,
        case_key: r.take()?,
        level: r.take()?,
        channel: channel(r)?,
        status: status(r)?,
        stage: r.take()?,
        agencies: r.take_json()?,
        receiving_agency: r.take()?,
        competent_agency: r.take()?,
        applicant_id: r.take()?,
        person: r.take_json()?,
        subject: r.take()?,
        answers: r.take_json()?,
        result_by: {
            let code: String = r.take()?;
            ResultBy::from_code(&code).ok_or_else(|| Error::bug(format!("result_by {code}")))?
        },
        result: r.take_json()?,
        fee: r.take()?,
        submitted_at: r.take()?,
        accept_by: r.take()?,
        received_at: r.take()?,
        original_due_at: r.take()?,
        due_at: r.take()?,
        finished_at: r.take()?,
        closed_at: r.take()?,
        clock: r.take::<Option<String>>()?.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::bug)?,
        position: r.take_json()?,
        step_key: r.take()?,
        step_due_at: r.take()?,
        holder: Holder { agency: r.take()?, role: r.take()?, official: r.take()?, name: r.take()? },
        supplements: r.take()?,
        decided: r.take()?,
        lookup: r.take()?,
        version: r.take()?,
        updated_at: r.take()?,
    };
    Ok(d)
}

/// A dossier by its id.
pub fn get(tx: &mut Tx<'_>, id: DossierId) -> Result<Option<Dossier>> {
    tx.first(&format!("SELECT {COLUMNS} FROM dossier d WHERE d.id = $1"), params![id], dossier)
}

/// A dossier by its code.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Dossier>> {
    tx.first(&format!("SELECT {COLUMNS} FROM dossier d WHERE d.code = $1"), params![code], dossier)
}

/// When an open dossier will be late, for the lists that show what is in danger first. The closed
/// and those whose clock stands have none.
fn risk(d: &Dossier) -> Option<Instant> {
    if d.closed_at.is_some() || d.finished_at.is_some() || d.status.clock_state() == ClockState::Paused {
        return None;
    }
    match (d.due_at, d.step_due_at) {
        (Some(due), Some(step)) => Some(due.min(step)),
        (due, step) => due.or(step),
    }
}

fn clock_text(d: &Dossier) -> Result<Option<String>> {
    d.clock.as_ref().map(serde_json::to_string).transpose().map_err(Error::bug)
}

fn to_text(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::bug)
}

/// Writes a new dossier.
pub fn insert(tx: &mut Tx<'_>, d: &Dossier) -> Result<()> {
    tx.run(
        "INSERT INTO dossier (id, code, procedure_id, version_id, procedure_code, procedure_name, sector, case_key, level, \
         channel, status, stage, agencies, receiving_agency, competent_agency, applicant_id, applicant_name, applicant_number, \
         applicant_phone, person, subject, answers, result_by, result, fee, submitted_at, accept_by, received_at, \
         original_due_at, due_at, risk_at, finished_at, closed_at, clock, position, step_key, step_due_at, holder_agency, \
         holder_role, holder, holder_name, supplements, decided, lookup, version, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
         $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46)",
        params![
            d.id, d.code, d.procedure_id, d.version_id, d.procedure_code, d.procedure_name, d.sector, d.case_key, d.level,
            d.channel.code(), d.status.code(), d.stage, to_text(&d.agencies)?, d.receiving_agency, d.competent_agency, d.applicant_id,
            d.person.name, d.person.number, d.person.phone, to_text(&d.person)?, d.subject, to_text(&d.answers)?,
            d.result_by.code(), to_text(&d.result)?, d.fee, d.submitted_at, d.accept_by, d.received_at, d.original_due_at,
            d.due_at, risk(d), d.finished_at, d.closed_at, clock_text(d)?, to_text(&d.position)?, d.step_key, d.step_due_at,
            d.holder.agency, d.holder.role, d.holder.official, d.holder.name, d.supplements, d.decided, d.lookup, d.version, d.updated_at
        ],
    )?;
    for agency in &d.agencies {
        join(tx, d, *agency)?;
    }
    tx.add_text("dossier_text", &d.id.to_string(), &search_body(d))
}

fn join(tx: &mut Tx<'_>, d: &Dossier, agency: AgencyId) -> Result<()> {
    tx.run(
        "INSERT INTO dossier_agency (agency_id, dossier_id, submitted_at) VALUES ($1, $2, $3) \
         ON CONFLICT (agency_id, dossier_id) DO NOTHING",
        params![agency, d.id, d.submitted_at],
    )
    .map(drop)
}

/// The word that stands for an agency in the text index, so that the permission filter is part of it.
pub(crate) fn scope_word(agency: AgencyId) -> String {
    format!("ag{}", agency.to_string().replace('-', ""))
}

/// The folded text a dossier is found by, with a word for each agency that takes part in it.
pub fn search_body(d: &Dossier) -> String {
    let mut body = fold(&d.person.name);
    for part in [d.person.number.as_str(), &d.person.phone, &d.procedure_code.replace('.', "")] {
        body.push(' ');
        body.push_str(part);
    }
    // Both `H99.101-261122-0001` part by part and the number alone are found.
    body.push(' ');
    body.push_str(&d.code.replace(['-', '.'], " "));
    body.push(' ');
    body.push_str(&fold(&d.subject));
    for agency in &d.agencies {
        body.push(' ');
        body.push_str(&scope_word(*agency));
    }
    body
}

/// Writes what a dossier became, which the caller proved may be changed.
///
/// # Errors
/// [`Error::Conflict`] when somebody else changed it since it was read.
pub fn save(tx: &mut Tx<'_>, d: &mut Allowed<Dossier>, mut next: Dossier, now: Instant) -> Result<()> {
    next.version += 1;
    next.updated_at = now;
    let changed = tx.run(
        "UPDATE dossier SET status = $3, stage = $4, competent_agency = $5, level = $6, result = $7, received_at = $8, \
         original_due_at = $9, due_at = $10, risk_at = $11, finished_at = $12, closed_at = $13, clock = $14, position = $15, \
         step_key = $16, step_due_at = $17, holder_agency = $18, holder_role = $19, holder = $20, holder_name = $21, \
         supplements = $22, version = $23, updated_at = $24, accept_by = $25, decided = $26 WHERE id = $1 AND version = $2",
        params![
            next.id, d.version, next.status.code(), next.stage, next.competent_agency, next.level, to_text(&next.result)?,
            next.received_at, next.original_due_at, next.due_at, risk(&next), next.finished_at, next.closed_at,
            clock_text(&next)?, to_text(&next.position)?, next.step_key, next.step_due_at, next.holder.agency,
            next.holder.role, next.holder.official, next.holder.name, next.supplements, next.version, next.updated_at,
            next.accept_by, next.decided
        ],
    )?;
    if changed == 0 {
        return Err(outdated());
    }
    // Answers and agencies are long and rarely change.
    if next.answers != d.answers {
        tx.run("UPDATE dossier SET answers = $2 WHERE id = $1", params![next.id, to_text(&next.answers)?])?;
    }
    if next.agencies != d.agencies {
        tx.run("UPDATE dossier SET agencies = $2 WHERE id = $1", params![next.id, to_text(&next.agencies)?])?;
        for agency in &next.agencies {
            join(tx, &next, *agency)?;
        }
        tx.drop_text("dossier_text", &next.id.to_string())?;
        tx.add_text("dossier_text", &next.id.to_string(), &search_body(&next))?;
    }
    *d = Allowed::system(next, "saved under the permission it was read with");
    Ok(())
}

/// What an officer is told whose copy is outdated.
pub(crate) fn outdated() -> Error {
    Error::Conflict(msg!(
        "Hồ sơ vừa được người khác xử lý. Trang đã được tải lại với trạng thái mới nhất; hãy xem lại trước khi thao tác.",
        "Somebody else has just acted on this dossier. The page now shows its latest state; look again before you act."
    ))
}

/// The columns of a list's row.
pub(crate) const LINE: &str = "d.id, d.code, d.procedure_code, d.procedure_name, d.applicant_name, d.subject, d.status, d.stage, \
    d.channel, d.competent_agency, d.submitted_at, d.received_at, d.due_at, d.step_due_at, d.finished_at, d.step_key, \
    d.holder_name, d.supplements";

/// Reads a list's row.
pub(crate) fn line(r: &mut Row) -> Result<Line> {
    Ok(Line {
        id: r.take()?,
        code: r.take()?,
        procedure_code: r.take()?,
        procedure_name: r.take()?,
        applicant: r.take()?,
        subject: r.take()?,
        status: r.take()?,
        stage: r.take()?,
        channel: r.take()?,
        agency: r.take()?,
        submitted_at: r.take()?,
        received_at: r.take()?,
        due_at: r.take()?,
        step_due_at: r.take()?,
        finished_at: r.take()?,
        step_key: r.take()?,
        holder_name: r.take()?,
        supplements: r.take()?,
    })
}

/// The lines of these dossiers, in their order; unknown ids are left out.
pub fn lines_of(tx: &mut Tx<'_>, ids: &[DossierId]) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(ids.len());
    for id in ids {
        lines.extend(tx.first(&format!("SELECT {LINE} FROM dossier d WHERE d.id = $1"), params![*id], line)?);
    }
    Ok(lines)
}
