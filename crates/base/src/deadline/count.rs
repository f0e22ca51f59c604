//! The count itself. It tells a listener what it does, so that the explanation and the plain due
//! date come from the same steps and cannot differ.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span};

use super::{DeadlineError, Term, TermUnit};
use crate::calendar::{WorkingCalendar, minutes_from, whole_minute};

/// The furthest a due date may lie ahead.
const YEARS: i16 = 100;
const LONGEST_DAYS: u32 = 36_525;

/// What the count did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Event {
    /// It starts counting here, or first at the next working moment.
    Started { received: DateTime, start: DateTime },
    /// It counted a day.
    Counted { date: Date, nth: u32 },
    /// It counted calendar days after a date, without regard to what they are.
    Leapt { from: Date, days: u32 },
    /// It passed a day off.
    Skipped(Date),
    /// It spent working time; `left` minutes remain.
    Worked { from: DateTime, to: DateTime, left: i64 },
    /// The last day was off, so the result went on to this moment.
    Rolled(DateTime),
    /// Nobody works at the kept clock time on the last day, so the result went on.
    Fitted { from: DateTime, to: DateTime },
    /// This is the result.
    Due(DateTime),
}

/// Who hears what the count does.
pub(super) trait Listener {
    fn hear(&mut self, event: Event);
}

impl Listener for Vec<Event> {
    fn hear(&mut self, event: Event) {
        self.push(event);
    }
}

/// Nobody listens: only the result is wanted.
pub(super) struct Unheard;

impl Listener for Unheard {
    fn hear(&mut self, _: Event) {}
}

pub(super) fn count(
    calendar: &WorkingCalendar,
    received: DateTime,
    term: Term,
    listener: &mut impl Listener,
) -> Result<DateTime, DeadlineError> {
    let received = to_minute(received);
    let start = calendar.next_working_moment(received).ok_or(DeadlineError::NobodyWorks)?;
    listener.hear(Event::Started { received, start });
    let due = match term.unit {
        _ if term.amount == 0 => start,
        TermUnit::WorkingHour => spend(calendar, start, i64::from(term.amount) * 60, listener)?,
        TermUnit::WorkingDay => {
            let last = working_days(calendar, start.date(), term.amount, listener)?;
            fit(calendar, last.to_datetime(start.time()), listener)?
        }
        TermUnit::CalendarDay => {
            let last = calendar_days(calendar, start, term.amount, listener)?;
            fit(calendar, last.to_datetime(start.time()), listener)?
        }
    };
    listener.hear(Event::Due(due));
    Ok(due)
}

/// Spends working minutes from a moment on. Zero minutes end at the start.
pub(super) fn spend(
    calendar: &WorkingCalendar,
    start: DateTime,
    minutes: i64,
    listener: &mut impl Listener,
) -> Result<DateTime, DeadlineError> {
    if minutes <= 0 {
        return Ok(start);
    }
    let (mut date, mut time, mut left) = (start.date(), start.time(), minutes);
    let limit = limit(date);
    loop {
        for interval in calendar.hours_on(date) {
            let opens = time.max(interval.opens());
            if opens >= interval.closes() {
                continue;
            }
            let spent = minutes_from(opens, interval.closes()).min(left);
            left -= spent;
            let to = date.to_datetime(opens.saturating_add(SignedDuration::from_mins(spent)));
            listener.hear(Event::Worked { from: date.to_datetime(opens), to, left });
            if left == 0 {
                return Ok(to);
            }
        }
        date = next(date, limit)?;
        time = Time::midnight();
        if !calendar.works_on(date) {
            listener.hear(Event::Skipped(date));
        }
    }
}

/// Drops the seconds.
pub(super) fn to_minute(at: DateTime) -> DateTime {
    at.date().to_datetime(whole_minute(at.time()))
}

fn working_days(
    calendar: &WorkingCalendar,
    start: Date,
    amount: u32,
    listener: &mut impl Listener,
) -> Result<Date, DeadlineError> {
    let mut date = start;
    let limit = limit(start);
    for nth in 1..=amount {
        date = next(date, limit)?;
        while !calendar.works_on(date) {
            listener.hear(Event::Skipped(date));
            date = next(date, limit)?;
        }
        listener.hear(Event::Counted { date, nth });
    }
    Ok(date)
}

fn calendar_days(
    calendar: &WorkingCalendar,
    start: DateTime,
    amount: u32,
    listener: &mut impl Listener,
) -> Result<Date, DeadlineError> {
    if amount > LONGEST_DAYS {
        return Err(DeadlineError::TooLong);
    }
    let from = start.date();
    let mut last = from.checked_add(Span::new().days(amount)).map_err(|_| DeadlineError::TooLong)?;
    listener.hear(Event::Leapt { from, days: amount });
    if !calendar.works_on(last) {
        let limit = limit(last);
        while !calendar.works_on(last) {
            listener.hear(Event::Skipped(last));
            last = next(last, limit).map_err(|_| DeadlineError::NobodyWorks)?;
        }
        listener.hear(Event::Rolled(last.to_datetime(start.time())));
    }
    Ok(last)
}

fn fit(
    calendar: &WorkingCalendar,
    at: DateTime,
    listener: &mut impl Listener,
) -> Result<DateTime, DeadlineError> {
    let fitted = calendar.next_working_moment(at).ok_or(DeadlineError::NobodyWorks)?;
    if fitted != at {
        listener.hear(Event::Fitted { from: at, to: fitted });
    }
    Ok(fitted)
}

fn limit(start: Date) -> Date {
    start.saturating_add(Span::new().years(YEARS))
}

fn next(date: Date, limit: Date) -> Result<Date, DeadlineError> {
    date.tomorrow().ok().filter(|d| *d <= limit).ok_or(DeadlineError::TooLong)
}
