//! What the counter reads and writes of its own: sent forms, a person's dossiers, waiting results.

use access::{Action, Scope, Tx, scope};
use base::{AgencyId, ApplicantId, DossierId, Error, Instant, Result, RowId};
use db::{ToValue as _, Value, params};

use crate::model::Line;
use crate::store::{LINE, line};

/// How long a sent form is remembered.
const DAYS: i64 = 3;

/// Claims the token of a form. `None`: this is the first time it is sent. Otherwise the dossier it
/// became; a second sending waits until the first is done.
///
/// # Errors
/// [`Error::Conflict`] when the first sending left no dossier, which cannot be.
pub(crate) fn claim(tx: &mut db::Tx<'_>, token: RowId, now: Instant) -> Result<Option<DossierId>> {
    tx.run("DELETE FROM reception_token WHERE made_at < $1", params![now.plus_days(-DAYS)])?;
    let new = tx.run(
        "INSERT INTO reception_token (token, made_at) VALUES ($1, $2) ON CONFLICT (token) DO NOTHING",
        params![token, now],
    )?;
    if new > 0 {
        return Ok(None);
    }
    let first: Option<DossierId> = tx.one("SELECT dossier_id FROM reception_token WHERE token = $1", params![token])?;
    first.map(Some).ok_or_else(|| Error::bug("a sent form without its dossier"))
}

/// Notes what a form became.
pub(crate) fn became(tx: &mut db::Tx<'_>, token: RowId, dossier: DossierId) -> Result<()> {
    tx.run("UPDATE reception_token SET dossier_id = $2 WHERE token = $1", params![token, dossier]).map(drop)
}

/// `$2, $3, $4`: places for so many values after the first few.
fn places(after: usize, count: usize) -> String {
    (1..=count).map(|n| format!("${}", after + n)).collect::<Vec<_>>().join(", ")
}

/// A person's dossiers that the actor may see, the latest first.
pub(crate) fn dossiers_of(tx: &mut Tx<'_, '_>, applicant: ApplicantId) -> Result<Vec<Line>> {
    let mut values = vec![applicant.to_value()];
    let filter = match scope(&tx.ctx.actor, Action::ViewDossier) {
        Scope::Agencies(agencies) => {
            values.extend(agencies.iter().map(|a| a.to_value()));
            let places = places(1, agencies.len());
            format!("AND EXISTS (SELECT 1 FROM dossier_agency a WHERE a.dossier_id = d.id AND a.agency_id IN ({places}))")
        }
        Scope::Everything => String::new(),
        Scope::Nothing | Scope::Owner(_) => return Ok(Vec::new()),
    };
    let sql = format!("SELECT {LINE} FROM dossier d WHERE d.applicant_id = $1 {filter} ORDER BY d.submitted_at DESC, d.id LIMIT 20");
    tx.map(&sql, &values, line)
}

/// Which waiting results.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    /// At these counters.
    pub(crate) agencies: Vec<AgencyId>,
    /// Of these people; of everybody when `None`.
    pub(crate) people: Option<Vec<ApplicantId>>,
    /// After this task: where the page begins.
    pub(crate) after: Option<RowId>,
}

/// How many lines a page has.
const PAGE: usize = 30;

/// The results that wait to be handed over, the longest waiting first; how many there are (counted
/// up to the cap); and where the next page begins.
pub(crate) fn waiting(tx: &mut Tx<'_, '_>, of: &Waiting) -> Result<(Vec<Line>, i64, Option<RowId>)> {
    if of.agencies.is_empty() || of.people.as_ref().is_some_and(Vec::is_empty) {
        return Ok((Vec::new(), 0, None));
    }
    let mut values: Vec<Value> = of.agencies.iter().map(|a| a.to_value()).collect();
    let mut from = format!(
        "FROM task t JOIN dossier d ON d.id = t.dossier_id WHERE t.agency_id IN ({}) AND t.role = 'results' AND t.kind = 'hand_over'",
        places(0, values.len())
    );
    if let Some(people) = &of.people {
        from.push_str(&format!(" AND d.applicant_id IN ({})", places(values.len(), people.len())));
        values.extend(people.iter().map(|p| p.to_value()));
    }
    let total: i64 = tx.one(
        &format!("SELECT CAST(count(*) AS BIGINT) FROM (SELECT t.id {from} LIMIT {}) counted", base::CAP + 1),
        &values,
    )?;
    if let Some(after) = of.after {
        values.push(after.to_value());
        from.push_str(&format!(" AND t.id > ${}", values.len()));
    }
    let rows = tx.map(&format!("SELECT {LINE}, t.id {from} ORDER BY t.id LIMIT {}", PAGE + 1), &values, |r| {
        let line = line(r)?;
        Ok((line, r.take::<RowId>()?))
    })?;
    let next = (rows.len() > PAGE).then(|| rows.get(PAGE - 1).map(|(_, id)| *id)).flatten();
    Ok((rows.into_iter().take(PAGE).map(|(line, _)| line).collect(), total, next))
}
