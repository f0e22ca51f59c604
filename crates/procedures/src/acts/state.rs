//! Whether a published procedure is carried out.

use access::{Action, Tx};
use base::{Error, Msg, ProcedureId, Result};
use serde_json::json;

use super::{reason, record};
use crate::permission::may;
use crate::store::{self, State, VersionState};

/// Takes a procedure off the portal for the time being.
pub fn suspend(tx: &mut Tx<'_, '_>, id: ProcedureId, lock: i64, why: &str) -> Result<()> {
    change(tx, id, lock, why, State::InForce, State::Suspended)
}

/// Puts a suspended procedure back on the portal.
pub fn resume(tx: &mut Tx<'_, '_>, id: ProcedureId, lock: i64, why: &str) -> Result<()> {
    change(tx, id, lock, why, State::Suspended, State::InForce)
}

/// Takes an abolished procedure off the portal for good. Dossiers already received are finished by
/// the version they were received under.
pub fn retire(tx: &mut Tx<'_, '_>, id: ProcedureId, lock: i64, why: &str) -> Result<()> {
    let allowed = may(tx, Action::PublishCatalogue)?;
    let procedure = store::procedure(tx, id)?;
    if !matches!(procedure.state, State::InForce | State::Suspended) {
        return Err(not_now(procedure.state));
    }
    let why = reason(why)?;
    if let Some(current) = procedure.current {
        let row = store::version_row(tx, current)?;
        store::move_version(tx, &allowed, &row, row.version, VersionState::Abolished, "")?;
    }
    store::set_state(tx, &allowed, &procedure, lock, State::Retired, None)?;
    record(tx, "procedure.retire", id, json!({ "reason": why }))
}

fn change(tx: &mut Tx<'_, '_>, id: ProcedureId, lock: i64, why: &str, from: State, to: State) -> Result<()> {
    let allowed = may(tx, Action::PublishCatalogue)?;
    let procedure = store::procedure(tx, id)?;
    if procedure.state != from {
        return Err(not_now(procedure.state));
    }
    let why = reason(why)?;
    store::set_state(tx, &allowed, &procedure, lock, to, procedure.current)?;
    let kind = if to == State::Suspended { "procedure.suspend" } else { "procedure.resume" };
    record(tx, kind, id, json!({ "reason": why }))
}

fn not_now(state: State) -> Error {
    let name = state.name();
    Error::Conflict(Msg::of(
        format!("Thủ tục đang ở trạng thái “{}” nên không làm được việc này.", name.vi),
        format!("The procedure is “{}”, so this cannot be done.", name.en),
    ))
}
