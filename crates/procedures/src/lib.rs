//! The catalogue of administrative procedures (thủ tục hành chính): content, versions, import,
//! search and the public pages.
//!
//! A procedure has versions. A controller drafts one, another controller publishes it; from then on
//! it never changes, because dossiers are resolved by the version they were received under. The
//! public sees published versions of procedures in force, and nothing else.

mod acts;
mod api;
pub mod built_in;
mod check;
mod desk;
mod diff;
mod file;
pub mod import;
mod install;
mod labels;
mod module;
mod pages;
mod permission;
pub mod search;
mod shelf;
mod store;
#[cfg(test)]
mod tests;

pub use ::catalogue::*;

pub use acts::{
    discard, draft_from, draft_new, publish, resume, retire, save_draft, send_back, submit, suspend,
};
pub use built_in::built_in;
pub use check::{Checked, check};
pub use diff::{Difference, Part, differences};
pub use install::{Installed, install, install_built_in};
pub use module::module;
pub use shelf::{Published, Shelf, Usage};
pub use store::{
    ListFilter, Listed, Procedure, ProcedureVersion, Source, State, VersionRow, VersionState, list, procedure,
    procedure_by_code, version_row, versions_of,
};

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    room: "procedures",
    name: "0001_procedure",
    sql: include_str!("../migrations/0001_procedure.sql"),
}];
