//! What operators do with jobs.

use access::{Action, Actor, NewEvent, Scope, Subject, Tx, scope};
use base::{Cursor, Error, JobId, Msg, Page, Result};
use serde_json::json;

use crate::store::{self, JobRow, State};
use crate::{Counts, counts, worker};

/// Rows on a page.
const ROWS: usize = 50;

/// Jobs belong to the installation, not to an agency: whoever holds the role anywhere operates them.
fn operator(actor: &Actor) -> Result<()> {
    match (actor, scope(actor, Action::OperateJobs)) {
        (Actor::Anonymous, _) => Err(Error::Unauthenticated),
        (_, Scope::Nothing) => Err(Error::Forbidden),
        _ => Ok(()),
    }
}

/// One page of the jobs in a state, with the counts of all states.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not operate the installation.
pub fn list(tx: &mut Tx<'_, '_>, state: State, after: Option<&Cursor>) -> Result<(Counts, Page<JobRow>)> {
    operator(&tx.ctx.actor)?;
    let now = tx.now();
    let counts = counts(tx, now)?;
    let total = match state {
        State::Queued => counts.due + counts.later,
        State::Running => counts.running,
        State::Dead => counts.dead,
    };
    Ok((counts, store::page(tx, state, after, ROWS, total)?))
}

/// A job that is not done.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not operate the installation; [`Error::NotFound`] when it is done.
pub fn show(tx: &mut Tx<'_, '_>, id: JobId) -> Result<JobRow> {
    operator(&tx.ctx.actor)?;
    store::get(tx, id)?.ok_or(Error::NotFound("job"))
}

/// Makes a job due now, with all its attempts before it.
///
/// # Errors
/// [`Error::NotFound`] when it is done; [`Error::Conflict`] while it runs.
pub fn retry(tx: &mut Tx<'_, '_>, id: JobId) -> Result<()> {
    operator(&tx.ctx.actor)?;
    let job = store::get(tx, id)?.ok_or(Error::NotFound("job"))?;
    let now = tx.now();
    if !store::requeue(tx, id, now)? {
        return Err(Error::Conflict(RUNS));
    }
    record(tx, "job.retry", &job)?;
    tx.after_commit(worker::ring);
    Ok(())
}

/// Removes a job for good: what it should have done will not happen.
///
/// # Errors
/// [`Error::NotFound`] when it is done; [`Error::Conflict`] while it runs.
pub fn discard(tx: &mut Tx<'_, '_>, id: JobId) -> Result<()> {
    operator(&tx.ctx.actor)?;
    let job = store::get(tx, id)?.ok_or(Error::NotFound("job"))?;
    if !store::remove(tx, id)? {
        return Err(Error::Conflict(RUNS));
    }
    record(tx, "job.discard", &job)
}

const RUNS: Msg = Msg::new(
    "Công việc này đang được thực hiện. Hãy đợi nó kết thúc rồi thử lại.",
    "This job is running. Wait for it to end, then try again.",
);

fn record(tx: &mut Tx<'_, '_>, kind: &'static str, job: &JobRow) -> Result<()> {
    let subject = Subject { kind: "job", id: job.id.to_string(), agency: None };
    let data = json!({ "kind": job.kind, "state": job.state, "attempt": job.attempt, "error": job.last_error });
    tx.record(NewEvent { kind, subject, data }).map(drop)
}
