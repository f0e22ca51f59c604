//! Dates and times as edXML writes them: `yyyy/MM/dd`, `yyyy/MM/dd HH:mm:ss`, Vietnam's local time.

use base::{Date, DateTime, Instant};

/// What became of a written date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read<T> {
    /// Written by the rule.
    Exact(T),
    /// Written in another way whose meaning is beyond doubt.
    Understood(T),
    /// The reference library's stand-in for "no date".
    Unset,
    /// Not a date.
    Unreadable,
}

/// `yyyy/MM/dd`.
pub(super) fn write_date(date: Date) -> String {
    format!("{:04}/{:02}/{:02}", date.year(), date.month(), date.day())
}

/// `yyyy/MM/dd HH:mm:ss`.
pub(super) fn write_time(time: DateTime) -> String {
    format!("{} {:02}:{:02}:{:02}", write_date(time.date()), time.hour(), time.minute(), time.second())
}

/// Whether the year has the four digits the form gives it.
pub(super) fn writable(date: Date) -> bool {
    (1..=9999).contains(&date.year())
}

/// Reads a date.
pub(super) fn read_date(text: &str) -> Read<Date> {
    let (day, rest) = match text.split_once([' ', 'T']) {
        Some((day, rest)) => (day, rest),
        None => (text, ""),
    };
    let Some((date, exact)) = day_of(day) else { return Read::Unreadable };
    if date.year() == 1970 && date.month() == 1 && date.day() == 1 {
        return Read::Unset;
    }
    if exact && rest.is_empty() { Read::Exact(date) } else { Read::Understood(date) }
}

/// Reads a time. One with an offset is brought to Vietnam's; a date alone is midnight.
pub(super) fn read_time(text: &str) -> Read<DateTime> {
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Read::Understood(Instant::from_ms(instant.as_millisecond()).local());
    }
    let (day, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let Some((date, exact)) = day_of(day) else { return Read::Unreadable };
    let clock = clock.trim();
    let parts: Vec<Option<i8>> = clock.split(':').map(|part| two_digits(part.split('.').next().unwrap_or(part))).collect();
    let at = |h, m, s| DateTime::new(date.year(), date.month(), date.day(), h, m, s, 0).ok();
    let time = match parts.as_slice() {
        [Some(h), Some(m), Some(s)] => at(*h, *m, *s),
        [Some(h), Some(m)] => at(*h, *m, 0),
        _ if clock.is_empty() => at(0, 0, 0),
        _ => None,
    };
    match time {
        Some(time) if exact && write_time(time) == text => Read::Exact(time),
        Some(time) => Read::Understood(time),
        None => Read::Unreadable,
    }
}

/// A day, and whether it was written `yyyy/MM/dd`. Day first is read only when the year stands last
/// with its four digits.
fn day_of(text: &str) -> Option<(Date, bool)> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [day, month, year] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let date = Date::new(year.parse().ok()?, two_digits(month)?, two_digits(day)?).ok()?;
    (date.year() > 0).then(|| (date, write_date(date) == text))
}

fn two_digits(text: &str) -> Option<i8> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i16, m: i8, d: i8) -> Date {
        Date::new(y, m, d).unwrap()
    }

    #[test]
    fn dates_in_every_dress() {
        let wanted = day(2025, 10, 23);
        for (text, read) in [
            ("2025/10/23", Read::Exact(wanted)),
            ("2025-10-23", Read::Understood(wanted)),
            ("23/10/2025", Read::Understood(wanted)),
            ("23.10.2025", Read::Understood(wanted)),
            ("2025/10/23 00:00:00", Read::Understood(wanted)),
            ("2025/1/2", Read::Understood(day(2025, 1, 2))),
            ("1970/01/01", Read::Unset),
            ("10/23/2025", Read::Unreadable),
            ("23/10/25", Read::Unreadable),
            ("0000/01/01", Read::Unreadable),
            ("2025/02/30", Read::Unreadable),
            ("2025/+1/02", Read::Unreadable),
            ("hôm nay", Read::Unreadable),
            ("", Read::Unreadable),
        ] {
            assert_eq!(read_date(text), read, "{text}");
        }
    }

    #[test]
    fn times_in_every_dress() {
        let wanted = DateTime::new(2025, 10, 23, 17, 25, 11, 0).unwrap();
        for (text, read) in [
            ("2025/10/23 17:25:11", Read::Exact(wanted)),
            ("2025-10-23T17:25:11", Read::Understood(wanted)),
            ("2025-10-23T17:25:11+07:00", Read::Understood(wanted)),
            ("2025-10-23T10:25:11Z", Read::Understood(wanted)),
            ("23/10/2025 17:25:11", Read::Understood(wanted)),
            ("2025/10/23 17:25:11.0", Read::Understood(wanted)),
            ("2025/10/23 25:00:00", Read::Unreadable),
            ("2025/10/23 5pm", Read::Unreadable),
            ("null", Read::Unreadable),
        ] {
            assert_eq!(read_time(text), read, "{text}");
        }
        let midnight = DateTime::new(2025, 10, 23, 0, 0, 0, 0).unwrap();
        assert_eq!(read_time("2025/10/23"), Read::Understood(midnight));
    }
}
