//! The official step table as a drawn BPMN 2.0 model, and back.
//!
//! A step is a user task in the lane of its desk; several ways out are an exclusive gateway after
//! it, whose conditions ask for the variable `choice_{key}`, the number of the way; opinions are a
//! parallel gateway before the task, one task each beside it, and the join. Where several ways
//! meet, an exclusive gateway brings them together, because a parallel gateway would wait for all
//! of them. What BPMN has no word for (norm, desk, English texts) is kept in our own extension
//! elements. Returns decided by an officer are not drawn: any step may be returned to.

mod layout;
mod read;
mod sheet;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Assumption, NotATable, from_document};
pub use sheet::{SheetError, from_csv, to_csv};

use std::collections::HashMap;

use super::Document;
use super::xml::Xml;
use crate::{Branch, Desk, Opinion, Process, Step, Target};

/// The namespace of our extension elements.
pub const EXTENSION: &str = "urn:x-tinhso:process:1";

/// Writes a checked process as a BPMN 2.0 document with its diagram. The ids stand on the keys of
/// the steps, so they stay the same when other steps come or go.
pub fn to_bpmn(process: &Process, id: &str, name: &str) -> String {
    to_document(process, id, name).xml.write_indented()
}

/// The same as a [`Document`], which can be read as a [`Model`](super::Model) and executed.
pub fn to_document(process: &Process, id: &str, name: &str) -> Document {
    let drawing = Drawing::of(process);
    Document { xml: Xml::new(write::definitions(&drawing, id, name)) }
}

/// The nodes and flows of a table.
struct Drawing<'p> {
    nodes: Vec<Node<'p>>,
    flows: Vec<Flow<'p>>,
    /// The desks in the order of their first work: the lanes.
    desks: Vec<&'p Desk>,
}

struct Node<'p> {
    id: String,
    kind: Kind<'p>,
    /// The number of its lane.
    lane: usize,
}

#[derive(Clone, Copy)]
enum Kind<'p> {
    Start,
    Merge,
    Fork,
    Task(&'p Step),
    Opinion(&'p Opinion),
    Join,
    Choice,
    End,
}

struct Flow<'p> {
    id: String,
    from: String,
    to: String,
    /// The choice, its number and the key of the step that chooses.
    branch: Option<(&'p Branch, usize, &'p str)>,
}

impl<'p> Drawing<'p> {
    fn of(process: &'p Process) -> Self {
        let mut drawing = Self { nodes: Vec::new(), flows: Vec::new(), desks: Vec::new() };
        let arrivals = arrivals(process);
        let first_lane = process.steps.first().map_or(0, |step| drawing.lane(&step.desk));
        drawing.node("start".to_owned(), Kind::Start, first_lane);
        let first = process.steps.first().map_or(Target::End, Target::Step);
        drawing.flow("start", &entry(&arrivals, first), None);
        for step in &process.steps {
            drawing.step(process, &arrivals, step);
        }
        let last_lane = drawing.nodes.last().map_or(0, |node| node.lane);
        drawing.node("end".to_owned(), Kind::End, last_lane);
        drawing
    }

    fn step(&mut self, process: &'p Process, arrivals: &HashMap<&'p str, usize>, step: &'p Step) {
        let key = &step.key;
        let lane = self.lane(&step.desk);
        let (task, fork, join) = (format!("task_{key}"), format!("fork_{key}"), format!("join_{key}"));
        if arrivals.get(key.as_str()).is_some_and(|count| *count > 1) {
            let merge = format!("merge_{key}");
            self.node(merge.clone(), Kind::Merge, lane);
            self.flow(&merge, if step.opinions.is_empty() { &task } else { &fork }, None);
        }
        let mut last = task.clone();
        if step.opinions.is_empty() {
            self.node(task, Kind::Task(step), lane);
        } else {
            self.node(fork.clone(), Kind::Fork, lane);
            self.node(task.clone(), Kind::Task(step), lane);
            self.flow(&fork, &task, None);
            self.flow(&task, &join, None);
            for opinion in &step.opinions {
                // No key has a dot, so no step and opinion can share an id.
                let asked = format!("opinion_{key}.{}", opinion.key);
                let lane = self.lane(&opinion.desk);
                self.node(asked.clone(), Kind::Opinion(opinion), lane);
                self.flow(&fork, &asked, None);
                self.flow(&asked, &join, None);
            }
            self.node(join.clone(), Kind::Join, lane);
            last = join;
        }
        if !step.choices.is_empty() {
            let choice = format!("choice_{key}");
            self.node(choice.clone(), Kind::Choice, lane);
            self.flow(&last, &choice, None);
            last = choice;
        }
        let branches = step.choices.iter().enumerate().map(|(n, b)| Some((b, n, key.as_str()))).chain([None]);
        for (exit, branch) in process.exits(key).iter().zip(branches) {
            if !matches!(exit.to, Target::Missing(_)) {
                self.flow(&last, &entry(arrivals, exit.to), branch);
            }
        }
    }

    fn lane(&mut self, desk: &'p Desk) -> usize {
        self.desks.iter().position(|known| *known == desk).unwrap_or_else(|| {
            self.desks.push(desk);
            self.desks.len() - 1
        })
    }

    fn node(&mut self, id: String, kind: Kind<'p>, lane: usize) {
        self.nodes.push(Node { id, kind, lane });
    }

    fn flow(&mut self, from: &str, to: &str, branch: Option<(&'p Branch, usize, &'p str)>) {
        // The flows of one node follow each other.
        let number = self.flows.iter().rev().take(MAX_FLOWS).filter(|flow| flow.from == from).count() + 1;
        let id = format!("flow_{from}.{number}");
        self.flows.push(Flow { id, from: from.to_owned(), to: to.to_owned(), branch });
    }
}

/// More ways out than this one step has in no table.
const MAX_FLOWS: usize = 1_000;

/// The id at which a way arrives.
fn entry(arrivals: &HashMap<&str, usize>, to: Target<'_>) -> String {
    let Target::Step(step) = to else { return "end".to_owned() };
    let arrive = arrivals.get(step.key.as_str()).copied().unwrap_or(0);
    let kind = match (arrive, step.opinions.is_empty()) {
        (0 | 1, true) => "task",
        (0 | 1, false) => "fork",
        _ => "merge",
    };
    format!("{kind}_{}", step.key)
}

/// How many ways arrive at each step, the start included.
fn arrivals(process: &Process) -> HashMap<&str, usize> {
    let mut arrivals: HashMap<&str, usize> = HashMap::new();
    if let Some(first) = process.steps.first() {
        arrivals.insert(&first.key, 1);
    }
    for step in &process.steps {
        for exit in process.exits(&step.key) {
            if let Target::Step(to) = exit.to {
                *arrivals.entry(&to.key).or_default() += 1;
            }
        }
    }
    arrivals
}
