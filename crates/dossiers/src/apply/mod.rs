//! Applying online: *nộp hồ sơ trực tuyến*. One small group of questions a page, saved as it is
//! typed, checked at the end, handed in once.

mod api;
mod applicant;
mod begin;
mod check;
mod draft;
mod eligibility;
mod hand_in;
mod keep;
mod papers;
mod place;
mod result;
mod section;
mod steps;
mod tasks;
#[cfg(test)]
mod tests;

use files::FORM_LIMIT;
use web::{Entry, MenuItem, Route, Side};

pub use draft::{Open, begin, discard, forget_expired, may_see_draft};
pub use hand_in::hand_in;
pub use keep::{Page, keep_field};

pub(crate) use section::unprocessable;

/// The pages and the API of applying.
pub fn routes() -> Vec<Route> {
    let who = Entry::Applicant;
    let mut routes = vec![
        Route::get("/apply/{code}", who, "What is needed before applying, or the draft there is", begin::show),
        Route::post("/apply/{code}", who, "Begins an application", begin::start),
        Route::get("/apply/draft/{id}", who, "The tasks of an application", tasks::show),
        Route::get("/apply/draft/{id}/delete", who, "Asks before a draft is removed", tasks::ask_delete),
        Route::post("/apply/draft/{id}/delete", who, "Removes a draft", tasks::delete),
        Route::post("/apply/draft/{id}/save/{page}", who, "Saves one answer while it is typed", keep::save),
        Route::get("/apply/draft/{id}/eligibility/{n}", who, "A question that tells whether the procedure fits", eligibility::show),
        Route::post("/apply/draft/{id}/eligibility/{n}", who, "Answers it", eligibility::answer),
        Route::get("/apply/draft/{id}/case", who, "Which case of the procedure", place::show_case),
        Route::post("/apply/draft/{id}/case", who, "Chooses the case", place::choose_case),
        Route::get("/apply/draft/{id}/agency", who, "Which agency", place::show_agency),
        Route::post("/apply/draft/{id}/agency", who, "Chooses the agency", place::choose_agency),
        Route::get("/apply/draft/{id}/applicant", who, "Who applies", applicant::show),
        Route::post("/apply/draft/{id}/applicant", who, "Says who applies", applicant::answer),
        Route::get("/apply/draft/{id}/form/{section}", who, "A section of the form", section::show),
        Route::post("/apply/draft/{id}/form/{section}", who, "Answers it", section::answer).body_limit(FORM_LIMIT),
        Route::get("/apply/draft/{id}/papers", who, "The papers", papers::show),
        Route::post("/apply/draft/{id}/papers", who, "Hands papers in", papers::answer).body_limit(FORM_LIMIT),
        Route::get("/apply/draft/{id}/result", who, "How to get the result", result::show),
        Route::post("/apply/draft/{id}/result", who, "Chooses it", result::answer),
        Route::get("/apply/draft/{id}/check", who, "All answers, to check", check::show),
        Route::post("/apply/draft/{id}/submit", who, "Hands the application in", check::submit),
    ];
    routes.extend(api::routes());
    routes
}

/// Applying has no place of its own in the menu: it begins at a procedure.
pub fn menu() -> Vec<(Side, MenuItem)> {
    Vec::new()
}
