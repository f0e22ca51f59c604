//! Tells the events of a count as steps in words.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use super::count::Event;
use super::explain::{ExplainStep, StepKind, day, moment, sentence};
use super::minutes::{hours, plural};
use super::{Term, TermUnit};
use crate::calendar::{DayException, WorkingCalendar, hm, minutes_from};
use crate::{Msg, msg};

/// Up to so many days are told one by one; in longer counts, days without anything special about
/// them are told in runs, so that holidays and swaps stand out.
const ONE_BY_ONE: usize = 14;

/// The steps of a count of this term.
pub(super) fn tell(calendar: &WorkingCalendar, term: Term, events: &[Event]) -> Vec<ExplainStep> {
    let days = events.iter().map(days_in).sum::<usize>();
    let mut told = Told { steps: Vec::new(), run: None, one_by_one: days <= ONE_BY_ONE };
    for event in events {
        match *event {
            Event::Started { received, start } => told.tell(started(calendar, term, received, start)),
            Event::Counted { date, nth } => told.add(Run::counted(calendar, date, nth)),
            Event::Leapt { from, days } if told.one_by_one => {
                for (nth, date) in (1..=days).zip(days_after(from)) {
                    told.add(Run::counted(calendar, date, nth));
                }
            }
            Event::Leapt { from, days } => told.tell([leapt(from, days)]),
            Event::Skipped(date) => told.add(Run::skipped(calendar, date)),
            Event::Worked { from, to, left } => told.add(Run::worked(calendar, from, to, left)),
            Event::Rolled(to) => told.tell([rolled(to)]),
            Event::Fitted { from, to } => told.tell([fitted(from, to)]),
            Event::Due(at) => told.tell([ExplainStep::due(at)]),
        }
    }
    told.steps
}

struct Told<'a> {
    steps: Vec<ExplainStep>,
    run: Option<Run<'a>>,
    one_by_one: bool,
}

impl<'a> Told<'a> {
    fn tell(&mut self, steps: impl IntoIterator<Item = ExplainStep>) {
        self.steps.extend(self.run.take().map(Run::step));
        self.steps.extend(steps);
    }

    fn add(&mut self, next: Run<'a>) {
        match &mut self.run {
            Some(run) if !self.one_by_one && run.goes_on_with(&next) => run.join(next),
            _ => {
                self.tell([]);
                self.run = Some(next);
            }
        }
    }
}

/// Days of the same kind, one after the other.
struct Run<'a> {
    kind: StepKind,
    exception: Option<&'a DayException>,
    from: DateTime,
    to: DateTime,
    /// The numbers of the first and the last counted day.
    counted: Option<(u32, u32)>,
    skipped: i64,
    minutes: i64,
    left: i64,
}

impl<'a> Run<'a> {
    fn of_day(calendar: &'a WorkingCalendar, kind: StepKind, date: Date) -> Self {
        let at = date.at(0, 0, 0, 0);
        let exception = calendar.exception(date);
        Self { kind, exception, from: at, to: at, counted: None, skipped: 0, minutes: 0, left: 0 }
    }

    fn counted(calendar: &'a WorkingCalendar, date: Date, nth: u32) -> Self {
        Self { counted: Some((nth, nth)), ..Self::of_day(calendar, StepKind::Counted, date) }
    }

    fn skipped(calendar: &'a WorkingCalendar, date: Date) -> Self {
        Self { skipped: 1, ..Self::of_day(calendar, StepKind::Skipped, date) }
    }

    fn worked(calendar: &'a WorkingCalendar, from: DateTime, to: DateTime, left: i64) -> Self {
        let minutes = minutes_from(from.time(), to.time());
        Self { from, to, minutes, left, ..Self::of_day(calendar, StepKind::Worked, from.date()) }
    }

