//! Leaving work for later.

use access::Tx;
use base::{Error, Instant, JobId, Result};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{store, worker};

/// The kind of the jobs that carry an event to those who want to know.
pub(crate) const EVENT: &str = "event";

/// Attempts before a job is dead: about five hours of an outside system's absence.
const ATTEMPTS: u32 = 15;

/// When and how often a job runs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Not before this moment; at once when `None`.
    pub run_at: Option<Instant>,
    /// While a job of this kind with this key waits, no second one is added. A job that already
    /// runs does not count: it may have read the state before this change.
    pub dedupe_key: Option<String>,
    /// Attempts before the job is dead; 15 when `None`.
    pub max_attempts: Option<u32>,
}

impl Options {
    /// Not before this moment.
    pub fn at(run_at: Instant) -> Self {
        Self { run_at: Some(run_at), ..Self::default() }
    }

    /// At most one waiting job with this key.
    pub fn once(key: impl Into<String>) -> Self {
        Self { dedupe_key: Some(key.into()), ..Self::default() }
    }
}

/// Leaves a job in the caller's transaction; `None` when one with the same key already waits.
pub fn enqueue(tx: &mut Tx<'_, '_>, kind: &str, payload: &impl Serialize, options: Options) -> Result<Option<JobId>> {
    let payload = serde_json::to_value(payload).map_err(Error::bug)?;
    add(tx, kind, &payload, options)
}

/// Tells all subscribers of an event, each by a job of its own, in the caller's transaction.
pub fn publish(tx: &mut Tx<'_, '_>, event: &'static str, data: &impl Serialize) -> Result<()> {
    let data = serde_json::to_value(data).map_err(Error::bug)?;
    add(tx, EVENT, &json!({ "event": event, "data": data }), Options::default()).map(drop)
}

pub(crate) fn add(tx: &mut Tx<'_, '_>, kind: &str, payload: &Value, options: Options) -> Result<Option<JobId>> {
    let new = store::NewJob {
        id: tx.ctx.id(),
        kind,
        payload,
        run_at: options.run_at.unwrap_or(tx.now()),
        max_attempts: i64::from(options.max_attempts.unwrap_or(ATTEMPTS).max(1)),
        dedupe_key: options.dedupe_key.map(|key| format!("{kind} {key}")),
        created_at: tx.now(),
    };
    if !store::insert(tx, &new)? {
        return Ok(None);
    }
    tx.after_commit(worker::ring);
    Ok(Some(new.id))
}
