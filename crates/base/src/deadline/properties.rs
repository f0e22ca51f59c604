//! Laws that hold for every calendar, start and term.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::calendar::{DayException, DayKind, Hours};

const DAYS: i32 = 600;
const FIRST: Date = date(2025, 6, 1);

/// Calendars as offices have them: the week, perhaps with a half day, with days off and days worked.
fn calendars() -> impl Strategy<Value = WorkingCalendar> {
    let hours = prop_oneof![
        Just(Hours::default()),
        Just(Hours::parse([("08:00", "12:00"), ("13:00", "17:00")]).unwrap()),
        Just(Hours::parse([("07:30", "16:45")]).unwrap()),
        Just(Hours::parse([("06:00", "09:00"), ("10:00", "11:00"), ("19:00", "23:59")]).unwrap()),
    ];
    let half = prop_oneof![
        Just(None),
        Just(Some((Weekday::Friday, Hours::parse([("07:00", "11:30")]).unwrap()))),
        Just(Some((Weekday::Saturday, Hours::parse([("13:30", "15:00")]).unwrap()))),
    ];
    let differing = vec((0..DAYS, any::<bool>(), any::<bool>()), 0..60);
    (hours, half, differing).prop_map(|(hours, half, differing)| {
        let mut calendar = WorkingCalendar::new(hours);
        if let Some((weekday, hours)) = half {
            calendar.work_on(weekday, Some(hours));
        }
        for (day, works, own) in differing {
            calendar.set(FIRST + day.days(), exception(works, own));
        }
        calendar
    })
}

fn exception(works: bool, own: bool) -> DayException {
    let name = Msg::new("ngày khác thường", "unusual day");
    match (works, own) {
        (true, true) => DayException::work(Hours::parse([("09:00", "10:15")]).unwrap(), name, ""),
        (true, false) => DayException::new(DayKind::SwapWork, name, ""),
        (false, _) => DayException::new(DayKind::Holiday, name, ""),
    }
}

fn off() -> DayException {
    exception(false, false)
}

fn moments() -> impl Strategy<Value = DateTime> {
    (0..DAYS * 1440).prop_map(|minute| FIRST.at(0, 0, 0, 0) + minute.minutes())
}

fn terms() -> impl Strategy<Value = Term> {
    (0..120_u32, proptest::sample::select(&TermUnit::ALL[..]))
        .prop_map(|(amount, unit)| Term { amount, unit })
}

fn policies() -> impl Strategy<Value = PausePolicy> {
    prop_oneof![Just(PausePolicy::Extend), Just(PausePolicy::Restart)]
}

/// Calendar days keep the order of dates only: two results that roll on to the same day keep their
/// own clock times.
fn no_later(a: DateTime, b: DateTime, unit: TermUnit) -> bool {
    if unit == TermUnit::CalendarDay { a.date() <= b.date() } else { a <= b }
}

