//! The inbox as JSON.

use base::CAP;
use serde::Serialize;
use web::{Input, Reply, Visit};

use super::page::TaskLine;
use super::tasks::{Asked, inbox};
use crate::needs::Needs;

/// A page of the inbox.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InboxAnswer {
    /// The tasks, what will be late first.
    pub tasks: Vec<TaskLine>,
    /// How many of each kind.
    pub kinds: Vec<KindCount>,
    /// How many there are of what was asked, counted up to 10,000.
    pub total: i64,
    /// How many of them are late.
    pub late: i64,
    /// How many will be late within 24 hours.
    pub soon: i64,
    /// Where the next page begins: the parameter `after`.
    pub next: Option<String>,
}

/// How many tasks of a kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct KindCount {
    /// The kind.
    pub kind: &'static str,
    /// How many.
    pub count: i64,
}

/// The parameters and what they mean.
pub(super) const QUERY: &[(&str, &str)] = &[
    ("kind", "receive, step, opinion, approve, confirm or hand_over"),
    ("procedure", "Procedure id"),
    ("whose", "open (what the caller can do, the default), mine, absent or team"),
    ("timing", "late or soon"),
    ("after", "The next page's place"),
    ("limit", "Rows of a page, 1 to 200; 50 when left out"),
];

/// `GET /api/v1/inbox`
pub(super) async fn list(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let asked = Asked::read(&input);
    let rows = input.parsed::<usize>("limit")?.unwrap_or(50).clamp(1, 200);
    let found = visit.ctx.read(move |tx| inbox(tx, &asked, rows)).await?;
    web::json(&InboxAnswer {
        tasks: found.tasks.iter().map(|t| TaskLine::of(&needs, t, &visit)).collect(),
        kinds: found.kinds.iter().map(|(kind, count)| KindCount { kind: kind.code(), count: *count }).collect(),
        total: found.total.min(CAP),
        late: found.late,
        soon: found.soon,
        next: found.next.map(|c| c.encode()),
    })
}
