#![doc = include_str!("../README.md")]
//! # The step table
//!
//! The e-ISO engine: a procedure's internal process as the official step table, and its execution.
//!
//! Pure: it decides which step comes next and who holds it; `dossiers` stores what it decides.
//! Every construct has one BPMN 2.0 counterpart, so that the diagram is another face of the table.
//!
//! The life of a process: [`check`] accepts a drawn table, [`start`] puts a received dossier on its
//! first row, [`advance`] moves it at each act of an official and [`desks`] says who must act now.
//! The order of the rows is the direction of travel: whatever leads to an earlier row is a return.

mod advance;
pub mod bpmn;
mod check;
mod migrate;
mod moves;
mod norms;
mod position;
#[cfg(test)]
mod samples;
mod simulate;
mod table;
mod ways;

pub use advance::{Outcome, advance, start};
pub use bpmn::table::to_bpmn;
pub use check::{Warning, WarningKind, check};
pub use migrate::{MigrationPlan, migrate, place};
pub use moves::{Move, MoveError};
pub use norms::{Path, fits, norm_total, paths, working_time};
pub use position::{Asked, Left, OpenDesk, Position, Visit, desks, returns};
pub use simulate::{Walk, simulate};
pub use table::*;
pub use ways::{END, Exit, Target};
