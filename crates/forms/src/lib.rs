//! E-forms: what is asked, when, and whether an answer is acceptable.
//!
//! A form is data. It knows nothing of HTML, HTTP or the database; `procedures` stores it with a
//! procedure's version and `dossiers` renders it and keeps the answers.

mod definition;

pub use definition::*;
