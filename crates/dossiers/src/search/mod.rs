//! Finding dossiers: lists with any filter, saved views, exports, and the one search.
//!
//! Permission is part of every query: [`access::scope`] becomes a condition of the SQL, and of the
//! text index by words that stand for agencies. The lists, the search, the exports, the figures and
//! the API all read through [`page`], [`total`] and [`find`], and through nothing else.

mod api;
pub(crate) mod badge;
mod chips;
pub(crate) mod choices;
pub(crate) mod clauses;
mod columns;
mod export;
pub(crate) mod filter;
mod find;
mod list;
mod misread;
mod order;
mod page;
#[cfg(test)]
pub(crate) mod random;
pub(crate) mod sheet;
mod views;
mod wanted;
#[cfg(test)]
mod tests;

use access::Action;
use base::Msg;
use web::{Entry, MenuItem, Route, Side};

pub use badge::Badge;
pub use columns::Column;
pub use filter::{Counted, Days, Filter, Running};
pub(crate) use filter::LEVELS;
pub use find::{Hit, HitGroup, HitGroups, Hits, find};
pub use list::{Found, page, total};
pub use order::{At, Sort};
pub use views::{SavedView, keep, remove, views};
pub use wanted::Wanted;

pub(crate) use chips::days_text;
pub(crate) use columns::Names;
pub(crate) use list::List;
pub(crate) use page::dossier_href;

/// The pages and the API of lists and search.
pub fn routes() -> Vec<Route> {
    let official = Entry::Official;
    vec![
        Route::get("/desk/dossiers", official, "All dossiers that the reader may see", page::list),
        Route::get("/desk/dossiers.xlsx", official, "The list as an Excel file", export::xlsx),
        Route::get("/desk/dossiers.csv", official, "The list as CSV", export::csv),
        Route::post("/desk/views", official, "Keeps a list under a name", page::keep),
        Route::post("/desk/views/{id}/remove", official, "Removes a saved view", page::remove),
        Route::get("/desk/search", official, "Search for dossiers and pages", find::page),
        Route::get("/search.json", official, "Search for the command bar", find::quick),
        Route::get("/api/v1/dossiers", official, "Dossiers that the caller may see", api::list)
            .query(api::QUERY)
            .returns::<api::DossierPage>(),
        Route::get("/api/v1/views", official, "Saved views", api::views).returns::<api::Views>(),
        Route::post("/api/v1/views", official, "Keeps a list under a name", api::keep)
            .body::<api::NewView>()
            .returns::<api::MadeView>(),
        Route::delete("/api/v1/views/{id}", official, "Removes a saved view", api::remove).returns::<api::MadeView>(),
    ]
}

/// The places of lists in the officers' menu.
pub fn menu() -> Vec<(Side, MenuItem)> {
    vec![(
        Side::Officer,
        MenuItem {
            href: "/desk/dossiers",
            label: Msg::new("Tất cả hồ sơ", "All dossiers"),
            icon: "files",
            action: Some(Action::ViewDossier),
            order: 30,
        },
    )]
}
