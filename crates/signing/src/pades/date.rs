//! Dates of PDF (ISO 32000-2, 7.9.4).

use base::{DateTime, Instant};

const LOCAL_MINUTES: i64 = 7 * 60;

/// Reads `D:20261122091502+07'00'`; what is missing at the end is the beginning of its unit, and a
/// date without a zone is read as Vietnamese time.
pub(crate) fn read(text: &str) -> Option<Instant> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (date, zone) = text.split_at_checked(digits)?;
    let part = |from: usize, length: usize, missing: i8| match date.get(from..from + length) {
        Some(part) => part.parse::<i8>().ok(),
        None if date.len() <= from => Some(missing),
        None => None,
    };
    let year = date.get(..4)?.parse::<i16>().ok()?;
    let (month, day) = (part(4, 2, 1)?, part(6, 2, 1)?);
    let (hour, minute, second) = (part(8, 2, 0)?, part(10, 2, 0)?, part(12, 2, 0)?);
    let local = DateTime::new(year, month, day, hour, minute, second.min(59), 0).ok()?;
    let offset = zone_minutes(zone)?;
    Some(Instant::from_local(local).plus_minutes(LOCAL_MINUTES - offset))
}

fn zone_minutes(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.chars().next() {
        None => return Some(LOCAL_MINUTES),
        Some('Z') => return Some(0),
        Some('+') => (1, zone.get(1..)?),
        Some('-') => (-1, zone.get(1..)?),
        Some(_) => return None,
    };
    let mut parts = rest.split('\'').filter(|p| !p.is_empty()).map(str::parse::<i64>);
    let hours = parts.next()?.ok().filter(|h| *h < 24)?;
    let minutes = match parts.next() {
        Some(minutes) => minutes.ok().filter(|m| *m < 60)?,
        None => 0,
    };
    Some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_their_zone() {
        for (text, local) in [
            ("D:20261122091502+07'00'", "2026-11-22T09:15:02+07:00"),
            ("D:20261122021502Z", "2026-11-22T09:15:02+07:00"),
            ("D:20261122021502+00'00", "2026-11-22T09:15:02+07:00"),
            ("D:20261121231502-03'00'", "2026-11-22T09:15:02+07:00"),
            ("20261122", "2026-11-22T00:00:00+07:00"),
            ("D:2026", "2026-01-01T00:00:00+07:00"),
        ] {
            assert_eq!(read(text).unwrap().rfc3339(), local, "{text}");
        }
        for text in ["", "D:", "D:20261322", "D:202611220", "D:20261122091502?", "D:20261122091502+99'00'"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
