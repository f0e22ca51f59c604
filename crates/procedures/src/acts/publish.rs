//! Review and publication: four eyes see every word before the public does.

use access::{Action, Actor, Allowed, Tx};
use base::{Error, Msg, Result, VersionId};
use serde_json::json;

use super::{expect, reason, record};
use crate::check::check;
use crate::permission::{Shelfmark, may};
use crate::store::{self, State, VersionRow, VersionState};

/// Hands a draft in for review.
///
/// # Errors
/// [`Error::Invalid`] with everything that stands in the way of publishing.
pub fn submit(tx: &mut Tx<'_, '_>, id: VersionId, lock: i64) -> Result<()> {
    let allowed = may(tx, Action::EditCatalogue)?;
    let row = store::version_row(tx, id)?;
    expect(&row, VersionState::Draft)?;
    check(&row.definition).faults.check()?;
    store::move_version(tx, &allowed, &row, lock, VersionState::Review, &row.note)?;
    record(tx, "procedure.submit", row.procedure_id, json!({ "version": id }))
}

/// Sends a version in review back to its author, with the reason.
pub fn send_back(tx: &mut Tx<'_, '_>, id: VersionId, lock: i64, why: &str) -> Result<()> {
    let allowed = may(tx, Action::PublishCatalogue)?;
    let row = store::version_row(tx, id)?;
    expect(&row, VersionState::Review)?;
    let why = reason(why)?;
    store::move_version(tx, &allowed, &row, lock, VersionState::Draft, &why)?;
    record(tx, "procedure.send_back", row.procedure_id, json!({ "version": id, "reason": why }))
}

/// Puts a reviewed version in force in place of the one before it. Dossiers already received keep
/// theirs.
///
/// # Errors
/// [`Error::Conflict`] when its author tries to publish it.
pub fn publish(tx: &mut Tx<'_, '_>, id: VersionId, lock: i64) -> Result<()> {
    let allowed = may(tx, Action::PublishCatalogue)?;
    let row = store::version_row(tx, id)?;
    expect(&row, VersionState::Review)?;
    if self_publishing(&tx.ctx.actor, &row) {
        return Err(Error::Conflict(Msg::new(
            "Người soạn không tự công khai được. Hãy nhờ một cán bộ kiểm soát thủ tục khác xem và công khai.",
            "Its author cannot publish it. Ask another procedure controller to look at it and publish it.",
        )));
    }
    // The rules may have become stricter since it was handed in.
    check(&row.definition).faults.check()?;
    put_in_force(tx, &allowed, &row, lock)
}

/// Whether the actor wrote the version. The platform itself may publish what it brought.
pub(crate) fn self_publishing(actor: &Actor, row: &VersionRow) -> bool {
    !matches!(actor, Actor::System(_)) && actor.key() == row.made_by
}

/// Makes a version the current one and ends the one before it.
pub(crate) fn put_in_force(
    tx: &mut Tx<'_, '_>,
    allowed: &Allowed<Shelfmark>,
    row: &VersionRow,
    lock: i64,
) -> Result<()> {
    let procedure = store::procedure(tx, row.procedure_id)?;
    if let Some(before) = procedure.current {
        let before = store::version_row(tx, before)?;
        store::move_version(tx, allowed, &before, before.version, VersionState::Retired, "")?;
    }
    store::move_version(tx, allowed, row, lock, VersionState::Published, &row.note)?;
    // A procedure that was suspended stays so until it is resumed.
    let state = if procedure.state == State::Suspended { State::Suspended } else { State::InForce };
    store::set_state(tx, allowed, &procedure, procedure.version, state, Some(row.id))?;
    let now = tx.now();
    store::rename(tx, allowed, row.procedure_id, &row.definition, now)?;
    let data = json!({ "version": row.id, "number": row.number, "before": procedure.current });
    record(tx, "procedure.publish", row.procedure_id, data)
}
