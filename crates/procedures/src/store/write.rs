//! What changes the rows. Every change counts the row's version, so that nobody overwrites unseen
//! work.

use access::{Allowed, Tx};
use base::text::fold;
use base::{Error, Instant, Msg, ProcedureId, Result, VersionId, msg};
use catalogue::Definition;
use db::params;
use serde_json::Value;

use super::{Procedure, Source, State, VersionRow, VersionState};
use crate::permission::Shelfmark;

/// A version to be added.
pub(crate) struct NewVersion<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) kept: &'a Value,
    pub(crate) note: &'a str,
    pub(crate) source: Source,
    pub(crate) source_hash: &'a str,
}

fn json(definition: &Definition) -> Result<String> {
    serde_json::to_string(definition).map_err(Error::bug)
}

/// Adds a procedure that has no version yet.
pub(crate) fn add_procedure(
    tx: &mut Tx<'_, '_>,
    _may: &Allowed<Shelfmark>,
    definition: &Definition,
) -> Result<ProcedureId> {
    let id: ProcedureId = tx.ctx.id();
    let now = tx.now();
    let added = tx.run(
        "INSERT INTO procedure (id, code, name, name_folded, sector, state, current_version, version, updated_at) \
         VALUES ($1, $2, $3, $4, $5, 'prepared', NULL, 1, $6) ON CONFLICT (code) DO NOTHING",
        params![id, definition.code, definition.name.vi.as_ref(), fold(&definition.name.vi), definition.sector.code, now],
    )?;
    if added == 0 {
        let code = &definition.code;
        return Err(Error::invalid(
            "code",
            msg!("Mã {code} đã có trong danh mục", "The code {code} is in the catalogue already"),
        ));
    }
    Ok(id)
}

/// Adds a draft.
pub(crate) fn add_version(
    tx: &mut Tx<'_, '_>,
    _may: &Allowed<Shelfmark>,
    procedure: ProcedureId,
    new: &NewVersion<'_>,
) -> Result<VersionId> {
    let id: VersionId = tx.ctx.id();
    let last: Option<i64> =
        tx.one("SELECT max(number) FROM procedure_version WHERE procedure_id = $1", params![procedure])?;
    let (by, name, now) = (tx.ctx.actor.key(), tx.ctx.actor.name().to_owned(), tx.now());
    let added = tx.run(
        "INSERT INTO procedure_version (id, procedure_id, number, state, definition, kept, note, made_by, made_by_name, \
         made_at, source, source_hash, version) \
         VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, 1) ON CONFLICT DO NOTHING",
        params![
            id, procedure, last.unwrap_or(0) + 1, json(new.definition)?, new.kept, new.note, by, name, now,
            new.source.code(), new.source_hash
        ],
    )?;
    if added == 0 { Err(open_already(tx, procedure)?) } else { Ok(id) }
}

fn open_already(tx: &mut Tx<'_, '_>, procedure: ProcedureId) -> Result<Error> {
    let open = super::open_version(tx, procedure)?;
    Ok(Error::Conflict(open.map_or_else(changed, |open| {
        let (name, when) = (open.made_by_name, open.made_at.hm_dmy());
        msg!(
            "Thủ tục này đang có một bản nháp do {name} soạn từ {when}. Hãy hoàn thành hoặc bỏ bản đó trước.",
            "{name} has been preparing a draft of this procedure since {when}. Finish or discard it first."
        )
    })))
}

/// Replaces the content of a draft.
pub(crate) fn change_draft(
    tx: &mut Tx<'_, '_>,
    _may: &Allowed<Shelfmark>,
    row: &VersionRow,
    lock: i64,
    definition: &Definition,
    note: &str,
) -> Result<()> {
    let done = tx.run(
        "UPDATE procedure_version SET definition = $3, note = $4, version = version + 1 \
         WHERE id = $1 AND version = $2 AND state = 'draft'",
        params![row.id, lock, json(definition)?, note],
    )?;
    one(tx, done, row.procedure_id)
}

