//! The working calendar: which days and hours offices work.
//!
//! Public holidays, compensatory days and swapped days are decided each year by notice (Bộ luật Lao
//! động 2019, điều 111 và 112), so they are data with a source, never computed.

mod error;
mod file;
mod holidays;
mod hours;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Serialize};

pub use error::CalendarError;
pub use holidays::{Holiday, holidays};
pub use hours::{Hours, Interval};
pub(crate) use hours::{hm, minutes_from, whole_minute};

use crate::Msg;

/// How far ahead a working moment is looked for. Beyond it a calendar counts as one on which nobody
/// works any more.
const SEARCH_DAYS: u32 = 36_525;

/// Which days and hours offices work.
///
/// Stored and read in the shape of a calendar file; see [`WorkingCalendar::from_json`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Value", into = "serde_json::Value")]
pub struct WorkingCalendar {
    hours: Hours,
    week: Week,
    exceptions: BTreeMap<Date, DayException>,
}

/// Why a date differs from its day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Nghỉ lễ, Tết.
    Holiday,
    /// Nghỉ bù a holiday that fell on a weekly rest day.
    Compensatory,
    /// A working day taken off in exchange for another.
    SwapOff,
    /// A day worked in exchange for another.
    SwapWork,
}

impl DayKind {
    /// Whether people work on such a day.
    pub fn works(self) -> bool {
        self == Self::SwapWork
    }

    /// The kind's name.
    pub fn name(self) -> Msg {
        match self {
            Self::Holiday => Msg::new("Nghỉ lễ, Tết", "Public holiday"),
            Self::Compensatory => Msg::new("Nghỉ bù", "Compensatory day off"),
            Self::SwapOff => Msg::new("Nghỉ hoán đổi", "Swapped day off"),
            Self::SwapWork => Msg::new("Làm bù", "Swapped working day"),
        }
    }
}

/// A date that differs from its day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayException {
    /// Why it differs, and whether it is off or worked.
    pub kind: DayKind,
    /// What the day is called, for people.
    pub name: Msg,
    /// The law or notice that says so.
    #[serde(default)]
    pub source: String,
    /// On a worked day: its own hours, when they are not the ordinary ones. Means nothing on a day off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

impl DayException {
    /// A day of this kind, with ordinary hours if it is worked.
    pub fn new(kind: DayKind, name: Msg, source: impl Into<String>) -> Self {
        Self { kind, name, source: source.into(), hours: None }
    }

    /// A worked day with its own hours.
    pub fn work(hours: Hours, name: Msg, source: impl Into<String>) -> Self {
        Self { hours: Some(hours), ..Self::new(DayKind::SwapWork, name, source) }
    }
}

/// What a day of the week is like.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Plan {
    Rest,
    Ordinary,
    Own(Hours),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Week([Plan; 7]);

impl Week {
    fn plan(&self, weekday: Weekday) -> &Plan {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = &self.0;
        match weekday {
            Weekday::Monday => monday,
            Weekday::Tuesday => tuesday,
            Weekday::Wednesday => wednesday,
            Weekday::Thursday => thursday,
            Weekday::Friday => friday,
            Weekday::Saturday => saturday,
            Weekday::Sunday => sunday,
        }
    }

    fn set(&mut self, weekday: Weekday, plan: Plan) {
        for (at, old) in DAYS.into_iter().zip(&mut self.0) {
            if at == weekday {
                *old = plan;
                return;
            }
        }
    }
}

const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl Default for WorkingCalendar {
    /// Monday to Friday with the ordinary hours, and no holiday at all.
    fn default() -> Self {
        Self::new(Hours::default())
    }
}

impl WorkingCalendar {
    /// Monday to Friday with these hours, and no holiday at all.
    pub fn new(hours: Hours) -> Self {
        let mut week = Week([const { Plan::Ordinary }; 7]);
        week.set(Weekday::Saturday, Plan::Rest);
        week.set(Weekday::Sunday, Plan::Rest);
        Self { hours, week, exceptions: BTreeMap::new() }
    }

    /// The national calendar with the confirmed days of [`holidays`]. Reads data: build it once.
    pub fn vietnam() -> Self {
        Self::with_holidays(holidays().into_iter().filter(|h| h.confirmed))
    }

    /// The national calendar with every day of [`holidays`], those not yet confirmed too.
    pub fn vietnam_with_unconfirmed() -> Self {
        Self::with_holidays(holidays())
    }

    fn with_holidays(holidays: impl IntoIterator<Item = Holiday>) -> Self {
        let exceptions = holidays.into_iter().map(|h| (h.date, h.into())).collect();
        Self { exceptions, ..Self::default() }
    }

