//! The ways through a step table: which rows a step leads to.

use base::Msg;

use crate::{Process, Step};

/// The target of a branch that ends the process.
pub const END: &str = "end";

/// A way out of a step. Its place in the list is the number an officer's choice is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit<'p> {
    /// What the officer chooses; `None` when the step simply goes on to the following row.
    pub label: Option<&'p Msg>,
    /// Where it leads.
    pub to: Target<'p>,
    /// Leads to this row or an earlier one: taking it is a return and needs a reason.
    pub back: bool,
}

/// Where a way leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'p> {
    /// To a step of the same table.
    Step(&'p Step),
    /// Out of the process: it is done.
    End,
    /// To a key that no row has; [`check`](crate::check()) refuses such a table.
    Missing(&'p str),
}

impl Process {
    /// The step of this key.
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// The ways out of a step in the order of its choices; none for a key that no row has.
    pub fn exits(&self, key: &str) -> Vec<Exit<'_>> {
        self.row(key).map(|row| self.exits_of(row)).unwrap_or_default()
    }

    pub(crate) fn row(&self, key: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }

    pub(crate) fn exits_of(&self, row: usize) -> Vec<Exit<'_>> {
        let Some(step) = self.steps.get(row) else { return Vec::new() };
        if step.choices.is_empty() {
            let to = self.steps.get(row + 1).map_or(Target::End, Target::Step);
            return vec![Exit { label: None, to, back: false }];
        }
        step.choices
            .iter()
            .map(|branch| {
                let (to, back) = self.target(&branch.to, row);
                Exit { label: Some(&branch.label), to, back }
            })
            .collect()
    }

    /// The rows that a row leads to without returning, each once; `None` is the end.
    pub(crate) fn onward(&self, row: usize) -> Vec<Option<usize>> {
        let mut onward = Vec::new();
        for exit in self.exits_of(row) {
            let next = match exit.to {
                Target::End => None,
                Target::Step(step) => self.row(&step.key),
                Target::Missing(_) => continue,
            };
            if next.is_none_or(|next| next > row) && !onward.contains(&next) {
                onward.push(next);
            }
        }
        onward
    }

    fn target<'p>(&'p self, to: &'p str, from: usize) -> (Target<'p>, bool) {
        if to == END {
            return (Target::End, false);
        }
        match self.steps.iter().enumerate().find(|(_, step)| step.key == to) {
            Some((row, step)) => (Target::Step(step), row <= from),
            None => (Target::Missing(to), false),
        }
    }
}
