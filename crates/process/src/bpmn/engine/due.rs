//! Timers: ISO 8601 dates, durations and cycles, as the standard asks for. Local times are those of
//! Vietnam.

use base::Instant;
use jiff::civil::DateTime;
use jiff::{Span, Timestamp};
use serde_json::Value;

use super::listen::Listener;
use super::run::Run;
use super::state::{Again, TimerSet};
use super::variables::Variables;
use super::{Command, Problem};
use crate::bpmn::expression::Expression;
use crate::bpmn::model::{Kind, NodeIx, Timer, Trigger};

/// So many beats of a cycle may be missed before it begins anew from now.
const MAX_MISSED: u32 = 10_000;

impl Run<'_> {
    /// Sets the timers of an event that waits. `owner` is the token or frame they belong to,
    /// `frame` where their expressions are evaluated.
    pub(super) fn arm(&mut self, owner: u32, frame: u32, node: NodeIx) -> Result<(), Problem> {
        for trigger in &self.model.node(node).events {
            let Trigger::Timer(timer) = trigger else { continue };
            let (due, again) = match timer {
                Timer::Date(date) => (self.read(date, frame, |text, _| read_date(text))?, None),
                Timer::Duration(span) => (self.read(span, frame, after)?, None),
                Timer::Cycle(cycle) => self.read(cycle, frame, read_cycle)?,
            };
            self.state.timers.push(TimerSet { owner, node, due, again });
            self.commands.push(Command::Wake { node, due });
        }
        Ok(())
    }

    /// Reads a time from the text itself or, where that is none, from what it evaluates to.
    fn read<T>(
        &self,
        expression: &Expression,
        frame: u32,
        read: impl Fn(&str, Instant) -> Option<T>,
    ) -> Result<T, Problem> {
        if let Some(time) = read(&expression.text, self.now) {
            return Ok(time);
        }
        let text = match self.value(expression, frame)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        read(&text, self.now).ok_or(Problem::Time { text })
    }

    /// Lets every timer fire that is due, the earliest first.
    pub(super) fn tick(&mut self) {
        while !self.exhausted() && !self.state.is_over() {
            let timers = self.state.timers.iter().enumerate();
            let due = timers.filter(|(_, timer)| timer.due <= self.now).min_by_key(|(place, timer)| (timer.due, *place));
            let Some((place, _)) = due else { break };
            let timer = self.state.timers.remove(place);
            let Some(listener) = self.listener(&timer) else { continue };
            if self.goes_on(listener) {
                self.beat_again(&timer);
            }
            self.fire(listener, Variables::new());
            // What one timer does may end the others.
            self.drive();
        }
    }

    fn listener(&self, timer: &TimerSet) -> Option<Listener> {
        let node = timer.node;
        if let Some(token) = self.state.token(timer.owner) {
            let token = token.id;
            return Some(match self.model.node(node).kind {
                Kind::Boundary { .. } => Listener::Boundary { token, node },
                _ => Listener::Token { token, node },
            });
        }
        let frame = self.state.frame(timer.owner)?.id;
        let sub = self.model.scope(self.model.node(node).scope).owner?;
        Some(Listener::Start { frame, sub, node })
    }

    /// Whether what a timer belongs to still waits after it has fired.
    fn goes_on(&self, listener: Listener) -> bool {
        let kind = &self.model.node(listener.node()).kind;
        matches!(kind, Kind::Boundary { interrupting: false, .. } | Kind::Start { interrupting: false })
    }

    /// Sets a cycle again. Beats that were missed count but do not fire one by one.
    fn beat_again(&mut self, timer: &TimerSet) {
        let Some(again) = &timer.again else { return };
        let (mut due, mut left) = (timer.due, again.left);
        for missed in 0..=MAX_MISSED {
            if left == Some(0) {
                return;
            }
            left = left.map(|left| left - 1);
            let from = if missed == MAX_MISSED { self.now } else { due };
            let Some(next) = after(&again.every, from) else { return };
            due = next;
            if due > self.now {
                break;
            }
        }
        // A cycle without length would never come past now.
        if due <= self.now {
            return;
        }
        let (owner, node) = (timer.owner, timer.node);
        let again = Some(Again { every: again.every.clone(), left });
        self.state.timers.push(TimerSet { owner, node, due, again });
        self.commands.push(Command::Wake { node, due });
    }
}

/// `2026-11-24T17:00:00+07:00`, `2026-11-24T17:00:00` or `2026-11-24`.
pub(crate) fn read_date(text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Ok(stamp) = text.parse::<Timestamp>() {
        return Some(Instant::from_ms(stamp.as_millisecond()));
    }
    text.parse::<DateTime>().ok().map(Instant::from_local)
}

/// The time so long after another: `P1DT2H`.
pub(crate) fn after(span: &str, from: Instant) -> Option<Instant> {
    let text = span.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    // Other notations of lengths are not the standard's.
    let span: Span = text.strip_prefix('P').and_then(|_| text.parse().ok())?;
    from.local().checked_add(span).ok().map(Instant::from_local)
}

/// `R3/PT10M`, `R/PT1H`, `R3/2026-11-24T17:00:00/PT10M`.
pub(crate) fn read_cycle(text: &str, now: Instant) -> Option<(Instant, Option<Again>)> {
    let mut parts = text.trim().split('/');
    let times = parts.next()?.strip_prefix('R')?;
    let left = match times {
        "" => None,
        times => Some(times.parse::<u32>().ok()?.checked_sub(1)?),
    };
    let (begin, every) = match (parts.next()?, parts.next(), parts.next()) {
        (every, None, None) => (None, every),
        (begin, Some(every), None) => (Some(read_date(begin)?), every),
        _ => return None,
    };
    let due = match begin {
        Some(begin) => begin,
        None => after(every, now)?,
    };
    after(every, due)?;
    Some((due, Some(Again { every: every.to_owned(), left })))
}
