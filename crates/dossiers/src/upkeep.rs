//! What happens of itself: requests that nobody answered are closed.

use std::sync::Arc;

use access::Ctx;
use base::{DossierId, Result};
use db::params;
use jobs::{Every, Handlers, Schedule};

use crate::{Needs, acts};

const EXPIRE: &str = "dossier.expire_supplements";

/// When the work is done.
pub const SCHEDULES: &[Schedule] = &[Schedule { kind: EXPIRE, every: Every::Day { hour: 0, minute: 30 } }];

/// Adds this room's work to that of the others.
pub fn handlers(to: Handlers, needs: Arc<Needs>) -> Handlers {
    to.on(EXPIRE, move |ctx: Ctx, (): ()| {
        let needs = needs.clone();
        async move { expire(&ctx, needs).await }
    })
}

/// Stops every dossier whose applicant let the time for a supplement pass. Each is an act of its
/// own, so that one that fails leaves the others alone.
async fn expire(ctx: &Ctx, needs: Arc<Needs>) -> Result<()> {
    let overdue: Vec<DossierId> = ctx
        .read(|tx| {
            let now = tx.now();
            tx.all(
                "SELECT dossier_id FROM supplement WHERE closed_at IS NULL AND answered_at IS NULL AND answer_by < $1 \
                 ORDER BY answer_by",
                params![now],
            )
        })
        .await?;
    for id in overdue {
        let needs = needs.clone();
        if let Err(error) = ctx.write(move |tx| acts::expire_supplement(tx, &needs, id)).await {
            tracing::error!(dossier.id = %id, "supplement could not be closed: {error}");
        }
    }
    Ok(())
}
