//! Work for later: a queue in the database, schedules, and events between systems.
//!
//! An act that needs the outside world, or that others want to know of, leaves a job in its own
//! transaction: both become durable together or not at all.
//!
//! ```no_run
//! # fn example(tx: &mut access::Tx<'_, '_>) -> base::Result<()> {
//! jobs::enqueue(tx, "notice.send", &"0912…", jobs::Options::default())?;
//! jobs::publish(tx, "dossier.moved", &serde_json::json!({ "id": "…" }))?;
//! # Ok(()) }
//! ```
//!
//! A [`Worker`] takes jobs under a lease and hands them to the [`Handlers`] that `app` has put
//! together. A job runs **at least once**: a process may die after the work and before it is
//! written down, so every handler must bear being called again. Jobs of one kind may run at the
//! same time and in any order; a handler that depends on order reads the state of things and
//! brings the world into line with it.
//!
//! Waking up: a commit in the same process wakes the worker at once. Work that another process
//! left is found by asking every two seconds; PostgreSQL's `LISTEN` would need a connection of its
//! own in each process to save less than that.

mod handlers;
mod operate;
mod pages;
mod queue;
mod schedule;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod worker;

pub use handlers::{Handlers, Outcome};
pub use operate::{discard, list, retry, show};
pub use pages::module;
pub use queue::{Options, enqueue, publish};
pub use schedule::{Every, Schedule};
pub use store::{Counts, JobRow, State, counts};
pub use worker::{Ran, Worker};

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { room: "jobs", name: "0001_job", sql: include_str!("../migrations/0001_job.sql") }];
