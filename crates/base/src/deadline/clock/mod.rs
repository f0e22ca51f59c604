//! The clock of a dossier: its term with everything that stopped or moved it.
//!
//! A request for supplements stops the clock (the paused time is the applicant's, not the office's).
//! What happens when it goes on is a matter of policy: the due date moves by the paused working
//! time, or, as the one-stop decree has it, the term is counted anew from the day the papers are
//! complete. Each pause carries its policy, for a dossier may wait for papers once and for a payment
//! later. A letter of apology and extension sets a new due date; the original one is never lost.

mod tell;
#[cfg(test)]
mod tests;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::explain::{ExplainStep, maybe_minute};
use super::{
    DeadlineError, Remaining, Term, add_working_minutes, due_at, remaining, working_minutes_between,
};
use crate::calendar::WorkingCalendar;

/// What happens to the due date when a stopped clock goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PausePolicy {
    /// The due date moves by the working time between stop and start.
    Extend,
    /// The term is counted anew from the moment the clock goes on.
    #[default]
    Restart,
}

/// A time during which the clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it stopped, local time.
    pub from: DateTime,
    /// When it went on; `None` while it still stands.
    pub to: Option<DateTime>,
    /// What it does to the due date: the policy for its reason that was in force when it began.
    pub policy: PausePolicy,
}

/// A new due date, set with a letter of apology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// When the letter was issued, local time.
    pub at: DateTime,
    /// The new due date, as the letter says.
    pub new_due: DateTime,
}

/// The clock of one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When the dossier was received, local time.
    pub received: DateTime,
    /// How long the law gives; `None` when it names no time.
    pub term: Option<Term>,
    /// When the clock stood still, in any order.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// The new due dates that were set, in any order.
    #[serde(default)]
    pub extensions: Vec<Extension>,
}

/// A clock read at a moment, with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedClock {
    /// The due date in force; while the clock stands, the one it stood at. `None` without a term.
    #[serde(serialize_with = "maybe_minute")]
    pub due: Option<DateTime>,
    /// The due date given at receipt.
    #[serde(serialize_with = "maybe_minute")]
    pub original: Option<DateTime>,
    /// Since when the clock stands still, if it does.
    #[serde(serialize_with = "maybe_minute")]
    pub paused_since: Option<DateTime>,
    /// While the clock stands: the due date if it went on now.
    #[serde(serialize_with = "maybe_minute")]
    pub if_resumed: Option<DateTime>,
    /// How much working time is left; while the clock stands, it stands too.
    pub remaining: Option<Remaining>,
    /// How the due date came about, in order.
    pub steps: Vec<ExplainStep>,
}

impl Clock {
    /// A clock that was never stopped or moved.
    pub fn new(received: DateTime, term: Option<Term>) -> Self {
        Self { received, term, pauses: Vec::new(), extensions: Vec::new() }
    }

    /// The due date in force; while the clock stands, the one it stood at. `None` while the terms
    /// give no due date.
    pub fn due(&self, calendar: &WorkingCalendar) -> Option<DateTime> {
        self.turns(calendar).ok()?.last().map(Turn::due)
    }

    /// The due date given at receipt, whatever happened since.
    pub fn original_due(&self, calendar: &WorkingCalendar) -> Option<DateTime> {
        due_at(calendar, self.received, self.term?).ok()
    }

    /// Since when the clock stands still, if it does.
    pub fn paused_since(&self) -> Option<DateTime> {
        self.stops().last().filter(|p| p.to.is_none()).map(|p| p.from)
    }

    /// The due date if the clock went on at this moment; without an open pause, the due date in force.
    pub fn due_if_resumed(&self, calendar: &WorkingCalendar, at: DateTime) -> Option<DateTime> {
        let mut resumed = self.clone();
        for pause in resumed.pauses.iter_mut().filter(|p| p.to.is_none()) {
            pause.to = Some(at);
        }
        resumed.due(calendar)
    }

    /// How much working time is left at `now`; while the clock stands, what was left when it stopped.
    pub fn remaining(&self, calendar: &WorkingCalendar, now: DateTime) -> Option<Remaining> {
        let stopped = self.paused_since().map(|from| {
            // An extension granted since then is measured from its own day, as when the clock goes on.
            self.extensions.iter().map(|e| e.at).fold(from, DateTime::max)
        });
        Some(remaining(calendar, stopped.unwrap_or(now), self.due(calendar)?))
    }

