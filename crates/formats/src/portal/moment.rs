//! Moments as the portal writes them.

use std::fmt;
use std::str::FromStr;

use base::{Date, DateTime, Time};

use super::Error;

/// A local time in fourteen digits, `yyyyMMddHHmmss`, with hours to 24.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime);

impl Moment {
    /// The text of a time that may not have come yet: the empty one.
    pub fn or_empty(moment: Option<DateTime>) -> String {
        moment.map(|m| Self(m).to_string()).unwrap_or_default()
    }
}

impl FromStr for Moment {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
        let small = |from, to| i8::try_from(part(from, to)?).ok();
        let read = || {
            let digits = text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit());
            let date = Date::new(part(0, 4)?, small(4, 6)?, small(6, 8)?).ok().filter(|_| digits)?;
            let time = Time::new(small(8, 10)?, small(10, 12)?, small(12, 14)?, 0).ok()?;
            Some(Self(date.to_datetime(time)))
        };
        read().ok_or_else(|| Error::field("yyyyMMddHHmmss", text))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y%m%d%H%M%S"))
    }
}
