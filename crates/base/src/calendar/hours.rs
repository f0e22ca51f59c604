//! The hours of one working day.

use jiff::SignedDuration;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::CalendarError;

/// One stretch of work inside a day, such as 07:00–11:30. Both ends belong to it: at the closing
/// minute the office is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    opens: Time,
    closes: Time,
}

impl Interval {
    /// A stretch of work, in whole minutes. Fails when it would end before it begins.
    pub fn new(opens: Time, closes: Time) -> Result<Self, CalendarError> {
        let (opens, closes) = (whole_minute(opens), whole_minute(closes));
        if opens < closes {
            Ok(Self { opens, closes })
        } else {
            Err(CalendarError::EndBeforeStart { opens, closes })
        }
    }

    /// Its first minute.
    pub fn opens(self) -> Time {
        self.opens
    }

    /// Its last minute.
    pub fn closes(self) -> Time {
        self.closes
    }

    /// How long it is, in minutes.
    pub fn minutes(self) -> i64 {
        minutes_from(self.opens, self.closes)
    }

    /// Whether work goes on at this time of day.
    pub fn holds(self, time: Time) -> bool {
        self.opens <= time && time <= self.closes
    }
}

/// The stretches of one working day in order, apart from each other, at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(String, String)>", into = "Vec<(String, String)>")]
pub struct Hours(Vec<Interval>);

impl Hours {
    /// The hours of a day from its stretches in any order; stretches that touch become one.
    /// Fails when there is none or when two overlap.
    pub fn new(mut intervals: Vec<Interval>) -> Result<Self, CalendarError> {
        intervals.sort_by_key(|i| i.opens);
        let mut joined: Vec<Interval> = Vec::with_capacity(intervals.len());
        for next in intervals {
            match joined.last_mut() {
                Some(last) if next.opens < last.closes => {
                    return Err(CalendarError::Overlap { first: *last, second: next });
                }
                Some(last) if next.opens == last.closes => last.closes = next.closes,
                _ => joined.push(next),
            }
        }
        if joined.is_empty() { Err(CalendarError::NoHours) } else { Ok(Self(joined)) }
    }

    /// Reads pairs of clock times such as `07:00` and `11:30`.
    pub fn parse<S: AsRef<str>>(pairs: impl IntoIterator<Item = (S, S)>) -> Result<Self, CalendarError> {
        pairs
            .into_iter()
            .map(|(opens, closes)| Interval::new(clock_time(opens.as_ref())?, clock_time(closes.as_ref())?))
            .collect::<Result<Vec<_>, _>>()
            .and_then(Self::new)
    }

    /// The stretches in order.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// How long people work on such a day, in minutes.
    pub fn minutes(&self) -> i64 {
        self.0.iter().map(|i| i.minutes()).sum()
    }
}

impl Default for Hours {
    /// The ordinary office day: 07:00–11:30 and 13:30–17:00.
    fn default() -> Self {
        Self(vec![
            Interval { opens: Time::constant(7, 0, 0, 0), closes: Time::constant(11, 30, 0, 0) },
            Interval { opens: Time::constant(13, 30, 0, 0), closes: Time::constant(17, 0, 0, 0) },
        ])
    }
}

impl TryFrom<Vec<(String, String)>> for Hours {
    type Error = CalendarError;
    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, CalendarError> {
        Self::parse(pairs)
    }
}

impl From<Hours> for Vec<(String, String)> {
    fn from(hours: Hours) -> Self {
        hours.0.iter().map(|i| (hm(i.opens), hm(i.closes))).collect()
    }
}

/// `07:00`
pub(crate) fn hm(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The time without its seconds.
pub(crate) fn whole_minute(time: Time) -> Time {
    time.saturating_sub(SignedDuration::new(i64::from(time.second()), time.subsec_nanosecond()))
}

/// Whole minutes from one time of day to another.
pub(crate) fn minutes_from(a: Time, b: Time) -> i64 {
    let minute = |t: Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
    minute(b) - minute(a)
}

fn clock_time(text: &str) -> Result<Time, CalendarError> {
    let read = || {
        let (hour, minute) = text.trim().split_once(':')?;
        let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(hour) || minute.len() != 2 || !digits(minute) {
            return None;
        }
        Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
    };
    read().ok_or_else(|| CalendarError::BadTime(text.to_owned()))
}