proptest! {
    #[test]
    fn a_due_date_is_in_working_time_and_not_before_the_start(c in calendars(), at in moments(), term in terms()) {
        let due = due_at(&c, at, term).unwrap();
        prop_assert!(due >= at);
        prop_assert!(c.is_working_time(due), "{due}");
    }

    #[test]
    fn the_explanation_and_the_plain_count_agree(c in calendars(), at in moments(), term in terms()) {
        let explained = due(&c, at, term).unwrap();
        prop_assert_eq!(due_at(&c, at, term), Ok(explained.due));
        prop_assert_eq!(explained.steps.first().map(|s| (s.kind, s.at)), Some((StepKind::Received, at)));
        prop_assert_eq!(explained.steps.last().map(|s| (s.kind, s.at)), Some((StepKind::Due, explained.due)));
    }

    #[test]
    fn the_explanation_counts_every_day(c in calendars(), at in moments(), amount in 1..10_u32) {
        let steps = due(&c, at, Term::working_days(amount)).unwrap().steps;
        if steps.iter().any(|s| s.until.is_some()) {
            return Ok(()); // told in runs, because it passes so many days off
        }
        let of = |kind| steps.iter().filter(move |s| s.kind == kind).map(|s| s.at.date());
        prop_assert_eq!(of(StepKind::Counted).count(), usize::try_from(amount).unwrap());
        prop_assert!(of(StepKind::Counted).all(|day| c.works_on(day)));
        prop_assert!(of(StepKind::Skipped).all(|day| !c.works_on(day)));
    }

    #[test]
    fn a_longer_term_is_never_due_earlier(c in calendars(), at in moments(), term in terms(), more in 0..40_u32) {
        let longer = Term { amount: term.amount + more, ..term };
        prop_assert!(due_at(&c, at, term).unwrap() <= due_at(&c, at, longer).unwrap());
    }

    #[test]
    fn what_comes_later_is_never_due_earlier(c in calendars(), a in moments(), b in moments(), term in terms()) {
        let (a, b) = (a.min(b), a.max(b));
        prop_assert!(no_later(due_at(&c, a, term).unwrap(), due_at(&c, b, term).unwrap(), term.unit));
    }

    #[test]
    fn one_more_day_off_never_makes_anything_due_earlier(
        mut c in calendars(), at in moments(), term in terms(), day in 0..200_i32,
    ) {
        let before = due_at(&c, at, term).unwrap();
        c.set(at.date() + day.days(), off());
        prop_assert!(no_later(before, due_at(&c, at, term).unwrap(), term.unit));
    }

    #[test]
    fn moving_to_working_time_twice_is_moving_once(c in calendars(), at in moments()) {
        let moved = c.next_working_moment(at).unwrap();
        prop_assert!(moved >= at && c.is_working_time(moved));
        prop_assert_eq!(c.next_working_moment(moved), Some(moved));
        prop_assert_eq!(moved == at, c.is_working_time(at));
    }

    #[test]
    fn added_working_minutes_lie_between(c in calendars(), at in moments(), n in 0..20_000_u32, m in 0..5_000_u32) {
        let end = add_working_minutes(&c, at, n).unwrap();
        prop_assert_eq!(working_minutes_between(&c, at, end), i64::from(n));
        prop_assert_eq!(working_minutes_between(&c, end, at), -i64::from(n));
        if n > 0 {
            prop_assert_eq!(add_working_minutes(&c, end, m), add_working_minutes(&c, at, n + m));
        }
    }

    #[test]
    fn working_time_adds_up(c in calendars(), mut at in vec(moments(), 3)) {
        at.sort();
        let [x, y, z] = [at[0], at[1], at[2]];
        let sum = working_minutes_between(&c, x, y) + working_minutes_between(&c, y, z);
        prop_assert_eq!(working_minutes_between(&c, x, z), sum);
    }

    #[test]
    fn an_hour_term_is_its_minutes(c in calendars(), at in moments(), hours in 0..200_u32) {
        prop_assert_eq!(due_at(&c, at, Term::working_hours(hours)), add_working_minutes(&c, at, hours * 60));
    }

    #[test]
    fn a_calendar_survives_storage(c in calendars()) {
        let stored = serde_json::to_string(&c).unwrap();
        prop_assert_eq!(WorkingCalendar::from_json(&stored), Ok(c));
    }

    #[test]
    fn an_untouched_clock_shows_the_term(c in calendars(), at in moments(), term in terms()) {
        let clock = Clock::new(at, Some(term));
        prop_assert_eq!(clock.due(&c), due_at(&c, at, term).ok());
        prop_assert_eq!(clock.original_due(&c), clock.due(&c));
    }

    #[test]
    fn a_pause_that_extends_keeps_what_was_left(
        c in calendars(), at in moments(), term in terms(), wait in 0..30_000_i64, length in 1..30_000_i64,
    ) {
        let mut clock = Clock::new(at, Some(term));
        let before = clock.due(&c).unwrap();
        let (from, to) = (at + wait.minutes(), at + (wait + length).minutes());
        clock.pauses.push(Pause { from, to: None, policy: PausePolicy::Extend });
        prop_assert_eq!(clock.due(&c), Some(before));
        let left = clock.remaining(&c, to).unwrap();
        prop_assert_eq!(clock.due_if_resumed(&c, to), { clock.pauses[0].to = Some(to); clock.due(&c) });
        let after = clock.due(&c).unwrap();
        prop_assert!(after >= before);
        prop_assert_eq!(working_minutes_between(&c, from, before), working_minutes_between(&c, to, after));
        prop_assert_eq!(clock.remaining(&c, to).unwrap().working_minutes, left.working_minutes);
        prop_assert_eq!(clock.original_due(&c), Some(before));
    }

    #[test]
    fn a_pause_that_restarts_counts_from_its_end(
        c in calendars(), at in moments(), term in terms(), wait in 0..30_000_i64, length in 1..30_000_i64,
    ) {
        let mut clock = Clock::new(at, Some(term));
        let before = clock.due(&c).unwrap();
        let (from, to) = (at + wait.minutes(), at + (wait + length).minutes());
        clock.pauses.push(Pause { from, to: Some(to), policy: PausePolicy::Restart });
        prop_assert_eq!(clock.due(&c), due_at(&c, to, term).ok());
        prop_assert!(no_later(before, clock.due(&c).unwrap(), term.unit));
    }

    #[test]
    fn a_pause_in_two_parts_is_one(
        c in calendars(), at in moments(), term in terms(), policy in policies(), mut ends in vec(0..30_000_i64, 3),
    ) {
        ends.sort_unstable();
        let point = |i: usize| at + ends[i].minutes();
        let mut whole = Clock::new(at, Some(term));
        whole.pauses.push(Pause { from: point(0), to: Some(point(2)), policy });
        let mut parts = Clock::new(at, Some(term));
        parts.pauses.push(Pause { from: point(1), to: Some(point(2)), policy });
        parts.pauses.push(Pause { from: point(0), to: Some(point(1)), policy });
        prop_assert_eq!(whole.due(&c), parts.due(&c));
    }

    #[test]
    fn an_extension_is_in_force_and_the_first_due_date_is_kept(
        c in calendars(), at in moments(), term in terms(), new_due in moments(),
    ) {
        let mut clock = Clock::new(at, Some(term));
        let original = clock.due(&c);
        clock.extensions.push(Extension { at: at + 1.day(), new_due });
        prop_assert_eq!(clock.due(&c), Some(new_due));
        prop_assert_eq!(clock.original_due(&c), original);
    }
}
