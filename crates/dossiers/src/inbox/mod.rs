//! The officer's inbox: one queue by the risk of being late, with the team's view and absent
//! colleagues' work.

mod api;
mod page;
mod tasks;
#[cfg(test)]
mod tests;

use base::Msg;
use web::{Entry, MenuItem, Route, Side};

pub use page::TaskLine;
pub use tasks::{Asked, Inbox, Pressure, Waiting, Whose, inbox, stands_in};

/// The pages and the API of the inbox.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk", Entry::Official, "The officer's inbox, what will be late first", page::list),
        Route::get("/api/v1/inbox", Entry::Official, "What waits on the caller's desks, what will be late first", api::list)
            .query(api::QUERY)
            .returns::<api::InboxAnswer>(),
    ]
}

/// The place of the inbox in the officers' menu.
pub fn menu() -> Vec<(Side, MenuItem)> {
    let label = Msg::new("Việc của tôi", "My work");
    vec![(Side::Officer, MenuItem { href: "/desk", label, icon: "inbox", action: None, order: 10 })]
}
