//! Moments and money in the words that Vietnamese forms use. Each function serialises one field.

use base::{Date, Dong, Instant};
use serde::{Serialize as _, Serializer};

type Written<S> = Result<<S as Serializer>::Ok, <S as Serializer>::Error>;

/// `ngày 05 tháng 02 năm 2026`
pub(crate) fn day<S: Serializer>(date: &Date, s: S) -> Written<S> {
    s.serialize_str(&long_date(*date))
}

/// `08 giờ 30 phút, ngày 05 tháng 02 năm 2026`
pub(crate) fn moment<S: Serializer>(at: &Instant, s: S) -> Written<S> {
    s.serialize_str(&long_moment(*at))
}

/// As [`moment`], or null.
pub(crate) fn moment_or_none<S: Serializer>(at: &Option<Instant>, s: S) -> Written<S> {
    at.map(long_moment).serialize(s)
}

/// `05/02/2026`
pub(crate) fn short_day<S: Serializer>(date: &Date, s: S) -> Written<S> {
    s.collect_str(&date.strftime("%d/%m/%Y"))
}

/// `05/02/2026`, or null.
pub(crate) fn short_or_none<S: Serializer>(at: &Option<Instant>, s: S) -> Written<S> {
    at.map(Instant::dmy).serialize(s)
}

/// `05/02/2026`
pub(crate) fn short<S: Serializer>(at: &Instant, s: S) -> Written<S> {
    s.serialize_str(&at.dmy())
}

/// `50.000 đồng`
pub(crate) fn money<S: Serializer>(amount: &Dong, s: S) -> Written<S> {
    s.serialize_str(&dong(*amount))
}

/// As [`money`], or null.
pub(crate) fn money_or_none<S: Serializer>(amount: &Option<Dong>, s: S) -> Written<S> {
    amount.map(dong).serialize(s)
}

fn dong(amount: Dong) -> String {
    format!("{} đồng", base::text::group_thousands(amount.0))
}

fn long_moment(at: Instant) -> String {
    let local = at.local();
    format!("{:02} giờ {:02} phút, {}", local.hour(), local.minute(), long_date(local.date()))
}

/// Days below 10 and the months 1 and 2 have a leading zero, so that nobody can add a digit
/// (Nghị định 30/2020/NĐ-CP, Appendix I, II.4).
fn long_date(date: Date) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    if month < 3 {
        format!("ngày {day:02} tháng {month:02} năm {year}")
    } else {
        format!("ngày {day:02} tháng {month} năm {year}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_stand_where_a_digit_could_be_added() {
        for (y, m, d, expected) in [
            (2026, 2, 5, "ngày 05 tháng 02 năm 2026"),
            (2026, 3, 5, "ngày 05 tháng 3 năm 2026"),
            (2026, 12, 25, "ngày 25 tháng 12 năm 2026"),
        ] {
            assert_eq!(long_date(Date::constant(y, m, d)), expected);
        }
    }

    #[test]
    fn moments_are_told_in_vietnamese_local_time() {
        let at = Instant::from_day(20_462).plus_minutes(8 * 60 + 5);
        assert_eq!(long_moment(at), "08 giờ 05 phút, ngày 09 tháng 01 năm 2026");
    }

    #[test]
    fn money_is_grouped() {
        assert_eq!(dong(Dong(1_250_000)), "1.250.000 đồng");
    }
}
