//! The job table.

use base::{Cursor, Instant, JobId, Page, Result};
use db::{Engine, Row, Tx, params};
use serde::Serialize;
use serde_json::Value;

/// Where a job stands. What is done has no row any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waits for its moment, perhaps again after a failure.
    Queued,
    /// Somebody works on it.
    Running,
    /// Given up; an operator must look at it.
    Dead,
}

impl State {
    /// The code in the database and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Dead => "dead",
        }
    }

    /// Reads a code; an unknown one is `None`.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Dead].into_iter().find(|s| s.code() == code)
    }
}

/// A job as operators see it. Its payload is not shown: it may hold personal data.
#[derive(Debug, Clone, Serialize)]
pub struct JobRow {
    /// Its id.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// Not before this moment.
    pub run_at: Instant,
    /// Attempts so far.
    pub attempt: i64,
    /// Attempts before it is given up.
    pub max_attempts: i64,
    /// Why the last attempt failed; empty when none did.
    pub last_error: String,
    /// When it was left.
    pub created_at: Instant,
}

pub(crate) struct NewJob<'a> {
    pub(crate) id: JobId,
    pub(crate) kind: &'a str,
    pub(crate) payload: &'a Value,
    pub(crate) run_at: Instant,
    pub(crate) max_attempts: i64,
    pub(crate) dedupe_key: Option<String>,
    pub(crate) created_at: Instant,
}

/// `false` when a waiting job holds the key.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &NewJob<'_>) -> Result<bool> {
    let added = tx.run(
        "INSERT INTO job (id, kind, payload, state, run_at, attempt, max_attempts, dedupe_key, last_error, created_at) \
         VALUES ($1, $2, $3, 'queued', $4, 0, $5, $6, '', $7) ON CONFLICT (dedupe_key) DO NOTHING",
        params![new.id, new.kind, *new.payload, new.run_at, new.max_attempts, new.dedupe_key, new.created_at],
    )?;
    Ok(added > 0)
}

/// A job that this process works on.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) id: JobId,
    pub(crate) kind: String,
    pub(crate) payload: Value,
    pub(crate) attempt: i64,
    pub(crate) max_attempts: i64,
}

/// Takes up to `limit` jobs that are due, under a lease until `until`.
pub(crate) fn claim(tx: &mut Tx<'_>, now: Instant, until: Instant, limit: usize) -> Result<Vec<Claimed>> {
    // On PostgreSQL several processes claim at the same time and must not wait for each other;
    // on SQLite only one unit of work writes at a time.
    let lock = match tx.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => "FOR UPDATE SKIP LOCKED",
    };
    let mut claimed = tx.map(
        // The key is given up: what happens from now on needs a job of its own.
        &format!(
            "UPDATE job SET state = 'running', attempt = attempt + 1, lease_until = $2, dedupe_key = NULL \
             WHERE id IN (SELECT id FROM job WHERE state = 'queued' AND run_at <= $1 ORDER BY run_at, id LIMIT $3 {lock}) \
             RETURNING id, kind, payload, attempt, max_attempts"
        ),
        params![now, until, limit],
        |r| {
            Ok(Claimed {
                id: r.take()?,
                kind: r.take()?,
                payload: r.take_json()?,
                attempt: r.take()?,
                max_attempts: r.take()?,
            })
        },
    )?;
    claimed.sort_by_key(|job| job.id);
    Ok(claimed)
}

/// Gives back what processes that are gone have left running.
pub(crate) fn release_expired(tx: &mut Tx<'_>, now: Instant) -> Result<u64> {
    tx.run(
        "UPDATE job SET state = CASE WHEN attempt >= max_attempts THEN 'dead' ELSE 'queued' END, \
         lease_until = NULL, last_error = $2 WHERE state = 'running' AND lease_until < $1",
        params![now, "the process that worked on it stopped"],
    )
}

/// Prolongs the lease; `false` when the job is no longer this attempt's.
pub(crate) fn renew(tx: &mut Tx<'_>, job: &Claimed, until: Instant) -> Result<bool> {
    let held = tx.run(
        "UPDATE job SET lease_until = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'",
        params![job.id, job.attempt, until],
    )?;
    Ok(held > 0)
}

/// Removes a job that is done; `false` when it is no longer this attempt's.
pub(crate) fn finish(tx: &mut Tx<'_>, job: &Claimed) -> Result<bool> {
    let held = tx.run(
        "DELETE FROM job WHERE id = $1 AND attempt = $2 AND state = 'running'",
        params![job.id, job.attempt],
    )?;
    Ok(held > 0)
}

