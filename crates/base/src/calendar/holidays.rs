//! The public holidays of Vietnam that come with the platform: `data/holidays.json`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DayException, DayKind};
use crate::Msg;

/// A dated row of the built-in list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The date.
    pub date: Date,
    /// What kind of day it is.
    pub kind: DayKind,
    /// What it is called.
    pub name: Msg,
    /// The law or notice it comes from.
    pub source: String,
    /// Whether the notice has been checked. Days not confirmed are shown to the administrator, who
    /// decides; they are not applied of themselves.
    pub confirmed: bool,
}

impl From<Holiday> for DayException {
    fn from(holiday: Holiday) -> Self {
        Self::new(holiday.kind, holiday.name, holiday.source)
    }
}

/// Every row of the built-in list, 2025 and 2026, in the order of dates.
pub fn holidays() -> Vec<Holiday> {
    // The list is part of the program; a test reads it, so that it cannot be broken here.
    serde_json::from_str(include_str!("../../data/holidays.json")).unwrap_or_default()
}
