//! Statistics from counters that events keep, and from the open dossiers: the cost is the same at
//! any size. Every number leads to the list of exactly the dossiers it counts.

mod api;
mod page;
mod period;
mod recount;
mod sums;
mod table;
#[cfg(test)]
mod tests;
mod trend;

use access::Action;
use base::Msg;
use web::{Entry, MenuItem, Route, Side};

pub use period::{Kind, Period};
pub use recount::recount;
pub use sums::{Asked, By, Sums, rows, total};
pub use table::{Figure, FigureRow, Table, table};
pub use trend::{Point, week, year};

/// The pages and the API of the statistics.
pub fn routes() -> Vec<Route> {
    let official = Entry::Official;
    vec![
        Route::get("/desk/figures", official, "Statistics of a period", page::page),
        Route::get("/desk/figures.xlsx", official, "Statistics as an Excel file", page::xlsx),
        Route::get("/api/v1/figures", official, "Statistics of a period", api::figures)
            .query(api::QUERY)
            .returns::<api::FiguresAnswer>(),
    ]
}

/// The place of the statistics in the officers' menu.
pub fn menu() -> Vec<(Side, MenuItem)> {
    vec![(
        Side::Officer,
        MenuItem {
            href: "/desk/figures",
            label: Msg::new("Thống kê", "Figures"),
            icon: "chart",
            action: Some(Action::ViewStatistics),
            order: 50,
        },
    )]
}
