//! The leader's desk: what waits for approval, many at once with a preview, and what is late and why.

mod choose;
mod late;
mod page;
mod run;
#[cfg(test)]
mod tests;

use access::Action;
use base::Msg;
use web::{Entry, MenuItem, Route, Side};

pub use choose::{Effect, Proposal, effects, proposals};
pub use late::{LateGroup, Overrun, groups, overruns};
pub use run::{Batch, ItemResult, MOST, batch, run};

/// The pages of the leader's desk.
pub fn routes() -> Vec<Route> {
    let official = Entry::Official;
    vec![
        Route::get("/desk/approve", official, "What waits for the reader's approval", page::list),
        Route::post("/desk/approve", official, "Approves the chosen dossiers, each by itself", page::approve),
        Route::get("/desk/approve/preview", official, "What approving the chosen dossiers will do", page::preview),
        Route::get("/desk/approve/{id}", official, "How a batch of approvals ended", page::result),
        Route::get("/desk/late", official, "What is late and why", late::page),
    ]
}

/// The places of the leader's desk in the officers' menu.
pub fn menu() -> Vec<(Side, MenuItem)> {
    let item = |href, label, icon, action, order| (Side::Officer, MenuItem { href, label, icon, action: Some(action), order });
    vec![
        item("/desk/approve", Msg::new("Chờ tôi phê duyệt", "To approve"), "sign", Action::ApproveDossier, 20),
        item("/desk/late", Msg::new("Trễ hạn và nguyên nhân", "Late and why"), "alert", Action::ViewStatistics, 40),
    ]
}
