//! The room's place on the map and in the menus.

use access::Action;
use base::Msg;
use web::{Entry, MenuItem, Module, Route, Side};

use crate::{MIGRATIONS, api, desk, pages};

/// The catalogue's pages, API, menu entries and tables.
pub fn module() -> Module {
    let mut routes = vec![
        Route::get("/", Entry::Open, "The portal's first page", pages::home),
        Route::get("/procedures", Entry::Open, "Procedures: search and filters", pages::list),
        Route::get("/procedures/{code}", Entry::Open, "A procedure", pages::show),
        Route::get("/procedures/{code}/print", Entry::Open, "A procedure for printing", pages::print),
        Route::get("/events/{event}", Entry::Open, "What to do in a life event", pages::event),
        Route::get("/sectors", Entry::Open, "Procedures by sector", pages::sectors),
        Route::get("/help", Entry::Open, "How the portal is used", pages::help),
        Route::get("/accessibility", Entry::Open, "Accessibility", pages::accessibility),
        Route::get("/privacy", Entry::Open, "Personal data", pages::privacy),
    ];
    routes.extend(desk::routes());
    routes.extend(api::routes());
    let menu = vec![
        (Side::Citizen, item("/procedures", Msg::new("Thủ tục", "Procedures"), "list", None, 20)),
        (
            Side::Officer,
            item("/desk/procedures", Msg::new("Thủ tục hành chính", "Procedures"), "book", Some(Action::ViewCatalogue), 70),
        ),
    ];
    Module { name: "procedures", migrations: MIGRATIONS, routes, menu }
}

fn item(href: &'static str, label: Msg, icon: &'static str, action: Option<Action>, order: u16) -> MenuItem {
    MenuItem { href, label, icon, action, order }
}
