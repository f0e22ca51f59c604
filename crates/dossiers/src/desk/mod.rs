//! The officer's dossier page, and every act on it.

mod act;
mod act_page;
mod act_view;
mod api;
mod body;
#[cfg(test)]
pub(crate) mod browser;
mod clock;
mod compose;
mod head;
mod history;
mod letters;
mod offer;
mod page;
mod perform;
mod story;
#[cfg(test)]
mod tests;
mod told;
mod way;

use web::{Entry, MenuItem, Route, Side};

pub use act::DeskAct;
pub use api::{Done, DossierView};
pub use body::{ActBody, MarkBody, ResultBody};
pub(crate) use head::base_path;
pub(crate) use letters::inline_pdf;

/// The dossier page, its acts, its letters and their JSON twins.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/dossiers/{id}", Entry::Official, "A dossier's whole story", page::show),
        Route::get("/desk/dossiers/{id}/acts/{act}", Entry::Official, "What an act does and what it needs", act_page::show),
        Route::post("/desk/dossiers/{id}/acts/{act}", Entry::Official, "Does an act", act_page::act).body_limit(files::FORM_LIMIT),
        Route::get("/desk/dossiers/{id}/letters/{letter}", Entry::Official, "A letter as PDF", letters::pdf),
        Route::get("/api/v1/dossiers/{id}", Entry::Official, "A dossier with its papers, letters, events and open acts", api::show)
            .returns::<DossierView>(),
        Route::post("/api/v1/dossiers/{id}/acts/{act}", Entry::Official, "Does an act on a dossier", api::act)
            .body::<ActBody>()
            .returns::<Done>(),
        Route::get("/api/v1/dossiers/{id}/letters/{letter}", Entry::Official, "A letter as PDF; 06 is the control sheet", letters::pdf),
    ]
}

/// Dossiers are reached from lists; the page has no menu entry of its own.
pub fn menu() -> Vec<(Side, MenuItem)> {
    Vec::new()
}
