//! An import in two steps: a preview of what would change, then the confirmation.

use std::sync::Arc;

use access::{Action, NewEvent, Subject, Tx};
use base::{Error, Result, RowId, msg};
use catalogue::Definition;
use db::params;
use serde::Serialize;
use serde_json::json;

use super::fields::{ComparedField, Field, compare};
use super::{Entry, Fault, Reading, read};
use crate::acts::{NewDraft, add_draft};
use crate::permission::may;
use crate::store::{self, Source, VersionState};

/// What would happen with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// A procedure that is not there yet.
    New,
    /// It differs from what is there.
    Changed,
    /// It is the same.
    Same,
    /// Somebody is drafting this procedure now.
    Busy,
}

/// An entry of the preview.
#[derive(Debug, Clone)]
pub struct PreviewRow {
    /// The entry.
    pub entry: Entry,
    /// What would happen with it.
    pub state: RowState,
    /// The parts that differ from what is there.
    pub fields: Vec<ComparedField>,
}

/// What an import would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The import that waits.
    pub id: RowId,
    /// The entries that could be read.
    pub rows: Vec<PreviewRow>,
    /// The entries that could not.
    pub faults: Vec<Fault>,
}

/// A person's choice for one procedure: the parts to take over; a new procedure is taken whole.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Which procedure.
    pub code: String,
    /// Which parts.
    pub fields: Vec<Field>,
}

/// Days after which an import that nobody confirmed is forgotten.
const WAITING_DAYS: i64 = 3;

/// Keeps a file for its preview.
///
/// # Errors
/// [`Error::Invalid`] on `file` when it cannot be read at all.
pub fn stage(tx: &mut Tx<'_, '_>, text: &str) -> Result<RowId> {
    may(tx, Action::EditCatalogue)?;
    read(text, &mut |_| Ok(None))?;
    let (id, by, now): (RowId, _, _) = (tx.ctx.id(), tx.ctx.actor.key(), tx.now());
    tx.run("DELETE FROM procedure_import WHERE made_at < $1", params![now.plus_days(-WAITING_DAYS)])?;
    tx.run(
        "INSERT INTO procedure_import (id, made_by, made_at, content) VALUES ($1, $2, $3, $4)",
        params![id, by, now, text],
    )?;
    Ok(id)
}

/// What a waiting import would do, compared with what is there now.
pub fn preview(tx: &mut Tx<'_, '_>, id: RowId) -> Result<Preview> {
    may(tx, Action::EditCatalogue)?;
    let by = tx.ctx.actor.key();
    let text: Option<String> =
        tx.opt("SELECT content FROM procedure_import WHERE id = $1 AND made_by = $2", params![id, by])?;
    let text = text.ok_or(Error::NotFound("import"))?;
    let Reading { entries, faults } = read(&text, &mut |code| Ok(latest(tx, code)?.map(|(d, _)| d)))?;
    let mut rows = Vec::new();
    for entry in entries {
        let (state, fields) = match latest(tx, &entry.definition.code)? {
            None => (RowState::New, Vec::new()),
            Some((_, true)) => (RowState::Busy, Vec::new()),
            Some((before, false)) => {
                let fields = compare(&before, &entry.definition);
                (if fields.is_empty() { RowState::Same } else { RowState::Changed }, fields)
            }
        };
        rows.push(PreviewRow { entry, state, fields });
    }
    Ok(Preview { id, rows, faults })
}

/// The content that is there under a code, and whether a draft of it is open.
fn latest(tx: &mut db::Tx<'_>, code: &str) -> Result<Option<(Arc<Definition>, bool)>> {
    let Some(procedure) = store::procedure_by_code(tx, code)? else { return Ok(None) };
    let versions = store::versions_of(tx, procedure.id)?;
    let open = versions.iter().any(|v| matches!(v.state, VersionState::Draft | VersionState::Review));
    let newest = versions.iter().find(|v| v.published_at.is_some()).or(versions.first());
    Ok(newest.map(|v| (v.definition.clone(), open)))
}

/// Makes drafts of what was chosen, and forgets the waiting import. Returns how many drafts it made.
///
/// # Errors
/// [`Error::Conflict`] when a chosen procedure is being drafted by somebody meanwhile.
pub fn confirm(tx: &mut Tx<'_, '_>, id: RowId, taken: &[Taken]) -> Result<usize> {
    let preview = preview(tx, id)?;
    let mut made = 0;
    for row in preview.rows {
        let entry = row.entry;
        let Some(choice) = taken.iter().find(|t| t.code == entry.definition.code) else { continue };
        let definition = match row.state {
            RowState::Same => continue,
            RowState::Busy => return Err(busy(&entry.definition.code)),
            RowState::New => entry.definition.clone(),
            RowState::Changed => {
                let Some((before, _)) = latest(tx, &entry.definition.code)? else { continue };
                let mut merged = Arc::unwrap_or_clone(before);
                for field in &choice.fields {
                    field.take(&entry.definition, &mut merged);
                }
                merged
            }
        };
        let note = entry.notes.iter().map(|n| n.vi.as_ref()).collect::<Vec<_>>().join("\n");
        let note: String = note.chars().take(2_000).collect();
        let new = NewDraft {
            definition: &definition,
            kept: &entry.kept,
            note: &note,
            source: Source::Import,
            source_hash: &entry.hash,
        };
        add_draft(tx, &new)?;
        made += 1;
    }
    tx.run("DELETE FROM procedure_import WHERE id = $1", params![id])?;
    let subject = Subject { kind: "procedure_import", id: id.to_string(), agency: None };
    tx.record(NewEvent { kind: "procedure.import", subject, data: json!({ "drafts": made }) })?;
    Ok(made)
}

fn busy(code: &str) -> Error {
    Error::Conflict(msg!(
        "Thủ tục {code} đang có bản nháp. Hãy hoàn thành hoặc bỏ bản đó trước.",
        "The procedure {code} has an open draft. Finish or discard it first."
    ))
}
