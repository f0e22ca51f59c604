//! The vocabulary of the platform: ids, time, money, Vietnamese text, errors and events.
//!
//! This crate is pure: it performs no I/O, reads no clock and holds no global state. Everything
//! else stands on it.

mod agency_kind;
pub mod calendar;
pub mod cccd;
pub mod deadline;
mod error;
pub mod events;
mod ids;
mod instant;
mod locale;
mod money;
mod page;
mod role;
pub mod text;

pub use agency_kind::{AGENCY_KINDS, agency_kind};
pub use error::{Error, FieldError, Fields, Result};
pub use ids::*;
pub use instant::Instant;
pub use jiff::civil::{Date, DateTime, Time};
pub use locale::{Locale, Msg};
pub use money::Dong;
pub use page::{CAP, Cursor, Page};
pub use role::Role;
