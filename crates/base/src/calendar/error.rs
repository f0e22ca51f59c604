//! What can be wrong with a calendar.

use jiff::civil::{Date, Time};

use super::Interval;
use super::hours::hm;
use crate::{Msg, msg};

/// What is wrong with a calendar, with the place where it is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum CalendarError {
    /// The text is not JSON.
    Json(String),
    /// A key that a calendar does not have.
    UnknownKey(String),
    /// A value of the wrong shape.
    Shape {
        /// The key it stands under.
        key: &'static str,
        /// What should stand there.
        want: &'static str,
    },
    /// A time of day that is not `HH:MM`.
    BadTime(String),
    /// A date that is not `YYYY-MM-DD` or does not exist.
    BadDate(String),
    /// Not the name of a day of the week.
    UnknownWeekday(String),
    /// Working hours that end before they begin.
    EndBeforeStart {
        /// When they begin.
        opens: Time,
        /// When they end.
        closes: Time,
    },
    /// Two stretches of working hours that overlap.
    Overlap {
        /// The earlier one.
        first: Interval,
        /// The later one.
        second: Interval,
    },
    /// A working day without hours.
    NoHours,
    /// A date that is both a day off and a working day.
    BothOffAndWork(Date),
    /// A calendar on which nobody ever works.
    NobodyWorks,
}

impl CalendarError {
    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::Json(cause) => {
                msg!(
                    "Lịch làm việc không phải JSON hợp lệ: {cause}",
                    "The calendar is not valid JSON: {cause}"
                )
            }
            Self::UnknownKey(key) => msg!(
                "Lịch làm việc có khóa lạ “{key}”; chỉ dùng hours, weekday_hours, weekend, off, work",
                "The calendar has an unknown key “{key}”; the keys are hours, weekday_hours, weekend, off, work"
            ),
            Self::Shape { key, want } => msg!("“{key}” phải có dạng {want}", "“{key}” must look like {want}"),
            Self::BadTime(text) => msg!(
                "Giờ “{text}” không đúng; viết theo dạng 07:00, từ 00:00 đến 23:59",
                "The time “{text}” is wrong; write it as 07:00, from 00:00 to 23:59"
            ),
            Self::BadDate(text) => msg!(
                "Ngày “{text}” không đúng; viết theo dạng 2026-11-24",
                "The date “{text}” is wrong; write it as 2026-11-24"
            ),
            Self::UnknownWeekday(text) => msg!(
                "“{text}” không phải tên ngày trong tuần; dùng monday, tuesday, wednesday, thursday, friday, saturday, sunday",
                "“{text}” is not a day of the week; use monday, tuesday, wednesday, thursday, friday, saturday, sunday"
            ),
            Self::EndBeforeStart { opens, closes } => {
                let (a, b) = (hm(*opens), hm(*closes));
                msg!(
                    "Giờ làm việc {a}–{b}: giờ kết thúc phải sau giờ bắt đầu",
                    "Working hours {a}–{b}: the end must come after the start"
                )
            }
            Self::Overlap { first, second } => {
                let (a, b) = (hm(first.opens()), hm(first.closes()));
                let (c, d) = (hm(second.opens()), hm(second.closes()));
                msg!(
                    "Giờ làm việc {a}–{b} và {c}–{d} chồng lên nhau",
                    "Working hours {a}–{b} and {c}–{d} overlap"
                )
            }
            Self::NoHours => msg!(
                "Ngày làm việc phải có ít nhất một khoảng giờ",
                "A working day needs at least one stretch of hours"
            ),
            Self::BothOffAndWork(date) => {
                msg!(
                    "Ngày {date} vừa là ngày nghỉ vừa là ngày làm việc",
                    "{date} is both a day off and a working day"
                )
            }
            Self::NobodyWorks => msg!(
                "Lịch này không có ngày làm việc nào: mọi ngày trong tuần đều nghỉ và “work” để trống",
                "Nobody ever works on this calendar: every day of the week is off and “work” is empty"
            ),
        }
    }
}
