//! What waits on desks.

use base::{DossierId, Error, Instant, OfficialId, Result, RowId};
use db::{Row, Tx, params};

use crate::model::{Task, TaskKind};

/// Where a task stands in the inbox: by what will be late first.
#[derive(Debug, Clone, Copy)]
pub struct Ordered(pub Instant);

impl Ordered {
    /// By the earlier of the task's and the dossier's due date; without either, at the end.
    pub fn by(task: Option<Instant>, dossier: Option<Instant>) -> Self {
        Self(match (task, dossier) {
            (Some(a), Some(b)) => a.min(b),
            (a, b) => a.or(b).unwrap_or(Instant::from_ms(i64::MAX / 2)),
        })
    }
}

fn task(r: &mut Row) -> Result<Task> {
    Ok(Task {
        id: r.take()?,
        dossier_id: r.take()?,
        kind: {
            let code: String = r.take()?;
            TaskKind::from_code(&code).ok_or_else(|| Error::bug(format!("task kind {code}")))?
        },
        step_key: r.take()?,
        opinion_key: r.take()?,
        agency_id: r.take()?,
        role: r.take()?,
        assignee: r.take()?,
        since: r.take()?,
        due_at: r.take()?,
    })
}

/// The open tasks of a dossier, the main one first.
pub fn tasks(tx: &mut Tx<'_>, dossier: DossierId) -> Result<Vec<Task>> {
    tx.map(
        "SELECT id, dossier_id, kind, step_key, opinion_key, agency_id, role, assignee, since, due_at FROM task \
         WHERE dossier_id = $1 ORDER BY opinion_key, id",
        params![dossier],
        task,
    )
}

/// Puts a task on a desk.
pub fn put_task(tx: &mut Tx<'_>, t: &Task, order: Ordered) -> Result<()> {
    tx.run(
        "INSERT INTO task (id, dossier_id, kind, step_key, opinion_key, agency_id, role, assignee, since, due_at, risk_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            t.id, t.dossier_id, t.kind.code(), t.step_key, t.opinion_key, t.agency_id, t.role, t.assignee, t.since, t.due_at,
            order.0
        ],
    )
    .map(drop)
}

/// Takes all tasks of a dossier off their desks.
pub fn clear_tasks(tx: &mut Tx<'_>, dossier: DossierId) -> Result<()> {
    tx.run("DELETE FROM task WHERE dossier_id = $1", params![dossier]).map(drop)
}

/// Takes one task off its desk.
pub fn drop_task(tx: &mut Tx<'_>, id: RowId) -> Result<()> {
    tx.run("DELETE FROM task WHERE id = $1", params![id]).map(drop)
}

/// Gives a task to a colleague, or back to the desk.
pub fn assign(tx: &mut Tx<'_>, id: RowId, to: Option<OfficialId>) -> Result<()> {
    tx.run("UPDATE task SET assignee = $2 WHERE id = $1", params![id, to]).map(drop)
}
