//! E-forms: what is asked, when, and whether an answer is acceptable.
//!
//! A form is data. It knows nothing of HTML, HTTP or the database; `procedures` stores it with a
//! procedure's version and `dossiers` renders it and keeps the answers.
//!
//! The life of an answer:
//!
//! 1. [`read_input`] turns what a page sends into [`Answers`]; what cannot be read is kept as typed.
//! 2. [`Answers::merge`] puts it into the draft. The draft forgets nothing, not even the answers of
//!    questions that are hidden again: changing one's mind twice costs no typing.
//! 3. [`validate`] says what is missing or wrong, one section at a time or as a whole.
//! 4. [`submitted`] is what the dossier receives: only the questions that are asked, only what was
//!    answered. A hidden answer never reaches an official.
//!
//! A question's path is `key`, `group.2.key` in the third item of a group, and `key.part` for the
//! parts of an address or a person.

mod answers;
mod check;
mod condition;
mod definition;
mod diff;
mod input;
mod leaf;
mod messages;
mod prefill;
mod read;
mod rules;
mod schema;
mod shape;
mod show;
mod submitted;
mod summary;
mod supplement;
mod validate;
mod walk;
mod words;

#[cfg(test)]
mod tests;

pub use answers::Answers;
pub use check::check_definition;
pub use definition::*;
pub use diff::{Change, diff};
pub use input::{MOST_PAIRS, read_input};
pub use prefill::{Known, Residence, Source, prefill};
pub use schema::json_schema;
pub use shape::MOST_MONEY;
pub use show::{Reference, references, typed};
pub use submitted::submitted;
pub use summary::{Row, SummarySection, summary};
pub use supplement::changed_only;
pub use validate::{Scope, validate};
pub use walk::{Visible, visible};
pub use words::in_words;
