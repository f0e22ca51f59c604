//! Desks with their officers and the work that waits for them: first come, first served.

use std::collections::{BTreeMap, VecDeque};

use base::Instant;

use crate::bpmn::model::NodeIx;

/// A piece of work of one instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) instance: usize,
    pub(super) token: u32,
    pub(super) node: NodeIx,
    pub(super) asked: Instant,
}

/// A desk.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) officers: u32,
    pub(super) busy: u32,
    pub(super) waiting: VecDeque<Job>,
    pub(super) longest: usize,
    /// Working minutes spent.
    pub(super) spent: u64,
}

/// All desks by their names.
#[derive(Debug, Default)]
pub(super) struct Desks(pub(super) BTreeMap<String, Desk>);

impl Desks {
    pub(super) fn at(&mut self, name: &str, officers: &BTreeMap<String, u32>) -> &mut Desk {
        self.0.entry(name.to_owned()).or_insert_with(|| Desk {
            officers: officers.get(name).copied().unwrap_or(1).max(1),
            ..Desk::default()
        })
    }
}

impl Desk {
    /// Takes work in; whether an officer is free to begin at once.
    pub(super) fn take(&mut self, job: Job) -> Option<Job> {
        if self.busy < self.officers {
            self.busy += 1;
            return Some(job);
        }
        self.waiting.push_back(job);
        self.longest = self.longest.max(self.waiting.len());
        None
    }

    /// An officer is free again; the work to begin with.
    pub(super) fn free(&mut self) -> Option<Job> {
        let next = self.waiting.pop_front();
        if next.is_none() {
            self.busy = self.busy.saturating_sub(1);
        }
        next
    }

    /// Work is withdrawn before it was begun; whether it was waiting.
    pub(super) fn withdraw(&mut self, instance: usize, token: u32) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|job| (job.instance, job.token) != (instance, token));
        self.waiting.len() < before
    }
}
