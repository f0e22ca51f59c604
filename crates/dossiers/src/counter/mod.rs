//! The counter: a queue of people, one input, no mouse. And the desk where results are handed over.

mod api;
mod body;
mod desk;
mod find;
mod look;
mod papers;
mod receive;
mod received;
mod register;
mod results;
mod rows;
#[cfg(test)]
mod tests;

use access::Action;
use base::Msg;
use web::{Entry, MenuItem, Route, Side};

pub use api::{Choice, ResultList, Scan, Seen};
pub use body::{PaperBody, PersonBody, Reception};

/// The pages of the counter and of the results desk, and their JSON twins.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/counter", Entry::Official, "The counter: scan or type", find::start),
        Route::post("/desk/counter", Entry::Official, "Who stands at the counter", find::look_up),
        Route::post("/desk/counter/new", Entry::Official, "Chooses the procedure", papers::choose),
        Route::post("/desk/counter/receive", Entry::Official, "Receives a dossier at the counter", papers::send)
            .body_limit(files::FORM_LIMIT),
        Route::get("/desk/counter/received/{id}", Entry::Official, "The receipt, and the next person", received::received),
        Route::get("/desk/results", Entry::Official, "Results that wait to be handed over", results::results),
        Route::post("/desk/results", Entry::Official, "Looks a result up", results::results),
        Route::get("/desk/register", Entry::Official, "Asks for the register of a period", register::ask),
        Route::get("/desk/register.pdf", Entry::Official, "The register of a period (form 07)", register::pdf),
        Route::post("/api/v1/counter/look", Entry::Official, "Who a scanned card, a number, a phone or a name is", api::look)
            .body::<Scan>()
            .returns::<Seen>(),
        Route::get("/api/v1/counter/procedures", Entry::Official, "Procedures that can be received here", api::procedures)
            .query(&[("q", "words of the name, or the code")])
            .returns::<Vec<Choice>>(),
        Route::post("/api/v1/counter/receptions", Entry::Official, "Receives a dossier at the counter; the same token twice is one dossier", api::send)
            .body::<Reception>()
            .returns::<crate::desk::Done>(),
        Route::get("/api/v1/results", Entry::Official, "Results that wait to be handed over", results::api)
            .query(&[("after", "where the page begins")])
            .returns::<ResultList>(),
    ]
}

/// The places in the officers' menu.
pub fn menu() -> Vec<(Side, MenuItem)> {
    let item = |href, label, icon, action, order| (Side::Officer, MenuItem { href, label, icon, action: Some(action), order });
    vec![
        item("/desk/counter", Msg::new("Tiếp nhận tại quầy", "Counter"), "id-card", Action::ReceiveDossier, 20),
        item("/desk/results", Msg::new("Trả kết quả", "Hand over results"), "handover", Action::HandOverResult, 30),
        item("/desk/register", Msg::new("Sổ theo dõi hồ sơ", "Register"), "book", Action::ReceiveDossier, 35),
    ]
}
