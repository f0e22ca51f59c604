//! E-forms on pages: every kind of question with its answer, source, reason and error, as HTML that
//! works without scripts. Applicants, counter officers and on-behalf edits all use this one.

mod list;
mod names;
mod page;
mod question;
mod sent;
mod slots;

pub use list::{answer_list, AnswerLine, AnswerSection};
pub use names::{FileLook, Names, size_text};
pub use page::FormPage;
pub use question::Question;
pub use sent::{Pressed, Sent};
pub(crate) use page::asked;
pub use slots::set_at;
