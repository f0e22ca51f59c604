//! Moments in time. Vietnam has one offset and no summer time, so local time is plain arithmetic.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, date};
use serde::{Deserialize, Serialize};

const OFFSET_MS: i64 = 7 * 3_600_000;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// From milliseconds UTC.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds UTC.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// From Vietnamese local time.
    pub fn from_local(local: DateTime) -> Self {
        let epoch = date(1970, 1, 1).at(0, 0, 0, 0);
        let since = local.duration_since(epoch).as_millis();
        Self(i64::try_from(since).unwrap_or(i64::MAX) - OFFSET_MS)
    }

    /// Vietnamese local time.
    pub fn local(self) -> DateTime {
        date(1970, 1, 1).at(0, 0, 0, 0).saturating_add((self.0 + OFFSET_MS).milliseconds())
    }

    /// The Vietnamese local date.
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// The number of local days since 1970-01-01: the day that counters and chains are kept by.
    pub const fn day(self) -> i64 {
        (self.0 + OFFSET_MS).div_euclid(86_400_000)
    }

    /// The first moment of a local day number.
    pub const fn from_day(day: i64) -> Self {
        Self(day * 86_400_000 - OFFSET_MS)
    }

    /// The first moment of a local date.
    pub fn from_date(date: Date) -> Self {
        Self::from_local(date.at(0, 0, 0, 0))
    }

    /// This many milliseconds later (earlier when negative).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }

    /// This many minutes later (earlier when negative).
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000)
    }

    /// This many days of 24 hours later (earlier when negative).
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0 + days * 86_400_000)
    }

    /// `24/11/2026`
    pub fn dmy(self) -> String {
        self.local().strftime("%d/%m/%Y").to_string()
    }

    /// `17:00, 24/11/2026`
    pub fn hm_dmy(self) -> String {
        self.local().strftime("%H:%M, %d/%m/%Y").to_string()
    }

    /// `2026-11-24T17:00:00+07:00`, for machines.
    pub fn rfc3339(self) -> String {
        self.local().strftime("%Y-%m-%dT%H:%M:%S+07:00").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_time_is_seven_hours_ahead() {
        let t = Instant::from_ms(0);
        assert_eq!(t.hm_dmy(), "07:00, 01/01/1970");
        assert_eq!(t.rfc3339(), "1970-01-01T07:00:00+07:00");
        assert_eq!(t.day(), 0);
        assert_eq!(Instant::from_ms(17 * 3_600_000).day(), 1);
        assert_eq!(Instant::from_ms(-8 * 3_600_000).day(), -1);
    }

    #[test]
    fn local_round_trips() {
        for ms in [0, 1, 1_764_000_000_123, -86_400_000] {
            assert_eq!(Instant::from_local(Instant::from_ms(ms).local()).ms(), ms);
        }
        assert_eq!(Instant::from_day(20_000).day(), 20_000);
        assert_eq!(Instant::from_day(20_000).local().hour(), 0);
    }
}
