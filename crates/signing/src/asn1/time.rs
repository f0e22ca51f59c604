//! UTCTime and GeneralizedTime, as authorities really write them.

use base::{Date, Instant};

use super::{Asn1Error, Asn1Reason, Element, Result, tag};

const DAY_MS: i64 = 86_400_000;
/// What lies between Vietnamese and universal time.
const VIETNAM_MS: i64 = 7 * 3_600_000;

/// The moment that a Time names. Fractions of a second (RFC 3161 authorities send them), missing
/// seconds and offsets are understood; two-digit years are those of RFC 5280 4.1.2.5.1.
pub(crate) fn read(element: &Element<'_>) -> Result<Instant> {
    let refuse = |reason| Asn1Error { place: element.place, reason: Asn1Reason::Value(reason) };
    let text = std::str::from_utf8(element.value).map_err(|_| refuse("a time that is no text"))?;
    let year_digits = match element.tag {
        tag::UTC_TIME => 2,
        tag::GENERALIZED_TIME => 4,
        found => {
            let reason = Asn1Reason::Tag { expected: tag::GENERALIZED_TIME, found };
            return Err(Asn1Error { place: element.place, reason });
        }
    };
    moment(text, year_digits).ok_or_else(|| refuse("a time that does not exist"))
}

fn moment(text: &str, year_digits: usize) -> Option<Instant> {
    let (clock, offset_ms) = split_zone(text)?;
    let (whole, fraction) = match clock.find(['.', ',']) {
        Some(at) => (clock.get(..at)?, clock.get(at + 1..)?),
        None => (clock, "0"),
    };
    if fraction.is_empty() || fraction.len() > 20 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, count: usize| -> Option<i16> {
        let digits = whole.get(from..from + count)?;
        if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
    };
    let year = match (year_digits, number(0, year_digits)?) {
        (2, short) if short < 50 => 2000 + short,
        (2, short) => 1900 + short,
        (_, full) => full,
    };
    let y = year_digits;
    let small = |from| number(from, 2).and_then(|n| i8::try_from(n).ok());
    let date = Date::new(year, small(y)?, small(y + 2)?).ok()?;
    let (hour, minute) = (small(y + 4)?, small(y + 6)?);
    let second = if whole.len() > y + 8 { small(y + 8)? } else { 0 };
    if whole.len() > y + 10 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let millis = format!("{fraction:0<3}").get(..3)?.parse::<i64>().ok()?;
    let in_day = (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * 1000 + millis;
    Some(Instant::from_ms(Instant::from_date(date).ms() + VIETNAM_MS + in_day - offset_ms))
}

/// The clock's part and the offset from universal time; a time without a zone is taken as universal.
fn split_zone(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, 0)) };
    let (clock, zone) = text.split_at_checked(at)?;
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits = zone.get(1..)?;
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?);
    Some((clock, sign * (hours * 60 + minutes) * 60_000))
}

/// `YYMMDDHHMMSSZ`, when the year lies in 1950…2049.
pub(crate) fn utc_text(at: Instant) -> Option<String> {
    let utc = at.plus_ms(-VIETNAM_MS).local();
    (1950..2050).contains(&utc.year()).then(|| utc.strftime("%y%m%d%H%M%SZ").to_string())
}

/// `YYYYMMDDHHMMSSZ`, with milliseconds only when there are any.
pub(crate) fn generalized_text(at: Instant) -> String {
    let utc = at.plus_ms(-VIETNAM_MS).local();
    let whole = utc.strftime("%Y%m%d%H%M%S").to_string();
    match at.ms().rem_euclid(1000) {
        0 => format!("{whole}Z"),
        ms => format!("{whole}.{}Z", format!("{ms:03}").trim_end_matches('0')),
    }
}

/// `2026-11-22T10:00:00Z` or a plain date (its first moment in Vietnam), for files and command lines.
pub fn instant_of(text: &str) -> Option<Instant> {
    if let Ok(date) = text.parse::<Date>()
        && text.len() == 10
    {
        return Some(Instant::from_date(date));
    }
    let (date, clock) = text.split_once('T')?;
    let date: Date = date.parse().ok()?;
    let compact = format!("{}{}", date.strftime("%Y%m%d"), clock.replace(':', ""));
    moment(&compact, 4)
}

/// The start of the day after, which bounds "until this day" from above.
pub(crate) fn day_after(at: Instant) -> Instant {
    at.plus_ms(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::{Reader, write};

    fn read_text(tag: u8, text: &str) -> Option<i64> {
        let der = write::element(tag, text.as_bytes());
        read(&Reader::new(&der, "t").any().unwrap()).ok().map(Instant::ms)
    }

    #[test]
    fn times_are_understood_as_they_are_written() {
        let cases = [
            (tag::UTC_TIME, "700101000000Z", Some(0)),
            (tag::UTC_TIME, "7001010000Z", Some(0)),
            (tag::UTC_TIME, "500101000000Z", Some(-631_152_000_000)),
            (tag::UTC_TIME, "491231235959Z", Some(2_524_607_999_000)),
            (tag::GENERALIZED_TIME, "19700101000000Z", Some(0)),
            (tag::GENERALIZED_TIME, "19700101000000.5Z", Some(500)),
            (tag::GENERALIZED_TIME, "19700101000000.123456789Z", Some(123)),
            (tag::GENERALIZED_TIME, "19700101000000,25Z", Some(250)),
            (tag::GENERALIZED_TIME, "19700101070000+0700", Some(0)),
            (tag::GENERALIZED_TIME, "19691231190000-0500", Some(0)),
            (tag::GENERALIZED_TIME, "19700101000000", Some(0)),
            (tag::GENERALIZED_TIME, "20260230000000Z", None),
            (tag::GENERALIZED_TIME, "20260101250000Z", None),
            (tag::GENERALIZED_TIME, "19700101000000.Z", None),
            (tag::GENERALIZED_TIME, "1970010100000a Z", None),
            (tag::GENERALIZED_TIME, "", None),
            (tag::GENERALIZED_TIME, "ộ9700101000000Z", None),
            (tag::UTF8_STRING, "19700101000000Z", None),
        ];
        for (tag, text, ms) in cases {
            assert_eq!(read_text(tag, text), ms, "{text}");
        }
    }

    #[test]
    fn written_times_are_read_again() {
        for ms in [0, 1_764_000_000_000, 1_764_000_000_120, 2_524_608_000_000, -1000] {
            let at = Instant::from_ms(ms);
            let der = write::generalized_time(at);
            assert_eq!(read(&Reader::new(&der, "t").any().unwrap()).unwrap(), at);
        }
        assert_eq!(write::time(Instant::from_ms(2_524_608_000_000))[0], tag::GENERALIZED_TIME);
        assert_eq!(write::time(Instant::from_ms(0))[0], tag::UTC_TIME);
    }

    #[test]
    fn moments_on_the_command_line() {
        assert_eq!(instant_of("1970-01-01T00:00:00Z"), Some(Instant::from_ms(0)));
        assert_eq!(instant_of("1970-01-01T07:00:00+07:00"), Some(Instant::from_ms(0)));
        assert_eq!(instant_of("1970-01-01"), Some(Instant::from_ms(-VIETNAM_MS)));
        assert_eq!(instant_of("yesterday"), None);
    }
}
