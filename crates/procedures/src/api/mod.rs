//! The JSON twins of the pages. Reading what is published needs no account.

mod acts;
mod answers;
mod imports;
mod public;

use web::{Entry, Route};

use answers::{
    DifferenceItem, DraftAnswer, DraftBody, ImportAnswer, ImportChoices, ImportDone, LockBody, ProcedureAnswer,
    ProcedureList, StateAnswer, Suggestion, VersionAnswer, VersionItem,
};

/// What narrows the list.
const FILTERS: [(&str, &str); 8] = [
    ("q", "Words of the name, everyday words, an abbreviation or a code"),
    ("sector", "The sector's code"),
    ("level", "commune, province, central"),
    ("kind", "The kind of agency, such as commune or so_tu_phap"),
    ("online", "full, partial, information"),
    ("audience", "citizen, business, organisation, agency"),
    ("event", "A life event, such as birth"),
    ("from", "How many procedures to pass over; 50 are given"),
];

/// The routes under `/api/v1/procedures`.
pub(crate) fn routes() -> Vec<Route> {
    let (open, official) = (Entry::Open, Entry::Official);
    let mut routes = vec![
        Route::get("/api/v1/procedures", open, "Published procedures: search and filters", public::list)
            .query(&FILTERS)
            .returns::<ProcedureList>(),
        Route::get("/api/v1/procedures/suggest", open, "Procedures while typing", public::suggest)
            .query(&[("q", "What was typed so far")])
            .returns::<Vec<Suggestion>>(),
        Route::get("/api/v1/procedures/{code}", open, "A published procedure", public::get).returns::<ProcedureAnswer>(),
        Route::get("/api/v1/procedures/{code}/schema", open, "The JSON Schema of a published procedure's e-form", public::schema),
        Route::get("/api/v1/procedures/{code}/versions", official, "All versions of a procedure", acts::versions)
            .returns::<Vec<VersionItem>>(),
        Route::post("/api/v1/procedures", official, "Draft a new procedure", acts::draft_new)
            .body::<DraftBody>()
            .returns::<DraftAnswer>(),
        Route::post("/api/v1/procedures/{code}/drafts", official, "Draft the next version", acts::draft_from)
            .returns::<DraftAnswer>(),
        Route::get("/api/v1/procedures/versions/{id}", official, "A version, drafts included", acts::version)
            .returns::<VersionAnswer>(),
        Route::put("/api/v1/procedures/versions/{id}", official, "Save a draft", acts::save)
            .body::<DraftBody>()
            .returns::<DraftAnswer>(),
        Route::get("/api/v1/procedures/versions/{id}/differences", official, "What a version changes", acts::differences)
            .returns::<Vec<DifferenceItem>>(),
        Route::post("/api/v1/procedures/import", official, "Preview an import; the body is the file", imports::stage)
            .body_limit(crate::import::MOST_BYTES + 1024)
            .returns::<ImportAnswer>(),
        Route::post("/api/v1/procedures/import/{id}", official, "Make drafts of an import", imports::confirm)
            .body::<ImportChoices>()
            .returns::<ImportDone>(),
    ];
    let acts = [
        Route::post("/api/v1/procedures/versions/{id}/submit", official, "Hand a draft in for review", acts::submit),
        Route::post("/api/v1/procedures/versions/{id}/return", official, "Send a version back to its author", acts::send_back),
        Route::post("/api/v1/procedures/versions/{id}/publish", official, "Publish a reviewed version", acts::publish),
        Route::post("/api/v1/procedures/versions/{id}/discard", official, "Give a draft up", acts::discard),
        Route::post("/api/v1/procedures/{code}/suspend", official, "Take a procedure off the portal for a time", acts::suspend),
        Route::post("/api/v1/procedures/{code}/resume", official, "Put a suspended procedure back", acts::resume),
        Route::post("/api/v1/procedures/{code}/retire", official, "Take an abolished procedure off the portal", acts::retire),
    ];
    routes.extend(acts.into_iter().map(|route| route.body::<LockBody>().returns::<StateAnswer>()));
    routes
}
