//! Tells what happened to a clock as steps in words. The count in force is told day by day; counts
//! that a pause made void, with their result only.

use jiff::civil::DateTime;

use super::{Clock, Turn};
use crate::calendar::WorkingCalendar;
use crate::deadline::explain::{ExplainStep, StepKind, moment};
use crate::deadline::minutes::span;
use crate::deadline::{Term, due};
use crate::{Msg, msg};

pub(super) fn steps(
    clock: &Clock,
    calendar: &WorkingCalendar,
    if_resumed: Option<DateTime>,
) -> Vec<ExplainStep> {
    let turns = match clock.turns(calendar) {
        Ok(turns) => turns,
        Err(error) => return vec![ExplainStep::at(StepKind::NoDue, clock.received, error.text())],
    };
    let mut steps = Vec::new();
    if turns.is_empty() {
        let text = Msg::new("Thủ tục không quy định thời hạn giải quyết", "The procedure has no time limit");
        steps.push(ExplainStep::at(StepKind::NoDue, clock.received, text));
    }
    let in_force = turns.iter().rposition(|t| matches!(t, Turn::Counted { .. } | Turn::Restarted { .. }));
    let mut before = None;
    for (nth, turn) in turns.iter().enumerate() {
        match (*turn, clock.term) {
            (Turn::Counted { due }, Some(term)) => {
                let begin =
                    ExplainStep::at(StepKind::Received, clock.received, received(clock.received, term));
                steps.extend(counted(calendar, term, begin, due, in_force == Some(nth)));
            }
            (Turn::Restarted { from, to, due }, Some(term)) => {
                steps.push(paused(from, to, None));
                let begin = ExplainStep::at(StepKind::Restarted, to, restarted(to, term));
                steps.extend(counted(calendar, term, begin, due, in_force == Some(nth)));
            }
            (Turn::Shifted { from, to, minutes, due }, _) => {
                steps.push(paused(from, to, Some(span(minutes, calendar.day_minutes()))));
                steps.push(ExplainStep::due(due));
            }
            (Turn::Extended { at, due }, _) => steps.push(extended(at, before, due)),
            (Turn::Counted { .. } | Turn::Restarted { .. }, None) => {}
        }
        before = Some(turn.due());
    }
    if let Some(from) = clock.paused_since() {
        steps.push(waiting(from, if_resumed));
    }
    steps
}

/// A count that begins with this step: every step if it is in force, else its result only.
fn counted(
    calendar: &WorkingCalendar,
    term: Term,
    begin: ExplainStep,
    result: DateTime,
    in_force: bool,
) -> Vec<ExplainStep> {
    let from = begin.at;
    let mut steps = vec![begin];
    match due(calendar, from, term) {
        Ok(explained) if in_force => steps.extend(explained.steps.into_iter().skip(1)),
        _ => steps.push(ExplainStep::due(result)),
    }
    steps
}

fn received(at: DateTime, term: Term) -> Msg {
    let (at, term) = (moment(at), term.text());
    Msg::of(
        format!("Nhận lúc {}; thời hạn {}", at.vi, term.vi),
        format!("Received at {}; the term is {}", at.en, term.en),
    )
}

fn restarted(at: DateTime, term: Term) -> Msg {
    let (at, term) = (moment(at), term.text());
    Msg::of(
        format!("Tính lại từ đầu từ {}; thời hạn {}", at.vi, term.vi),
        format!("Counted anew from {}; the term is {}", at.en, term.en),
    )
}

fn paused(from: DateTime, to: DateTime, uncounted: Option<Msg>) -> ExplainStep {
    let (a, b) = (moment(from), moment(to));
    let text = match uncounted {
        Some(span) => Msg::of(
            format!("Tạm dừng từ {} đến {}: không tính {}, hạn lùi tương ứng", a.vi, b.vi, span.vi),
            format!(
                "Paused from {} to {}: {} not counted, the due date moves by as much",
                a.en, b.en, span.en
            ),
        ),
        None => {
            Msg::of(format!("Tạm dừng từ {} đến {}", a.vi, b.vi), format!("Paused from {} to {}", a.en, b.en))
        }
    };
    ExplainStep { until: Some(to), ..ExplainStep::at(StepKind::Paused, from, text) }
}

fn extended(at: DateTime, before: Option<DateTime>, due: DateTime) -> ExplainStep {
    let (at_text, new) = (moment(at), moment(due));
    let old = before.map(moment).map_or(Msg::default(), |old| {
        Msg::of(format!(" (hạn trước: {})", old.vi), format!(" (before: {})", old.en))
    });
    let text = Msg::of(
        format!("Gia hạn lúc {}: hạn mới {}{}", at_text.vi, new.vi, old.vi),
        format!("Extended at {}: the new due date is {}{}", at_text.en, new.en, old.en),
    );
    ExplainStep { until: Some(due), ..ExplainStep::at(StepKind::Extended, at, text) }
}

fn waiting(from: DateTime, if_resumed: Option<DateTime>) -> ExplainStep {
    let Msg { vi, en } = moment(from);
    let text = match if_resumed.map(moment) {
        Some(due) => Msg::of(
            format!("Đang tạm dừng từ {vi}; nếu tiếp tục ngay bây giờ, hạn là {}", due.vi),
            format!("Paused since {en}; if it went on now, it would be due at {}", due.en),
        ),
        None => msg!("Đang tạm dừng từ {vi}", "Paused since {en}"),
    };
    ExplainStep::at(StepKind::Waiting, from, text)
}