    /// Reads the clock at `now`, with the arithmetic of its due date.
    pub fn explain(&self, calendar: &WorkingCalendar, now: DateTime) -> ExplainedClock {
        let paused_since = self.paused_since();
        let if_resumed = paused_since.and_then(|_| self.due_if_resumed(calendar, now));
        ExplainedClock {
            due: self.due(calendar),
            original: self.original_due(calendar),
            paused_since,
            if_resumed,
            remaining: self.remaining(calendar, now),
            steps: tell::steps(self, calendar, if_resumed),
        }
    }

    /// The pauses in order, apart from each other, none of them before the receipt. Of pauses that
    /// overlap, one that counts anew decides: the papers were not complete before its end.
    fn stops(&self) -> Vec<Pause> {
        let mut pauses: Vec<Pause> = self
            .pauses
            .iter()
            .map(|p| Pause { from: p.from.max(self.received), ..*p })
            .filter(|p| p.to.is_none_or(|to| p.from < to))
            .collect();
        pauses.sort_by_key(|p| p.from);
        let mut apart: Vec<Pause> = Vec::with_capacity(pauses.len());
        for next in pauses {
            match apart.last_mut() {
                Some(last) if last.to.is_none_or(|to| next.from <= to) => {
                    last.to = last.to.zip(next.to).map(|(a, b)| a.max(b));
                    if next.policy == PausePolicy::Restart {
                        last.policy = PausePolicy::Restart;
                    }
                }
                _ => apart.push(next),
            }
        }
        apart
    }

    /// Everything that set the due date, in the order in which it took effect: a pause when it ended,
    /// an extension when it was issued. Empty without a term and without extensions.
    fn turns(&self, calendar: &WorkingCalendar) -> Result<Vec<Turn>, DeadlineError> {
        let mut turns = Vec::new();
        if let Some(term) = self.term {
            turns.push(Turn::Counted { due: due_at(calendar, self.received, term)? });
        }
        let mut extensions = self.extensions.clone();
        extensions.sort_by_key(|e| e.at);
        let mut extensions = extensions.into_iter().peekable();
        let mut last_extension = self.received;
        for pause in self.stops() {
            let Some(to) = pause.to else { break };
            while let Some(extension) = extensions.next_if(|e| e.at < to) {
                last_extension = extension.at;
                turns.push(Turn::Extended { at: extension.at, due: extension.new_due });
            }
            let from = pause.from;
            match (pause.policy, self.term, turns.last().map(Turn::due)) {
                (PausePolicy::Restart, Some(term), _) => {
                    turns.push(Turn::Restarted { from, to, due: due_at(calendar, to, term)? });
                }
                (_, _, Some(due)) => {
                    // Whoever extended the term during the pause knew what had passed of it.
                    let minutes = working_minutes_between(calendar, from.max(last_extension), to);
                    let due = moved(calendar, due, minutes)?;
                    turns.push(Turn::Shifted { from, to, minutes, due });
                }
                (_, _, None) => {}
            }
        }
        turns.extend(extensions.map(|e| Turn::Extended { at: e.at, due: e.new_due }));
        Ok(turns)
    }
}

/// What set the due date.
#[derive(Debug, Clone, Copy)]
enum Turn {
    /// The term, counted from the receipt.
    Counted { due: DateTime },
    /// The term, counted anew after a pause.
    Restarted { from: DateTime, to: DateTime, due: DateTime },
    /// The working time of a pause.
    Shifted { from: DateTime, to: DateTime, minutes: i64, due: DateTime },
    /// A letter of extension.
    Extended { at: DateTime, due: DateTime },
}

impl Turn {
    fn due(&self) -> DateTime {
        match *self {
            Self::Counted { due }
            | Self::Restarted { due, .. }
            | Self::Shifted { due, .. }
            | Self::Extended { due, .. } => due,
        }
    }
}

fn moved(calendar: &WorkingCalendar, due: DateTime, minutes: i64) -> Result<DateTime, DeadlineError> {
    match u32::try_from(minutes) {
        // A due date that a letter set outside working time stays as the letter says.
        Ok(0) => Ok(due),
        Ok(minutes) => add_working_minutes(calendar, due, minutes),
        Err(_) => Err(DeadlineError::TooLong),
    }
}
