//! Deadlines: when a dossier is due, and why.

use serde::{Deserialize, Serialize};

/// A length of time as the law gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// How many units.
    pub amount: u32,
    /// Which unit.
    pub unit: TermUnit,
}

/// The unit of a legal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermUnit {
    /// Giờ làm việc.
    WorkingHour,
    /// Ngày làm việc.
    WorkingDay,
    /// Ngày (theo lịch).
    CalendarDay,
}
