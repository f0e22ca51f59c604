//! Who may do what, and the proof of what was done.
//!
//! A [`Ctx`] says who acts, when and why. It is the only way to a transaction ([`Ctx::write`],
//! [`Ctx::read`]). Inside, [`Tx::allow`] turns a resource into an [`Allowed`] one, which is what
//! stores ask for before they change anything: holding it proves the check. Every act is recorded
//! as an event by [`Tx::record`] in the same transaction.

mod action;
mod actor;
mod ctx;
mod evidence;
mod permission;
mod source;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use actor::{Actor, Applicant, Coverage, Grant, Official};
pub use ctx::{Ctx, Origin, Tx};
pub use evidence::{Break, EventRow, NewEvent, Subject, did, events_of, seal_day, verify};
pub use permission::{Allowed, Reach, Resource, matrix, permits, scope, Scope};
pub use source::{Clock, Randomness};

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    room: "access",
    name: "0001_event",
    sql: include_str!("../migrations/0001_event.sql"),
}];
