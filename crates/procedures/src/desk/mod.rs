//! What procedure controllers see: the list, each procedure with its versions, the editor, review,
//! publication and import.

mod cases;
mod edit;
mod import;
mod list;
mod nest;
mod parts;
mod process;
mod review;
mod show;
mod versions;

use access::Tx;
use base::{Result, VersionId};
use web::{Entry, Route};

use crate::diff::{Difference, differences};
use crate::permission::may_look;
use crate::store;

/// The routes under `/desk/procedures`.
pub(crate) fn routes() -> Vec<Route> {
    let official = Entry::Official;
    vec![
        Route::get("/desk/procedures", official, "Procedures for controllers", list::list),
        Route::post("/desk/procedures", official, "Draft a new procedure", list::draft_new),
        Route::get("/desk/procedures/import", official, "Import procedures", import::page),
        Route::post("/desk/procedures/import", official, "Upload a file to import", import::upload)
            .body_limit(crate::import::MOST_BYTES + 65_536),
        Route::get("/desk/procedures/import/{id}", official, "Preview of an import", import::preview),
        Route::post("/desk/procedures/import/{id}", official, "Make drafts of an import", import::confirm),
        Route::get("/desk/procedures/{id}", official, "A procedure with its versions", show::show),
        Route::post("/desk/procedures/{id}/draft", official, "Draft the next version", show::draft),
        Route::get("/desk/procedures/{id}/abolish", official, "Asks whether to abolish a procedure", show::abolish),
        Route::post("/desk/procedures/{id}/state", official, "Suspend, resume or abolish", show::state),
        Route::get("/desk/procedures/versions/{id}", official, "A version's content", versions::content),
        Route::get("/desk/procedures/versions/{id}/process", official, "A version's internal process", versions::process),
        Route::get("/desk/procedures/versions/{id}/form", official, "A version's e-form", versions::form),
        Route::get("/desk/procedures/versions/{id}/file/{name}", official, "A version as BPMN, schema, TOML or JSON", versions::file),
        Route::get("/desk/procedures/versions/{id}/edit/{part}", official, "Edit a part of a draft", edit::page),
        Route::post("/desk/procedures/versions/{id}/edit/{part}", official, "Save a part of a draft", edit::save),
        Route::get("/desk/procedures/versions/{id}/review", official, "What a version changes; review and publish", review::page),
        Route::post("/desk/procedures/versions/{id}/review", official, "Hand in, send back, publish or discard", review::act),
    ]
}

/// The name of a form's field inside a row: `cases.0` and `name` make `cases.0.name`.
pub(crate) fn at(row: impl std::fmt::Display, name: impl std::fmt::Display) -> String {
    format!("{row}.{name}")
}

/// The address of something under a place.
pub(crate) fn under(place: impl std::fmt::Display, part: impl std::fmt::Display) -> String {
    format!("{place}/{part}")
}

/// What a version changes against the one in force before it.
pub(crate) fn changes(tx: &mut Tx<'_, '_>, id: VersionId) -> Result<Vec<Difference>> {
    may_look(tx)?;
    let row = store::version_row(tx, id)?;
    let before = store::versions_of(tx, row.procedure_id)?
        .into_iter()
        .find(|v| v.number < row.number && v.published_at.is_some());
    Ok(before.map_or_else(Vec::new, |before| differences(&before.definition, &row.definition)))
}
