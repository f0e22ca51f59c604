//! Files: taken in, checked, kept once by content, and shown only to those who may see them.
//!
//! A file comes in resumably ([`tus`](https://tus.io) at `/uploads`), with an ordinary form
//! ([`Form`]), or from the platform itself ([`Files::store`]). What people send is examined before
//! it counts: its type by its content, its size and dimensions, its metadata, and for viruses when
//! a scanner is configured. The content is kept under its SHA-256 in a local folder or an
//! S3-compatible store, and is durable before the row that names it.
//!
//! A [`StoredFile`] is known by a random id and has at most one owner, such as a dossier. Until a
//! system claims it ([`claim`]) only its uploader sees it; after that the [`FileGuard`]s of the
//! systems decide. Nothing is ever served by hash.
//!
//! Not tried against a real S3 server here: that side stands on `object_store`, whose in-memory
//! store and local folder run in the tests. Several serving processes need one uploads folder
//! between them, or callers that come back to the same process until an upload is finished.

mod config;
mod form;
mod intake;
mod jobs_of;
mod kind;
mod name;
mod pages;
mod preview;
mod rows;
mod scan;
mod serve;
mod shelf;
mod storage;
#[cfg(test)]
mod tests;
mod tus;

pub use config::{Config, S3};
pub use form::{FORM_LIMIT, Form, FormFile};
pub use intake::Refusal;
pub use jobs_of::{SCHEDULES, handlers};
pub use kind::Kind;
pub use name::clean as clean_name;
pub use pages::{FileInfo, module};
pub use rows::{NewFile, Owner, Scan, StoredFile, add, claim, get, list, of_owner, remove};
pub use scan::ScannerStatus;
pub use serve::FileGuard;
pub use shelf::{Files, Kept};

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { room: "files", name: "0001_file", sql: include_str!("../migrations/0001_file.sql") }];
