//! Drafts: begun, saved, given up.

use access::{Action, Tx};
use base::{Error, ProcedureId, Result, VersionId, msg};
use catalogue::Definition;
use serde_json::{Value, json};

use super::{expect, record, short};
use crate::check::{Checked, check, is_code};
use crate::permission::may;
use crate::store::{self, NewVersion, Source, VersionState};

/// A draft with where it comes from.
pub(crate) struct NewDraft<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) kept: &'a Value,
    pub(crate) note: &'a str,
    pub(crate) source: Source,
    pub(crate) source_hash: &'a str,
}

/// Begins a draft: of a new procedure, or of the next version of the one with this code.
pub fn draft_new(tx: &mut Tx<'_, '_>, definition: &Definition, note: &str, source: Source) -> Result<VersionId> {
    may(tx, Action::EditCatalogue)?;
    if store::procedure_by_code(tx, &definition.code)?.is_some() {
        let code = &definition.code;
        return Err(Error::invalid(
            "code",
            msg!(
                "Mã {code} đã có trong danh mục. Hãy mở thủ tục đó và soạn phiên bản mới.",
                "The code {code} is in the catalogue already. Open that procedure and draft a new version."
            ),
        ));
    }
    add_draft(tx, &NewDraft { definition, kept: &Value::Null, note, source, source_hash: "" })
}

/// Begins a draft from the latest published content of a procedure.
///
/// # Errors
/// [`Error::Conflict`] when a draft is open already, naming its author.
pub fn draft_from(tx: &mut Tx<'_, '_>, id: ProcedureId) -> Result<VersionId> {
    may(tx, Action::EditCatalogue)?;
    let latest = store::versions_of(tx, id)?.into_iter().find(|v| v.published_at.is_some());
    let Some(latest) = latest else { return Err(Error::NotFound("published version")) };
    let new = NewDraft {
        definition: &latest.definition,
        kept: &latest.kept,
        note: "",
        source: Source::Hand,
        source_hash: &latest.source_hash,
    };
    add_draft(tx, &new)
}

/// Adds a draft to the procedure of its code, and the procedure when there is none yet.
pub(crate) fn add_draft(tx: &mut Tx<'_, '_>, new: &NewDraft<'_>) -> Result<VersionId> {
    let allowed = may(tx, Action::EditCatalogue)?;
    if !is_code(&new.definition.code) {
        return Err(Error::invalid(
            "code",
            msg!("Mã thủ tục có dạng 1.001193", "A procedure's code looks like 1.001193"),
        ));
    }
    let procedure = match store::procedure_by_code(tx, &new.definition.code)? {
        Some(known) => known.id,
        None => store::add_procedure(tx, &allowed, new.definition)?,
    };
    let row = NewVersion {
        definition: new.definition,
        kept: new.kept,
        note: new.note,
        source: new.source,
        source_hash: new.source_hash,
    };
    let id = store::add_version(tx, &allowed, procedure, &row)?;
    let data = json!({ "version": id, "code": new.definition.code, "source": new.source });
    record(tx, "procedure.draft", procedure, data)?;
    Ok(id)
}

/// Saves a draft as it stands, complete or not; says what still stands in the way of publishing.
///
/// # Errors
/// [`Error::Conflict`] when somebody saved it meanwhile or it is no draft any more.
pub fn save_draft(
    tx: &mut Tx<'_, '_>,
    id: VersionId,
    lock: i64,
    definition: &Definition,
    note: &str,
) -> Result<Checked> {
    let allowed = may(tx, Action::EditCatalogue)?;
    let row = store::version_row(tx, id)?;
    expect(&row, VersionState::Draft)?;
    if definition.code != row.definition.code {
        return Err(Error::invalid(
            "code",
            msg!("Mã thủ tục không đổi được", "The code of a procedure cannot be changed"),
        ));
    }
    let note = short(base::text::nfc_lines(note))?;
    store::change_draft(tx, &allowed, &row, lock, definition, &note)?;
    if row.number == 1 {
        let now = tx.now();
        store::rename(tx, &allowed, row.procedure_id, definition, now)?;
    }
    record(tx, "procedure.save", row.procedure_id, json!({ "version": id }))?;
    Ok(check(definition))
}

/// Gives a draft up. It is kept, so that nobody's work is lost, but can no longer be changed.
pub fn discard(tx: &mut Tx<'_, '_>, id: VersionId, lock: i64) -> Result<()> {
    let allowed = may(tx, Action::EditCatalogue)?;
    let row = store::version_row(tx, id)?;
    expect(&row, VersionState::Draft)?;
    store::move_version(tx, &allowed, &row, lock, VersionState::Discarded, &row.note)?;
    record(tx, "procedure.discard", row.procedure_id, json!({ "version": id }))
}
