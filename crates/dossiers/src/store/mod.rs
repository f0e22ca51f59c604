//! SQL and rows of dossiers, nothing else.

mod citizen;
mod dossier;
mod draft;
mod numbers;
mod papers;
mod tasks;

pub use citizen::{Mine, delivery_of, dossiers_of, dossiers_with, expired_drafts, lock_draft};
pub use dossier::{by_code, get, insert, lines_of, save, search_body};
pub use draft::{Draft, delete_draft, draft, drafts_of, find_draft, insert_draft, save_draft};
pub use numbers::{Measure, count, next_number};
pub use papers::{
    add_paper, close_supplement, insert_letter, insert_supplement, letter, letters, open_supplement, paper, papers,
    answer_supplement, result_numbered, supersede, supplements,
};
pub use tasks::{Ordered, assign, clear_tasks, drop_task, put_task, tasks};

pub(crate) use dossier::{LINE, line, outdated, scope_word};
