//! Working time as an amount: between two moments, added to one, left until another.

use jiff::civil::DateTime;
use serde::Serialize;

use super::DeadlineError;
use super::count::{Unheard, spend, to_minute};
use crate::calendar::{WorkingCalendar, minutes_from};
use crate::{Msg, msg};

/// Whole working minutes from `a` to `b`; negative when `b` comes first.
pub fn working_minutes_between(calendar: &WorkingCalendar, a: DateTime, b: DateTime) -> i64 {
    if b < a {
        return -working_minutes_between(calendar, b, a);
    }
    let (a, b) = (to_minute(a), to_minute(b));
    let mut sum = 0;
    let mut date = a.date();
    while date <= b.date() {
        for interval in calendar.hours_on(date) {
            let opens = if date == a.date() { interval.opens().max(a.time()) } else { interval.opens() };
            let closes = if date == b.date() { interval.closes().min(b.time()) } else { interval.closes() };
            sum += minutes_from(opens, closes).max(0);
        }
        let Ok(tomorrow) = date.tomorrow() else { break };
        date = tomorrow;
    }
    sum
}

/// The moment at which this many working minutes have been worked since `start`. With zero minutes
/// the first working moment from `start` on.
pub fn add_working_minutes(
    calendar: &WorkingCalendar,
    start: DateTime,
    minutes: u32,
) -> Result<DateTime, DeadlineError> {
    let start = calendar.next_working_moment(to_minute(start)).ok_or(DeadlineError::NobodyWorks)?;
    spend(calendar, start, i64::from(minutes), &mut Unheard)
}

/// When a step of the process that began at `entered` is due by its time norm in working minutes.
pub fn step_due(calendar: &WorkingCalendar, entered: DateTime, norm: u32) -> Result<DateTime, DeadlineError> {
    add_working_minutes(calendar, entered, norm)
}

/// How much working time is left until a due date, or has passed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remaining {
    /// Whether the due date has passed.
    pub late: bool,
    /// Whole ordinary working days in [`Self::working_minutes`].
    pub working_days: i64,
    /// All the working minutes left, or passed since; never negative.
    pub working_minutes: i64,
    /// `còn 2 ngày làm việc`, `quá hạn 3 giờ làm việc`
    pub text: Msg,
}

/// How much working time is left at `now` until `due`, or has passed since.
pub fn remaining(calendar: &WorkingCalendar, now: DateTime, due: DateTime) -> Remaining {
    let late = now > due;
    let minutes = working_minutes_between(calendar, now, due).abs();
    let day = calendar.day_minutes();
    let Msg { vi, en } = span(minutes, day);
    let text = match (late, minutes) {
        (true, 0) => Msg::new("vừa quá hạn", "just overdue"),
        (false, 0) => Msg::new("đến hạn", "due now"),
        (true, _) => msg!("quá hạn {vi}", "{en} late"),
        (false, _) => msg!("còn {vi}", "{en} left"),
    };
    Remaining { late, working_days: minutes / day, working_minutes: minutes, text }
}

/// `2 ngày 3 giờ làm việc`: working minutes in days of this many minutes. From one day on the odd
/// minutes are left out.
pub(super) fn span(minutes: i64, day: i64) -> Msg {
    let (days, rest) = (minutes / day, minutes % day / 60);
    if days == 0 {
        let Msg { vi, en } = hours(minutes, "working ");
        return msg!("{vi} làm việc", "{en}");
    }
    let (s, hs) = (plural(days), plural(rest));
    if rest == 0 {
        return Msg::of(format!("{days} ngày làm việc"), format!("{days} working day{s}"));
    }
    Msg::of(format!("{days} ngày {rest} giờ làm việc"), format!("{days} working day{s} {rest} hour{hs}"))
}

/// `1 giờ 30 phút`; the English unit takes an adjective before it, such as `working `.
pub(super) fn hours(minutes: i64, adjective: &str) -> Msg {
    let (h, m) = (minutes / 60, minutes % 60);
    let (hs, ms) = (plural(h), plural(m));
    match (h, m) {
        (0, _) => Msg::of(format!("{m} phút"), format!("{m} {adjective}minute{ms}")),
        (_, 0) => Msg::of(format!("{h} giờ"), format!("{h} {adjective}hour{hs}")),
        _ => Msg::of(format!("{h} giờ {m} phút"), format!("{h} {adjective}hour{hs} {m} minute{ms}")),
    }
}

/// The English plural ending.
pub(super) fn plural(n: i64) -> &'static str {
    if n == 1 { "" } else { "s" }
}