    fn goes_on_with(&self, next: &Self) -> bool {
        match (self.exception, next.exception) {
            (None, None) => true,
            (Some(a), Some(b)) => self.kind == next.kind && a.kind == b.kind && a.name == b.name,
            _ => false,
        }
    }

    fn join(&mut self, next: Self) {
        if self.kind == StepKind::Skipped {
            self.kind = next.kind;
        }
        self.to = next.to;
        self.counted = match (self.counted, next.counted) {
            (Some((first, _)), Some((_, last))) => Some((first, last)),
            (earlier, later) => earlier.or(later),
        };
        self.skipped += next.skipped;
        self.minutes += next.minutes;
        if next.kind == StepKind::Worked {
            self.left = next.left;
        }
    }

    fn step(self) -> ExplainStep {
        let what = match self.kind {
            StepKind::Worked => self.worked_text(),
            StepKind::Skipped => self.skipped_text(),
            _ => self.counted_text(),
        };
        let until = (self.to != self.from).then_some(self.to);
        ExplainStep { kind: self.kind, at: self.from, until, text: sentence(what) }
    }

    /// The day or the days it covers.
    fn when(&self) -> Msg {
        let first = day(self.from.date());
        if self.from.date() == self.to.date() {
            return first;
        }
        let last = day(self.to.date());
        Msg::of(format!("từ {} đến {}", first.vi, last.vi), format!("from {} to {}", first.en, last.en))
    }

    fn counted_text(&self) -> Msg {
        let (when, swap, rest) = (self.when(), self.swap(), self.rest_days());
        let nth = match self.counted {
            Some((first, last)) if first != last => {
                msg!("ngày {first} đến ngày {last}", "days {first} to {last}")
            }
            Some((nth, _)) => msg!("ngày {nth}", "day {nth}"),
            None => Msg::default(),
        };
        Msg::of(
            format!("{}: {}{}{}", nth.vi, when.vi, swap.vi, rest.vi),
            format!("{}: {}{}{}", nth.en, when.en, swap.en, rest.en),
        )
    }

    fn skipped_text(&self) -> Msg {
        let (when, n) = (self.when(), self.skipped);
        let reason = match self.exception {
            Some(day) => day.name.clone(),
            None => Msg::new("nghỉ hằng tuần", "weekly rest day"),
        };
        let skipped = match n {
            1 => Msg::new("bỏ qua", "skipped"),
            n => msg!("bỏ qua {n} ngày", "{n} days skipped"),
        };
        Msg::of(
            format!("{}: {}, {}", when.vi, reason.vi, skipped.vi),
            format!("{}: {}, {}", when.en, reason.en, skipped.en),
        )
    }

    fn worked_text(&self) -> Msg {
        let (when, swap, rest) = (self.when(), self.swap(), self.rest_days());
        let clock = match self.from.date() == self.to.date() {
            true => format!(" {}–{},", hm(self.from.time()), hm(self.to.time())),
            false => String::new(),
        };
        let (spent, left) = (hours(self.minutes, ""), hours(self.left, ""));
        let left = match self.left {
            0 => Msg::default(),
            _ => Msg::of(format!(", còn {}", left.vi), format!(", {} left", left.en)),
        };
        Msg::of(
            format!("{}{}:{clock} tính {}{}{}", when.vi, swap.vi, spent.vi, rest.vi, left.vi),
            format!("{}{}:{clock} {} counted{}{}", when.en, swap.en, spent.en, rest.en, left.en),
        )
    }

    /// The name of a swapped working day.
    fn swap(&self) -> Msg {
        match self.exception {
            Some(day) if day.kind.works() => {
                Msg::of(format!(" ({})", day.name.vi), format!(" ({})", day.name.en))
            }
            _ => Msg::default(),
        }
    }

    /// The weekly rest days inside a run of counted days.
    fn rest_days(&self) -> Msg {
        match self.skipped {
            0 => Msg::default(),
            n => {
                let s = plural(n);
                Msg::of(
                    format!(", bỏ qua {n} ngày nghỉ hằng tuần"),
                    format!(", {n} weekly rest day{s} skipped"),
                )
            }
        }
    }
}

