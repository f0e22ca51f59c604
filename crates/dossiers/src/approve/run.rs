//! Runs a batch of approvals: each dossier is its own act, and one that fails leaves the others alone.

use std::sync::Arc;

use access::{Ctx, NewEvent, Subject, Tx};
use base::{DossierId, Error, Msg, Result, RowId};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::acts::{self, ApproveItem};
use crate::needs::Needs;

/// How one item of a batch ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemResult {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code; empty when the actor may not see it.
    pub code: String,
    /// Whether it was approved.
    pub done: bool,
    /// Why not, or what happened.
    pub text: Msg,
}

/// A batch that has run.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// When.
    pub at: base::Instant,
    /// How each item ended, in the order chosen.
    pub items: Vec<ItemResult>,
}

/// The most dossiers of one batch.
pub const MOST: usize = 100;

/// Approves each item in its own transaction and keeps a record of how each ended. Running the same
/// batch again approves nothing twice: the versions no longer fit.
///
/// # Errors
/// [`Error::Invalid`] without items or with more than [`MOST`].
pub async fn run(ctx: &Ctx, needs: &Arc<Needs>, items: Vec<ApproveItem>, note: &str) -> Result<RowId> {
    if items.is_empty() || items.len() > MOST {
        return Err(Error::invalid(
            "id",
            base::msg!("Chọn từ 1 đến {MOST} hồ sơ", "Choose 1 to {MOST} dossiers"),
        ));
    }
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        let (needs, note, id) = (Arc::clone(needs), note.to_owned(), item.id);
        let outcome = ctx.write(move |tx| acts::approve(tx, &needs, &item, &note)).await;
        results.push(match outcome {
            Ok(d) => ItemResult {
                dossier: id,
                code: d.code,
                done: true,
                text: Msg::new("Đã phê duyệt", "Approved"),
            },
            Err(error) => {
                let code = ctx.read(move |tx| visible_code(tx, id)).await?;
                ItemResult { dossier: id, code, done: false, text: told(&error) }
            }
        });
    }
    let batch: RowId = ctx.id();
    ctx.write(move |tx| {
        let subject = Subject { kind: "batch", id: batch.to_string(), agency: None };
        tx.record(NewEvent { kind: "dossier.approve_batch", subject, data: json!({ "items": results }) }).map(drop)
    })
    .await?;
    Ok(batch)
}

fn visible_code(tx: &mut Tx<'_, '_>, id: DossierId) -> Result<String> {
    match acts::load(tx, id, access::Action::ViewDossier) {
        Ok(d) => Ok(d.code.clone()),
        Err(Error::NotFound(_)) => Ok(String::new()),
        Err(error) => Err(error),
    }
}

/// Why an item was not approved, in the reader's words.
fn told(error: &Error) -> Msg {
    match error {
        Error::Conflict(text) => text.clone(),
        Error::Invalid(fields) => {
            let part = |locale| fields.iter().map(|f| f.message.get(locale).to_owned()).collect::<Vec<_>>().join("; ");
            Msg::of(part(base::Locale::Vi), part(base::Locale::En))
        }
        Error::Forbidden => Msg::new("Bạn không có quyền phê duyệt hồ sơ này.", "You may not approve this dossier."),
        Error::NotFound(_) => Msg::new("Không tìm thấy hồ sơ.", "There is no such dossier."),
        Error::Busy { .. } => Msg::new("Hệ thống đang bận; hãy duyệt lại hồ sơ này.", "The system was busy; approve this one again."),
        _ => Msg::new("Có lỗi; hồ sơ chưa được phê duyệt.", "Something went wrong; it was not approved."),
    }
}

/// How a batch of the actor's ended.
///
/// # Errors
/// [`Error::NotFound`] when there is none or somebody else ran it.
pub fn batch(tx: &mut Tx<'_, '_>, id: RowId) -> Result<Batch> {
    let me = tx.ctx.actor.key();
    let event = access::events_of(tx, &id.to_string())?.into_iter().find(|e| e.kind == "dossier.approve_batch" && e.actor == me);
    let event = event.ok_or(Error::NotFound("batch"))?;
    let items = event.data.get("items").cloned().unwrap_or_default();
    Ok(Batch { at: event.at, items: serde_json::from_value(items).map_err(Error::bug)? })
}
