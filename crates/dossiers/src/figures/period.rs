//! The period of the figures, and the one before it.

use base::{Date, Instant, Msg};
use web::Input;

use crate::search::Days;

/// A period of whole local days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first day, as a day number.
    pub first: i64,
    /// Its last day.
    pub last: i64,
    /// Which of the usual ones it is.
    pub kind: Kind,
}

/// The usual periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The calendar month of today.
    Month,
    /// The calendar month before.
    LastMonth,
    /// The quarter of today.
    Quarter,
    /// The year of today.
    Year,
    /// Any days.
    Days,
}

impl Kind {
    /// Those that are offered by name.
    pub const ALL: [Self; 4] = [Self::Month, Self::LastMonth, Self::Quarter, Self::Year];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::LastMonth => "last_month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Days => "days",
        }
    }

    /// Its name.
    pub fn name(self) -> Msg {
        match self {
            Self::Month => Msg::new("Tháng này", "This month"),
            Self::LastMonth => Msg::new("Tháng trước", "Last month"),
            Self::Quarter => Msg::new("Quý này", "This quarter"),
            Self::Year => Msg::new("Năm nay", "This year"),
            Self::Days => Msg::new("Khoảng ngày", "Days"),
        }
    }

    fn months(self) -> i16 {
        match self {
            Self::Quarter => 3,
            Self::Year => 12,
            Self::Month | Self::LastMonth | Self::Days => 1,
        }
    }
}

/// The first day of the month this many months from a month of a year; months may leave the year.
fn month(year: i16, month: i16, later: i16) -> Option<Date> {
    let count = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(later)?;
    let of_year = i8::try_from(count.rem_euclid(12) + 1).ok()?;
    Date::new(count.div_euclid(12), of_year, 1).ok()
}

fn number(date: Date) -> i64 {
    Instant::from_date(date).day()
}

impl Period {
    /// A usual period by today's date.
    pub fn of(kind: Kind, now: Instant) -> Self {
        Self::calendar(kind, now.date(), 0).unwrap_or(Self { first: now.day(), last: now.day(), kind: Kind::Days })
    }

    /// The calendar period of a date, this many periods later.
    fn calendar(kind: Kind, date: Date, later: i16) -> Option<Self> {
        let size = kind.months();
        let begin = match kind {
            Kind::Year => 1,
            Kind::Quarter => (i16::from(date.month()) - 1) / 3 * 3 + 1,
            _ => i16::from(date.month()),
        };
        let later = if kind == Kind::LastMonth { later - 1 } else { later };
        let first = month(date.year(), begin, later * size)?;
        let next = month(date.year(), begin, (later + 1) * size)?;
        Some(Self { first: number(first), last: number(next) - 1, kind })
    }

    /// Reads `period=month`, or `from=01/03/2026&to=31/03/2026`; this month when nothing is asked.
    pub fn read(input: &Input, now: Instant) -> Self {
        let day = |name| input.get(name).and_then(base::text::read::date).map(number);
        match (day("from"), day("to")) {
            (Some(from), to) => {
                let last = to.unwrap_or_else(|| now.day()).max(from);
                Self { first: from, last, kind: Kind::Days }
            }
            _ => {
                let kind = Kind::ALL.into_iter().find(|k| k.code() == input.text("period")).unwrap_or(Kind::Month);
                Self::of(kind, now)
            }
        }
    }

    /// The period of the same kind just before.
    #[must_use]
    pub fn before(self) -> Self {
        let length = self.last - self.first + 1;
        let days = Self { first: self.first - length, last: self.first - 1, kind: Kind::Days };
        match self.kind {
            Kind::Days => days,
            kind => {
                let own = if kind == Kind::LastMonth { Kind::Month } else { kind };
                Self::calendar(own, Instant::from_day(self.first).date(), -1).unwrap_or(days)
            }
        }
    }

    /// Whether today is one of its days: only then do figures of the present belong to it.
    pub fn holds(self, now: Instant) -> bool {
        (self.first..=self.last).contains(&now.day())
    }

    /// Its days, for filters.
    pub fn days(self) -> Days {
        Days { from: Some(self.first), to: Some(self.last) }
    }

    /// The period as pairs of an address.
    pub(crate) fn pairs(self) -> Vec<(&'static str, String)> {
        match self.kind {
            Kind::Days => vec![("from", Days::text(Some(self.first))), ("to", Days::text(Some(self.last)))],
            kind => vec![("period", kind.code().to_owned())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow_the_calendar() {
        let now = crate::testing::MONDAY; // 2 March 2026
        for (kind, first, last, before) in [
            (Kind::Month, "01/03/2026", "31/03/2026", "01/02/2026"),
            (Kind::LastMonth, "01/02/2026", "28/02/2026", "01/01/2026"),
            (Kind::Quarter, "01/01/2026", "31/03/2026", "01/10/2025"),
            (Kind::Year, "01/01/2026", "31/12/2026", "01/01/2025"),
        ] {
            let period = Period::of(kind, now);
            assert_eq!(Days::text(Some(period.first)), first, "{kind:?}");
            assert_eq!(Days::text(Some(period.last)), last, "{kind:?}");
            assert_eq!(Days::text(Some(period.before().first)), before, "{kind:?}");
            assert_eq!(period.before().last + 1, period.first, "{kind:?}");
        }
    }

    #[test]
    fn any_days_compare_with_as_many_days_before() {
        let period = Period::read(&Input::parse(b"from=10/03/2026&to=16/03/2026"), crate::testing::MONDAY);
        assert_eq!(period.last - period.first, 6);
        assert_eq!(Days::text(Some(period.before().first)), "03/03/2026");
        assert!(!period.holds(crate::testing::MONDAY));
    }
}
