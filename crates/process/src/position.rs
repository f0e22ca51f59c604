//! Where a dossier stands in its process, and the way that led there.

use base::Msg;
use serde::{Deserialize, Serialize};

use crate::{Desk, Opinion, Process, Step};

/// Where a dossier stands. Stored with the dossier as JSON; it belongs to one version of a process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The key of the current step; `None` when the process is over.
    pub step: Option<String>,
    /// Which stay at this step it is, counted from 1; 0 when the process is over.
    pub round: u32,
    /// The opinions asked at this step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Asked>,
    /// The steps that were left, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Visit>,
}

/// An opinion that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The opinion's key inside its step.
    pub key: String,
    /// What the desk answered; `None` while it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// A stay at a step that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The step's key.
    pub step: String,
    /// Which stay at this step it was, counted from 1.
    pub round: u32,
    /// The opinions as they stood when the step was left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Asked>,
    /// How the step was left.
    pub left: Left,
}

/// How a step was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case", deny_unknown_fields)]
pub enum Left {
    /// Done and passed on.
    Forward {
        /// The next step's key; `None` is the end.
        to: Option<String>,
        /// The number of the choice, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        choice: Option<usize>,
        /// Why the missing opinions were not waited for, or what the officer wrote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Sent back.
    Returned {
        /// The earlier step's key.
        to: String,
        /// Why.
        reason: String,
    },
    /// Passed to another agency, which is competent from then on.
    HandedOver {
        /// That agency's identifier.
        agency: String,
        /// The step it begins with there.
        to: String,
        /// Why.
        reason: String,
    },
    /// Carried over to a new version of the process.
    Migrated {
        /// The step's key in the new version.
        to: String,
    },
}

/// A desk that must act now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenDesk<'p> {
    /// The step it works on.
    pub step: &'p Step,
    /// The opinion it is asked for; `None` at the desk that carries out the step itself.
    pub opinion: Option<&'p Opinion>,
    /// Which desk.
    pub desk: &'p Desk,
    /// Its time norm in working minutes.
    pub norm: u32,
}

impl<'p> OpenDesk<'p> {
    /// What the desk has to do.
    pub fn task(&self) -> &'p Msg {
        self.opinion.map_or(&self.step.task, |opinion| &opinion.task)
    }

    fn main(step: &'p Step) -> Self {
        Self { step, opinion: None, desk: &step.desk, norm: step.norm }
    }

    fn asked(step: &'p Step, opinion: &'p Opinion) -> Self {
        Self { step, opinion: Some(opinion), desk: &opinion.desk, norm: opinion.norm }
    }
}

/// The desks that must act now: the step's own first, then those whose opinion is still missing.
/// None when the process is over, or when the position belongs to another process.
pub fn desks<'p>(process: &'p Process, position: &Position) -> Vec<OpenDesk<'p>> {
    let Some(step) = position.current(process) else { return Vec::new() };
    let mut open = vec![OpenDesk::main(step)];
    open.extend(position.missing(step).into_iter().map(|opinion| OpenDesk::asked(step, opinion)));
    open
}

/// The steps the dossier can be returned to: those that led here, oldest first. What happened
/// before a hand-over to another agency is not among them, for that agency never did it.
pub fn returns<'p>(process: &'p Process, position: &Position) -> Vec<&'p Step> {
    let Some(here) = position.step.as_deref().and_then(|key| process.row(key)) else {
        return Vec::new();
    };
    let mut way: Vec<usize> = Vec::new();
    for visit in &position.history {
        if matches!(visit.left, Left::HandedOver { .. }) {
            way.clear();
        } else if let Some(row) = process.row(&visit.step) {
            // Being at a row again takes back everything from that row on.
            way.retain(|earlier| *earlier < row);
            way.push(row);
        }
    }
    way.into_iter().filter(|row| *row < here).filter_map(|row| process.steps.get(row)).collect()
}

impl Position {
    /// The current step; `None` when the process is over or has no such step.
    pub fn current<'p>(&self, process: &'p Process) -> Option<&'p Step> {
        process.step(self.step.as_deref()?)
    }

    /// Whether the last step has been left.
    pub fn is_over(&self) -> bool {
        self.step.is_none()
    }

    /// The opinions of the current step that have not been given yet.
    pub(crate) fn missing<'p>(&self, step: &'p Step) -> Vec<&'p Opinion> {
        let open = |opinion: &&Opinion| {
            self.opinions.iter().any(|asked| asked.key == opinion.key && asked.answer.is_none())
        };
        step.opinions.iter().filter(open).collect()
    }

    /// Enters a step, or the end, after this history.
    pub(crate) fn enter(step: Option<&Step>, history: Vec<Visit>) -> Self {
        let Some(step) = step else { return Self { history, ..Self::default() } };
        let stays = history.iter().filter(|visit| visit.step == step.key);
        Self {
            step: Some(step.key.clone()),
            round: stays.map(|visit| visit.round).max().unwrap_or(0).saturating_add(1),
            opinions: step
                .opinions
                .iter()
                .map(|opinion| Asked { key: opinion.key.clone(), answer: None })
                .collect(),
            history,
        }
    }

    /// Leaves the current step for another, or for the end.
    pub(crate) fn go(&self, to: Option<&Step>, left: Left) -> Self {
        let mut history = self.history.clone();
        if let Some(step) = &self.step {
            history.push(Visit {
                step: step.clone(),
                round: self.round,
                opinions: self.opinions.clone(),
                left,
            });
        }
        Self::enter(to, history)
    }
}