    /// Makes a day of the week a rest day.
    pub fn rest_on(&mut self, weekday: Weekday) {
        self.week.set(weekday, Plan::Rest);
    }

    /// Makes a day of the week a working day, with its own hours (a half day) or the ordinary ones.
    pub fn work_on(&mut self, weekday: Weekday, hours: Option<Hours>) {
        self.week.set(weekday, hours.map_or(Plan::Ordinary, Plan::Own));
    }

    /// Makes a date differ from its day of the week; a later word replaces an earlier one.
    pub fn set(&mut self, date: Date, exception: DayException) {
        self.exceptions.insert(date, exception);
    }

    /// Makes a date an ordinary one again.
    pub fn clear(&mut self, date: Date) -> Option<DayException> {
        self.exceptions.remove(&date)
    }

    /// The dates that differ from their day of the week.
    pub fn exceptions(&self) -> &BTreeMap<Date, DayException> {
        &self.exceptions
    }

    /// How this date differs from its day of the week, if it does.
    pub fn exception(&self, date: Date) -> Option<&DayException> {
        self.exceptions.get(&date)
    }

    /// The hours worked on a date; none on a day off. A swapped working day without hours of its own
    /// is worked like an ordinary full day, whatever its day of the week is like.
    pub fn hours_on(&self, date: Date) -> &[Interval] {
        let hours = match self.exceptions.get(&date) {
            Some(day) if day.kind.works() => day.hours.as_ref().unwrap_or(&self.hours),
            Some(_) => return &[],
            None => match self.week.plan(date.weekday()) {
                Plan::Rest => return &[],
                Plan::Ordinary => &self.hours,
                Plan::Own(hours) => hours,
            },
        };
        hours.intervals()
    }

    /// Whether people work on a date.
    pub fn works_on(&self, date: Date) -> bool {
        !self.hours_on(date).is_empty()
    }

    /// How long people work on a date, in minutes.
    pub fn minutes_on(&self, date: Date) -> i64 {
        self.hours_on(date).iter().map(|i| i.minutes()).sum()
    }

    /// How long an ordinary working day is, in minutes: what "one working day" means in a sum.
    pub fn day_minutes(&self) -> i64 {
        self.hours.minutes()
    }

    /// Whether people work at this moment. The closing minute still counts.
    pub fn is_working_time(&self, at: DateTime) -> bool {
        self.hours_on(at.date()).iter().any(|i| i.holds(at.time()))
    }

    /// This moment if people work then, else the next one at which they do. `None` when nobody works
    /// for a hundred years.
    pub fn next_working_moment(&self, at: DateTime) -> Option<DateTime> {
        let (date, time) = (at.date(), at.time());
        match self.hours_on(date).iter().find(|i| time <= i.closes()) {
            Some(interval) => Some(date.to_datetime(time.max(interval.opens()))),
            None => {
                let date = self.next_working_day(date)?;
                Some(date.to_datetime(self.hours_on(date).first()?.opens()))
            }
        }
    }

    /// The first working day after a date. `None` when nobody works for a hundred years.
    pub fn next_working_day(&self, after: Date) -> Option<Date> {
        let mut date = after;
        for _ in 0..SEARCH_DAYS {
            date = date.tomorrow().ok()?;
            if self.works_on(date) {
                return Some(date);
            }
        }
        None
    }

    /// Why nobody works on a date; `None` on a working day.
    pub fn why_off(&self, date: Date) -> Option<Msg> {
        match self.exceptions.get(&date) {
            Some(day) if day.kind.works() => None,
            Some(day) => Some(day.name.clone()),
            None => match self.week.plan(date.weekday()) {
                Plan::Rest => Some(Msg::new("nghỉ hằng tuần", "weekly rest day")),
                Plan::Ordinary | Plan::Own(_) => None,
            },
        }
    }
}

/// The name of a day of the week, as it stands inside a sentence.
pub fn weekday_name(weekday: Weekday) -> Msg {
    match weekday {
        Weekday::Monday => Msg::new("thứ hai", "Monday"),
        Weekday::Tuesday => Msg::new("thứ ba", "Tuesday"),
        Weekday::Wednesday => Msg::new("thứ tư", "Wednesday"),
        Weekday::Thursday => Msg::new("thứ năm", "Thursday"),
        Weekday::Friday => Msg::new("thứ sáu", "Friday"),
        Weekday::Saturday => Msg::new("thứ bảy", "Saturday"),
        Weekday::Sunday => Msg::new("chủ nhật", "Sunday"),
    }
}
