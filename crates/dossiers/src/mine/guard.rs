//! Who may read the files of drafts and dossiers.

use access::{Action, Actor, permits};
use base::{DossierId, FileId, Result, RowId};

use crate::store;

/// Whether the actor may read a file: one of the own draft, or one of a dossier that the actor may
/// see, whether it is among its papers or was claimed for it.
///
/// # Errors
/// Those of the database.
pub fn may_read_file(tx: &mut db::Tx<'_>, actor: &Actor, file_id: FileId) -> Result<bool> {
    for dossier in store::dossiers_with(tx, file_id)? {
        if may_view(tx, actor, dossier)? {
            return Ok(true);
        }
    }
    let Some(owner) = files::get(tx, file_id)?.and_then(|file| file.owner) else { return Ok(false) };
    match (owner.kind.as_str(), owner.key.parse::<RowId>(), owner.key.parse::<DossierId>()) {
        ("application", Ok(draft), _) => crate::apply::may_see_draft(tx, actor, draft),
        ("dossier", _, Ok(dossier)) => may_view(tx, actor, dossier),
        _ => Ok(false),
    }
}

fn may_view(tx: &mut db::Tx<'_>, actor: &Actor, dossier: DossierId) -> Result<bool> {
    Ok(store::get(tx, dossier)?.is_some_and(|d| permits(actor, Action::ViewDossier, &d)))
}