fn started(calendar: &WorkingCalendar, term: Term, received: DateTime, start: DateTime) -> Vec<ExplainStep> {
    let (at, length) = (moment(received), term.text());
    let mut vi = format!("Nhận lúc {}; thời hạn {}", at.vi, length.vi);
    let mut en = format!("Received at {}; the term is {}", at.en, length.en);
    if term.unit != TermUnit::WorkingHour && term.amount > 0 {
        vi.push_str(", không tính ngày đầu");
        en.push_str(", the first day not counted");
    }
    let mut steps = vec![ExplainStep::at(StepKind::Received, received, Msg::of(vi, en))];
    if start != received {
        let (reason, to) = (why_not_then(calendar, received), moment(start));
        let text = Msg::of(
            format!("{}; tính từ {}", reason.vi, to.vi),
            format!("{}; counted from {}", reason.en, to.en),
        );
        steps.push(ExplainStep::at(StepKind::Moved, start, sentence(text)));
    }
    steps
}

/// Why nobody works at a moment outside working time.
fn why_not_then(calendar: &WorkingCalendar, at: DateTime) -> Msg {
    let (date, time) = (day(at.date()), hm(at.time()));
    if let Some(why) = calendar.why_off(at.date()) {
        return Msg::of(format!("{}: {}", date.vi, why.vi), format!("{}: {}", date.en, why.en));
    }
    let hours = calendar.hours_on(at.date());
    if hours.first().is_some_and(|i| at.time() < i.opens()) {
        msg!("{time} là trước giờ làm việc", "{time} is before opening")
    } else if hours.last().is_some_and(|i| at.time() > i.closes()) {
        msg!("{time} là sau giờ làm việc", "{time} is after closing")
    } else {
        msg!("{time} là giờ nghỉ giữa buổi", "{time} is during the break")
    }
}

fn leapt(from: Date, days: u32) -> ExplainStep {
    let first = days_after(from).next().unwrap_or(from);
    let last = from.saturating_add(Span::new().days(days));
    let (a, b) = (day(first), day(last));
    let text = Msg::of(
        format!("Ngày 1 đến ngày {days}: từ {} đến {}, tính cả ngày nghỉ", a.vi, b.vi),
        format!("Days 1 to {days}: from {} to {}, days off counted too", a.en, b.en),
    );
    ExplainStep {
        until: Some(last.at(0, 0, 0, 0)),
        ..ExplainStep::at(StepKind::Counted, first.at(0, 0, 0, 0), text)
    }
}

fn rolled(to: DateTime) -> ExplainStep {
    let Msg { vi, en } = moment(to);
    let text = msg!(
        "Ngày cuối là ngày nghỉ, chuyển sang ngày làm việc kế tiếp: {vi}",
        "The last day is a day off, so it rolls on to the next working day: {en}"
    );
    ExplainStep::at(StepKind::Rolled, to, text)
}

fn fitted(from: DateTime, to: DateTime) -> ExplainStep {
    let (kept, moved) = (moment(from), moment(to));
    let text = Msg::of(
        format!("Không làm việc vào {}: chuyển đến {}", kept.vi, moved.vi),
        format!("Nobody works at {}: moved to {}", kept.en, moved.en),
    );
    ExplainStep::at(StepKind::Fitted, to, text)
}

fn days_after(date: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(date.tomorrow().ok(), |d| d.tomorrow().ok())
}

fn days_in(event: &Event) -> usize {
    match event {
        Event::Counted { .. } | Event::Skipped(_) | Event::Worked { .. } => 1,
        Event::Leapt { days, .. } => usize::try_from(*days).unwrap_or(usize::MAX),
        Event::Started { .. } | Event::Rolled(_) | Event::Fitted { .. } | Event::Due(_) => 0,
    }
}
