//! Discrete-event simulation: a model runs many times over working hours, with as many officers at
//! each desk as there are, before it goes live. The same seed gives the same report.
//!
//! The tokens are moved by the [`Engine`](super::Engine) itself; only what people decide and how
//! long they take is drawn at random.

mod chance;
mod queue;
mod report;
mod run;
#[cfg(test)]
mod tests;

pub use chance::Length;
pub use report::{DeskReport, Report, Spread, TaskReport};

use std::collections::BTreeMap;

use base::DateTime;
use base::calendar::WorkingCalendar;
use serde::Deserialize;

use super::engine::{Refusal, Variables};
use super::model::Model;
use super::table::EXTENSION;
use super::xml::Element;
use super::Document;

/// So many instances are simulated at most.
pub const MAX_INSTANCES: u32 = 100_000;
/// So many events are simulated at most.
pub const MAX_EVENTS: u64 = 5_000_000;

/// What is simulated. Lengths are working minutes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Setup {
    /// What the chances are drawn from.
    pub seed: u64,
    /// How many instances.
    pub instances: u32,
    /// When the first one begins, local time.
    pub begin: DateTime,
    /// The time between two of them.
    pub every: Length,
    /// The working calendar; without one that of Vietnam.
    pub calendar: Option<WorkingCalendar>,
    /// How many officers each desk has, by the name of its lane; a desk that is not named has one.
    pub officers: BTreeMap<String, u32>,
    /// How long a task takes, by its `id`; one that is not named takes its norm or
    /// [`other_work`](Self::other_work).
    pub work: BTreeMap<String, Length>,
    /// How long a task takes that has neither.
    pub other_work: Length,
    /// How long a message, a signal or another process is waited for, by the `id` of the event or
    /// activity; one that is not named takes [`other_wait`](Self::other_wait).
    pub waits: BTreeMap<String, Length>,
    /// How long is waited where nothing is said.
    pub other_wait: Length,
    /// How often a way is taken compared with those beside it, by the `id` of its flow, or how
    /// likely a loop goes round again, by the `id` of the activity.
    pub weights: BTreeMap<String, f64>,
    /// The variables every instance begins with.
    pub variables: Variables,
    /// The time an instance may take; the report says how many took longer.
    pub term: Option<u32>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            seed: 1,
            instances: 1_000,
            begin: DateTime::constant(2026, 1, 5, 7, 30, 0, 0),
            every: Length::Exactly(30),
            calendar: None,
            officers: BTreeMap::new(),
            work: BTreeMap::new(),
            other_work: Length::Exactly(60),
            waits: BTreeMap::new(),
            other_wait: Length::Exactly(480),
            weights: BTreeMap::new(),
            variables: Variables::new(),
            term: None,
        }
    }
}

impl Setup {
    /// Takes the time norms that our own drawings carry for the tasks whose time is not given.
    pub fn take_norms(&mut self, document: &Document) {
        let mut open = vec![&document.xml.root];
        while let Some(element) = open.pop() {
            if let (Some(id), Some(norm)) = (element.attribute("id"), norm(element)) {
                self.work.entry(id.to_owned()).or_insert(Length::Exactly(norm));
            }
            open.extend(element.elements());
        }
    }
}

fn norm(task: &Element) -> Option<u32> {
    let own = task.first("extensionElements")?.elements().find(|e| &*e.namespace == EXTENSION)?;
    own.first_in(EXTENSION, "norm")?.attribute("minutes")?.parse().ok()
}

/// Simulates a process of a model, by its `id`.
///
/// # Errors
/// [`Refusal`] when the process cannot be started without more being said.
pub fn simulate(model: &Model, process: &str, setup: &Setup) -> Result<Report, Refusal> {
    run::run(model, process, setup)
}
