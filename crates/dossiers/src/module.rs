//! This room as data.

use crate::{MIGRATIONS, apply, approve, counter, desk, figures, inbox, mine, search, track};

/// The routes, menus and tables of dossiers.
pub fn module() -> web::Module {
    let routes = [
        apply::routes(),
        mine::routes(),
        track::routes(),
        inbox::routes(),
        counter::routes(),
        desk::routes(),
        search::routes(),
        approve::routes(),
        figures::routes(),
    ];
    let menu = [
        apply::menu(),
        mine::menu(),
        track::menu(),
        inbox::menu(),
        counter::menu(),
        desk::menu(),
        search::menu(),
        approve::menu(),
        figures::menu(),
    ];
    web::Module {
        name: "dossiers",
        migrations: MIGRATIONS,
        routes: routes.into_iter().flatten().collect(),
        menu: menu.concat(),
    }
}
