//! Puts the procedures that come with the program into the catalogue.

use access::{Action, Ctx, Tx};
use base::{Error, Result};
use catalogue::Definition;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::acts::{NewDraft, add_draft, put_in_force};
use crate::check::check;
use crate::permission::may;
use crate::store::{self, Source, VersionState};

/// What an installation did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Installed {
    /// Procedures that were not there.
    pub added: usize,
    /// Procedures whose built-in content changed with the program.
    pub changed: usize,
    /// Procedures left as they are: unchanged, or in the province's own hands.
    pub kept: usize,
}

/// Publishes the procedures that come with the program. Calling it again does nothing; what a
/// controller changed since is never overwritten.
pub async fn install_built_in(ctx: &Ctx) -> Result<Installed> {
    let all = crate::built_in()?;
    ctx.write(move |tx| install(tx, &all)).await
}

/// Publishes these procedures as coming with the program, in the caller's transaction.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the platform itself; [`Error::Bug`] for a procedure that
/// could not be published by hand either.
pub fn install(tx: &mut Tx<'_, '_>, all: &[Definition]) -> Result<Installed> {
    if !matches!(tx.ctx.actor, access::Actor::System(_)) {
        return Err(Error::Forbidden);
    }
    let allowed = may(tx, Action::PublishCatalogue)?;
    let mut done = Installed::default();
    for definition in all {
        let hash = digest(definition)?;
        if keep(tx, definition, &hash, &mut done)? {
            done.kept += 1;
            continue;
        }
        let checked = check(definition);
        if !checked.is_publishable() {
            return Err(Error::bug(format!("{}: {:?}", definition.code, checked.faults)));
        }
        let source = Source::BuiltIn;
        let id = add_draft(tx, &NewDraft { definition, kept: &Value::Null, note: "", source, source_hash: &hash })?;
        let row = store::version_row(tx, id)?;
        put_in_force(tx, &allowed, &row, row.version)?;
    }
    Ok(done)
}

/// Whether a procedure is left alone; counts it as added or changed otherwise.
fn keep(tx: &mut db::Tx<'_>, definition: &Definition, hash: &str, done: &mut Installed) -> Result<bool> {
    let Some(known) = store::procedure_by_code(tx, &definition.code)? else {
        done.added += 1;
        return Ok(false);
    };
    let latest = store::versions_of(tx, known.id)?.into_iter().find(|v| v.state != VersionState::Discarded);
    let untouched = latest.is_some_and(|v| {
        v.source == Source::BuiltIn && v.state == VersionState::Published && v.source_hash != hash
    });
    if untouched {
        done.changed += 1;
    }
    Ok(!untouched)
}

/// The digest of a content, by which a change is noticed.
pub(crate) fn digest(definition: &Definition) -> Result<String> {
    let text = serde_json::to_vec(definition).map_err(Error::bug)?;
    Ok(hex::encode(Sha256::digest(text)))
}
