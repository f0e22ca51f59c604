//! *Hồ sơ của tôi*: what is expected of me first, what runs and who holds it, what is over; and the
//! page of one dossier with its supplement, withdrawal and result.

mod api;
mod badge;
mod confirmation;
mod dossier;
mod ending;
mod guard;
mod letters;
mod list;
mod story;
mod supplement;
#[cfg(test)]
mod tests;
mod tracker;

use base::Msg;
use files::FORM_LIMIT;
use web::{Entry, MenuItem, Route, Side};

pub use guard::may_read_file;

pub(crate) use badge::{Badge, deadline, status};
pub(crate) use tracker::{Stage, tracker};

/// The pages and the API of one's own dossiers.
pub fn routes() -> Vec<Route> {
    let who = Entry::Applicant;
    let mut routes = vec![
        Route::get("/me", who, "My dossiers", list::show),
        Route::get("/me/dossiers/{id}", who, "A dossier of mine", dossier::show),
        Route::get("/me/dossiers/{id}/confirmation", who, "The proof that it was handed in", confirmation::show),
        Route::get("/me/dossiers/{id}/due.ics", who, "Its date for a calendar", confirmation::calendar),
        Route::get("/me/dossiers/{id}/letters/{file}", who, "A letter as PDF", letters::pdf),
        Route::get("/me/dossiers/{id}/supplement", who, "What has to be put right", supplement::show),
        Route::post("/me/dossiers/{id}/supplement", who, "Hands the supplement in", supplement::answer).body_limit(FORM_LIMIT),
        Route::get("/me/dossiers/{id}/withdraw", who, "Asks before a dossier is withdrawn", ending::ask_withdraw),
        Route::post("/me/dossiers/{id}/withdraw", who, "Withdraws it", ending::withdraw),
        Route::post("/me/dossiers/{id}/confirm", who, "Confirms that the electronic result arrived", ending::confirm),
    ];
    routes.extend(api::routes());
    routes
}

/// The place in the citizens' menu.
pub fn menu() -> Vec<(Side, MenuItem)> {
    vec![(
        Side::Citizen,
        MenuItem { href: "/me", label: Msg::new("Hồ sơ của tôi", "My dossiers"), icon: "folder", action: None, order: 30 },
    )]
}
