//! Deadlines: when a dossier is due, and why.
//!
//! How terms are counted (Bộ luật Dân sự 2015, điều 144–148; the practice of one-stop systems):
//!
//! 1. Times are to the minute, as receipts print them; seconds are dropped.
//! 2. A start outside working time moves to the next working moment, whatever the unit. The closing
//!    minute still counts as working time, for a start as for a result.
//! 3. Days are counted from the day after the start, and the clock time of the start is kept.
//!    Working days skip days off; calendar days count every day.
//! 4. A result in calendar days that falls on a day off rolls on to the next working day, at the
//!    same clock time.
//! 5. When nobody works at the kept clock time on the last day (a half day, other hours), the result
//!    moves to the next working moment: later that day if work goes on, else the next opening.
//! 6. Working hours are spent minute by minute inside working time; a result on the last minute of a
//!    stretch stays there and does not jump over the break.
//! 7. A term of zero is due at the start.
//!
//! Rule 4 keeps the clock time, so two dossiers that roll on to the same morning are due in the order
//! of their clock times, not of their receipt; due *dates* always keep the order of receipt.

mod clock;
mod count;
mod explain;
mod minutes;
#[cfg(test)]
mod properties;
mod tell;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub use clock::{Clock, ExplainedClock, Extension, Pause, PausePolicy};
pub use explain::{ExplainStep, Explained, StepKind};
pub use minutes::{Remaining, add_working_minutes, remaining, step_due, working_minutes_between};

use crate::Msg;
use crate::calendar::WorkingCalendar;

/// A length of time as the law gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// How many units.
    pub amount: u32,
    /// Which unit.
    pub unit: TermUnit,
}

impl Term {
    /// So many working hours (giờ làm việc).
    pub const fn working_hours(amount: u32) -> Self {
        Self { amount, unit: TermUnit::WorkingHour }
    }

    /// So many working days (ngày làm việc).
    pub const fn working_days(amount: u32) -> Self {
        Self { amount, unit: TermUnit::WorkingDay }
    }

    /// So many calendar days (ngày).
    pub const fn calendar_days(amount: u32) -> Self {
        Self { amount, unit: TermUnit::CalendarDay }
    }

    /// `3 ngày làm việc`
    pub fn text(self) -> Msg {
        let Self { amount, unit } = self;
        let s = minutes::plural(i64::from(amount));
        match unit {
            TermUnit::WorkingHour => {
                Msg::of(format!("{amount} giờ làm việc"), format!("{amount} working hour{s}"))
            }
            TermUnit::WorkingDay => {
                Msg::of(format!("{amount} ngày làm việc"), format!("{amount} working day{s}"))
            }
            TermUnit::CalendarDay => Msg::of(format!("{amount} ngày"), format!("{amount} calendar day{s}")),
        }
    }
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

impl TermUnit {
    /// Every unit.
    pub const ALL: [Self; 3] = [Self::WorkingHour, Self::WorkingDay, Self::CalendarDay];

    /// The code stored in files and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::WorkingHour => "working_hour",
            Self::WorkingDay => "working_day",
            Self::CalendarDay => "calendar_day",
        }
    }

    /// The unit's name.
    pub fn name(self) -> Msg {
        match self {
            Self::WorkingHour => Msg::new("giờ làm việc", "working hours"),
            Self::WorkingDay => Msg::new("ngày làm việc", "working days"),
            Self::CalendarDay => Msg::new("ngày", "calendar days"),
        }
    }
}

impl FromStr for TermUnit {
    type Err = UnknownUnit;

    /// Reads `working_day` as well as `working-day`.
    fn from_str(text: &str) -> Result<Self, UnknownUnit> {
        let code = text.trim().to_lowercase().replace('-', "_");
        Self::ALL.into_iter().find(|u| u.code() == code).ok_or_else(|| UnknownUnit(text.to_owned()))
    }
}

/// A text that is not a unit of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a unit: use working-day, calendar-day or working-hour")]
pub struct UnknownUnit(pub String);

/// Why a due date cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// The due date lies more than a hundred years ahead.
    #[error("the term ends more than 100 years ahead")]
    TooLong,
    /// On this calendar nobody works any more.
    #[error("the calendar has no working day in the next 100 years")]
    NobodyWorks,
}

impl DeadlineError {
    /// Why, for the reader.
    pub fn text(self) -> Msg {
        match self {
            Self::TooLong => Msg::new("Thời hạn dài quá 100 năm", "The term is longer than 100 years"),
            Self::NobodyWorks => Msg::new(
                "Lịch làm việc không có ngày làm việc nào trong 100 năm tới",
                "The working calendar has no working day in the next 100 years",
            ),
        }
    }
}

impl From<DeadlineError> for crate::Error {
    fn from(error: DeadlineError) -> Self {
        Self::Conflict(error.text())
    }
}

/// When something received at this local time is due, with the arithmetic step by step.
pub fn due(calendar: &WorkingCalendar, received: DateTime, term: Term) -> Result<Explained, DeadlineError> {
    let mut events = Vec::new();
    let due = count::count(calendar, received, term, &mut events)?;
    Ok(Explained { due, steps: tell::tell(calendar, term, &events) })
}

/// When something received at this local time is due: the same count as [`due`], without a word.
pub fn due_at(calendar: &WorkingCalendar, received: DateTime, term: Term) -> Result<DateTime, DeadlineError> {
    count::count(calendar, received, term, &mut count::Unheard)
}
