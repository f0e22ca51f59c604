//! An explained due date, and how dates are said in it.

use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};

use crate::calendar::{hm, weekday_name};
use crate::{Msg, msg};

/// A due date with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The due date, local time; in JSON to the minute, `2026-09-30T16:00`.
    #[serde(serialize_with = "minute")]
    pub due: DateTime,
    /// How it came about, in order.
    pub steps: Vec<ExplainStep>,
}

/// One step of the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainStep {
    /// What kind of step it is.
    pub kind: StepKind,
    /// The moment it speaks of; of a whole day, its first minute.
    #[serde(serialize_with = "minute")]
    pub at: DateTime,
    /// The end of what it speaks of, when that is more than one moment or day.
    #[serde(serialize_with = "maybe_minute", skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime>,
    /// What happens, in words.
    pub text: Msg,
}

impl ExplainStep {
    pub(super) fn at(kind: StepKind, at: DateTime, text: Msg) -> Self {
        Self { kind, at, until: None, text }
    }

    pub(super) fn due(due: DateTime) -> Self {
        let Msg { vi, en } = moment(due);
        Self::at(StepKind::Due, due, msg!("Hạn trả kết quả: {vi}", "Due at {en}"))
    }
}

/// What a step of the arithmetic does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The count begins.
    Received,
    /// The start is outside working time and moves on.
    Moved,
    /// Days are counted.
    Counted,
    /// Days off are passed over.
    Skipped,
    /// Working time is spent.
    Worked,
    /// The last day is off; the result rolls on.
    Rolled,
    /// Nobody works at the kept clock time on the last day; the result moves on.
    Fitted,
    /// The count gives this due date.
    Due,
    /// The clock stood still.
    Paused,
    /// The clock stands still now.
    Waiting,
    /// The term is counted anew.
    Restarted,
    /// A new due date was set.
    Extended,
    /// There is no due date.
    NoDue,
}

/// `thứ sáu, 25/09/2026`
pub(super) fn day(date: Date) -> Msg {
    let (Msg { vi, en }, dmy) = (weekday_name(date.weekday()), date.strftime("%d/%m/%Y"));
    msg!("{vi}, {dmy}", "{en}, {dmy}")
}

/// `16:00, thứ sáu, 25/09/2026`
pub(super) fn moment(at: DateTime) -> Msg {
    let (Msg { vi, en }, hm) = (day(at.date()), hm(at.time()));
    msg!("{hm}, {vi}", "{hm}, {en}")
}

/// The text with a capital first letter in both languages.
pub(super) fn sentence(text: Msg) -> Msg {
    let capital = |text: &str| {
        let mut chars = text.chars();
        chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
    };
    Msg::of(capital(&text.vi), capital(&text.en))
}

pub(super) fn minute<S: Serializer>(at: &DateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.strftime("%Y-%m-%dT%H:%M"))
}

pub(super) fn maybe_minute<S: Serializer>(at: &Option<DateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => minute(at, serializer),
        None => serializer.serialize_none(),
    }
}
