//! What came out: how long, how late, where the time was lost.

use std::collections::BTreeMap;

use base::Instant;
use serde::Serialize;

use super::queue::{Desks, Job};
use crate::bpmn::engine::Status;
use crate::bpmn::model::{Model, NodeIx};

/// The outcome of a simulation. Times are working minutes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many instances came to an end.
    pub completed: usize,
    /// How many were ended by an error that nothing caught.
    pub failed: usize,
    /// How many did not end.
    pub unfinished: usize,
    /// How often something was in the way.
    pub incidents: usize,
    /// The simulation had more events than it may have and was cut short.
    pub cut_short: bool,
    /// From beginning to end.
    pub took: Spread,
    /// How many of those that ended took longer than the term; `None` without a term.
    pub late: Option<usize>,
    /// The tasks, those that cost the most waiting first.
    pub tasks: Vec<TaskReport>,
    /// The desks.
    pub desks: Vec<DeskReport>,
}

/// How values are spread.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Spread {
    /// Their mean, rounded down.
    pub mean: u64,
    /// Half of them are at most this.
    pub median: u64,
    /// Nine of ten are at most this.
    pub nine_of_ten: u64,
    /// The greatest.
    pub most: u64,
}

/// How it went at one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskReport {
    /// Its `id`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its desk.
    pub desk: String,
    /// How often it was done.
    pub times: usize,
    /// How long the work took.
    pub work: Spread,
    /// How long it waited for an officer.
    pub wait: Spread,
}

/// How it went at one desk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeskReport {
    /// Its name.
    pub name: String,
    /// How many officers it has.
    pub officers: u32,
    /// How much of their time was spent on this process, in percent.
    pub busy_percent: u64,
    /// The most work that waited there at once.
    pub longest_queue: usize,
}

/// What is counted on the way.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) incidents: usize,
    pub(super) cut_short: bool,
    pub(super) last: Option<Instant>,
    completed: usize,
    failed: usize,
    late: Option<usize>,
    took: Vec<u64>,
    tasks: BTreeMap<NodeIx, (Vec<u64>, Vec<u64>)>,
}

impl Tally {
    pub(super) fn work(&mut self, job: Job, minutes: u32, waited: u64) {
        let (work, wait) = self.tasks.entry(job.node).or_default();
        work.push(u64::from(minutes));
        wait.push(waited);
    }

    pub(super) fn ended(&mut self, status: &Status, took: u64, term: Option<u32>) {
        match status {
            Status::Failed { .. } => self.failed += 1,
            _ => self.completed += 1,
        }
        self.took.push(took);
        if let Some(term) = term {
            let late = self.late.unwrap_or(0);
            self.late = Some(late + usize::from(took > u64::from(term)));
        }
    }

    pub(super) fn report(
        self,
        model: &Model,
        desk: impl Fn(NodeIx) -> String,
        desks: &Desks,
        open: u64,
        unfinished: usize,
    ) -> Report {
        let mut tasks: Vec<(u64, TaskReport)> = Vec::new();
        for (node, (work, wait)) in self.tasks {
            let known = model.node(node);
            let report = TaskReport {
                id: known.id.clone(),
                name: known.name.clone(),
                desk: desk(node),
                times: work.len(),
                work: spread(work),
                wait: spread(wait.clone()),
            };
            tasks.push((wait.iter().sum(), report));
        }
        tasks.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let desks = desks.0.iter().map(|(name, desk)| DeskReport {
            name: name.clone(),
            officers: desk.officers,
            busy_percent: (desk.spent * 100).checked_div(open * u64::from(desk.officers)).unwrap_or(0),
            longest_queue: desk.longest,
        });
        Report {
            completed: self.completed,
            failed: self.failed,
            unfinished,
            incidents: self.incidents,
            cut_short: self.cut_short,
            took: spread(self.took),
            late: self.late,
            tasks: tasks.into_iter().map(|(_, task)| task).collect(),
            desks: desks.collect(),
        }
    }
}

fn spread(mut values: Vec<u64>) -> Spread {
    values.sort_unstable();
    let count = values.len();
    let at = |share: usize| values.get((count * share).div_ceil(10).saturating_sub(1)).copied().unwrap_or(0);
    let sum: u64 = values.iter().sum();
    let mean = sum.checked_div(u64::try_from(count).unwrap_or(u64::MAX)).unwrap_or(0);
    Spread { mean, median: at(5), nine_of_ten: at(9), most: at(10) }
}