/// Moves a version to another state, with what belongs to it.
pub(crate) fn move_version(
    tx: &mut Tx<'_, '_>,
    _may: &Allowed<Shelfmark>,
    row: &VersionRow,
    lock: i64,
    to: VersionState,
    note: &str,
) -> Result<()> {
    let now = tx.now();
    let done = match to {
        VersionState::Draft | VersionState::Discarded => tx.run(
            "UPDATE procedure_version SET state = $3, note = $4, submitted_at = NULL, version = version + 1 \
             WHERE id = $1 AND version = $2",
            params![row.id, lock, to.code(), note],
        )?,
        VersionState::Review => tx.run(
            "UPDATE procedure_version SET state = 'review', note = $3, submitted_at = $4, version = version + 1 \
             WHERE id = $1 AND version = $2",
            params![row.id, lock, note, now],
        )?,
        VersionState::Published => {
            let (by, name) = (tx.ctx.actor.key(), tx.ctx.actor.name().to_owned());
            tx.run(
                "UPDATE procedure_version SET state = 'published', note = $3, published_by = $4, published_by_name = $5, \
                 published_at = $6, valid_from = $6, version = version + 1 WHERE id = $1 AND version = $2",
                params![row.id, lock, note, by, name, now],
            )?
        }
        VersionState::Retired | VersionState::Abolished => tx.run(
            "UPDATE procedure_version SET state = $3, valid_to = $4, version = version + 1 \
             WHERE id = $1 AND version = $2",
            params![row.id, lock, to.code(), now],
        )?,
    };
    one(tx, done, row.procedure_id)
}

/// Puts a procedure into a state, with the version the public sees.
pub(crate) fn set_state(
    tx: &mut Tx<'_, '_>,
    _may: &Allowed<Shelfmark>,
    procedure: &Procedure,
    lock: i64,
    state: State,
    current: Option<VersionId>,
) -> Result<()> {
    let now = tx.now();
    let done = tx.run(
        "UPDATE procedure SET state = $3, current_version = $4, updated_at = $5, version = version + 1 \
         WHERE id = $1 AND version = $2",
        params![procedure.id, lock, state.code(), current, now],
    )?;
    one(tx, done, procedure.id)?;
    // What the public may see changed: every process reads it anew.
    tx.run("UPDATE published_catalogue SET generation = generation + 1 WHERE id = 1", &[]).map(drop)
}

/// Takes over the name and the sector of the latest version, by which officials find it.
pub(crate) fn rename(
    tx: &mut Tx<'_, '_>,
    _may: &Allowed<Shelfmark>,
    id: ProcedureId,
    definition: &Definition,
    at: Instant,
) -> Result<()> {
    tx.run(
        "UPDATE procedure SET name = $2, name_folded = $3, sector = $4, updated_at = $5 WHERE id = $1",
        params![id, definition.name.vi.as_ref(), fold(&definition.name.vi), definition.sector.code, at],
    )
    .map(drop)
}

/// One row changed, or somebody else was quicker: then the error says who and when.
fn one(tx: &mut Tx<'_, '_>, done: u64, procedure: ProcedureId) -> Result<()> {
    if done == 1 {
        return Ok(());
    }
    let last: Option<(String, Instant)> = tx.opt(
        "SELECT actor_name, at FROM event WHERE subject_id = $1 ORDER BY at DESC, id DESC LIMIT 1",
        params![procedure.to_string()],
    )?;
    Err(Error::Conflict(last.map_or_else(changed, |(name, at)| {
        let when = at.hm_dmy();
        msg!(
            "{name} đã thay đổi thủ tục này lúc {when}. Hãy tải lại trang để xem bản mới rồi làm tiếp.",
            "{name} changed this procedure at {when}. Reload the page to see it, then go on."
        )
    })))
}

fn changed() -> Msg {
    Msg::new(
        "Thủ tục này vừa được người khác thay đổi. Hãy tải lại trang rồi làm tiếp.",
        "Somebody else has just changed this procedure. Reload the page, then go on.",
    )
}