/// Puts a job back for a later attempt, or gives it up when `again` is `None`.
pub(crate) fn fail(tx: &mut Tx<'_>, job: &Claimed, again: Option<Instant>, now: Instant, error: &str) -> Result<()> {
    let state = if again.is_some() { State::Queued } else { State::Dead };
    tx.run(
        "UPDATE job SET state = $3, run_at = $4, lease_until = NULL, last_error = $5 \
         WHERE id = $1 AND attempt = $2 AND state = 'running'",
        params![job.id, job.attempt, state.code(), again.unwrap_or(now), error.chars().take(2_000).collect::<String>()],
    )
    .map(drop)
}

/// When the next job is due or its lease ends.
pub(crate) fn next_due(tx: &mut Tx<'_>) -> Result<Option<Instant>> {
    let queued: Option<Instant> = tx.one("SELECT min(run_at) FROM job WHERE state = 'queued'", &[])?;
    let leased: Option<Instant> = tx.one("SELECT min(lease_until) FROM job WHERE state = 'running'", &[])?;
    // A lease ends after its last moment, not at it.
    Ok(queued.into_iter().chain(leased.map(|at| at.plus_ms(1))).min())
}

/// How many jobs there are, for operators and metrics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// Due now and not taken yet.
    pub due: i64,
    /// Waiting for a later moment.
    pub later: i64,
    /// Of those that wait: after a failed attempt.
    pub failing: i64,
    /// Being worked on.
    pub running: i64,
    /// Given up.
    pub dead: i64,
    /// Since how many milliseconds the oldest due job waits; 0 when none does.
    pub lag_ms: i64,
}

/// Counts the jobs by state.
pub fn counts(tx: &mut Tx<'_>, now: Instant) -> Result<Counts> {
    let mut counts = Counts::default();
    let groups: Vec<(String, bool, bool, i64, Instant)> = tx.all(
        "SELECT state, run_at <= $1, attempt > 0, count(*), min(run_at) FROM job \
         GROUP BY state, run_at <= $1, attempt > 0",
        params![now],
    )?;
    for (state, due, tried, count, oldest) in groups {
        match State::from_code(&state) {
            Some(State::Queued) => {
                if tried {
                    counts.failing += count;
                }
                if due {
                    counts.due += count;
                    counts.lag_ms = counts.lag_ms.max(now.ms() - oldest.ms());
                } else {
                    counts.later += count;
                }
            }
            Some(State::Running) => counts.running += count,
            Some(State::Dead) => counts.dead += count,
            None => {}
        }
    }
    Ok(counts)
}

const COLUMNS: &str = "id, kind, state, run_at, attempt, max_attempts, last_error, created_at";

fn row(r: &mut Row) -> Result<JobRow> {
    Ok(JobRow {
        id: r.take()?,
        kind: r.take()?,
        state: State::from_code(&r.take::<String>()?).unwrap_or(State::Dead),
        run_at: r.take()?,
        attempt: r.take()?,
        max_attempts: r.take()?,
        last_error: r.take()?,
        created_at: r.take()?,
    })
}

/// One page of the jobs in a state, the earliest first.
pub(crate) fn page(tx: &mut Tx<'_>, state: State, after: Option<&Cursor>, limit: usize, total: i64) -> Result<Page<JobRow>> {
    let (key, id) = after.map_or((i64::MIN, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = tx.map(
        &format!(
            "SELECT {COLUMNS} FROM job WHERE state = $1 AND (run_at > $2 OR (run_at = $2 AND id > $3)) \
             ORDER BY run_at, id LIMIT $4"
        ),
        params![state.code(), key, id, limit + 1],
        row,
    )?;
    Ok(Page::cut(rows, limit, total, |job| Cursor { key: job.run_at.ms(), id: job.id.to_string() }))
}

/// A job, when it is not done.
pub(crate) fn get(tx: &mut Tx<'_>, id: JobId) -> Result<Option<JobRow>> {
    tx.first(&format!("SELECT {COLUMNS} FROM job WHERE id = $1"), params![id], row)
}

/// Makes a job due now with all its attempts before it; `false` when it runs.
pub(crate) fn requeue(tx: &mut Tx<'_>, id: JobId, now: Instant) -> Result<bool> {
    let changed = tx.run(
        "UPDATE job SET state = 'queued', run_at = $2, attempt = 0, lease_until = NULL WHERE id = $1 AND state <> 'running'",
        params![id, now],
    )?;
    Ok(changed > 0)
}

/// Removes a job that is not running; `false` when it runs.
pub(crate) fn remove(tx: &mut Tx<'_>, id: JobId) -> Result<bool> {
    Ok(tx.run("DELETE FROM job WHERE id = $1 AND state <> 'running'", params![id])? > 0)
}
