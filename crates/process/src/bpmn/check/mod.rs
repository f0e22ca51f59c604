//! Whether a model can be executed: what cannot run, what never ends, and the remedy.

mod faults;
mod flows;
mod nodes;
mod sound;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use base::Msg;
use serde::Serialize;

use super::expression::Expressions;
use super::model::{Model, NodeIx, ScopeIx};

/// Something that is wrong with a model, or deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing, as a short name that does not change.
    pub rule: &'static str,
    /// The `id` of the element.
    pub element: String,
    /// What is wrong.
    pub message: Msg,
    /// What to do.
    pub remedy: Msg,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It cannot run, or an instance of it may never end.
    Error,
    /// It runs, but perhaps not as its author thinks.
    Warning,
}

/// Checks a model; errors come first. An instance of a model without errors that is given the
/// events it waits for comes to an end.
pub fn check(model: &Model, expressions: &dyn Expressions) -> Vec<Finding> {
    let mut checking = Checking { model, expressions, findings: Vec::new(), passable: HashSet::new() };
    checking.faults();
    checking.nodes();
    checking.flows();
    checking.sound();
    let mut findings = checking.findings;
    findings.sort_by_key(|finding| finding.severity);
    findings
}

struct Checking<'m> {
    model: &'m Model,
    expressions: &'m dyn Expressions,
    findings: Vec<Finding>,
    /// The insides that can be passed without waiting.
    passable: HashSet<ScopeIx>,
}

impl Checking<'_> {
    fn find(&mut self, severity: Severity, rule: &'static str, element: &str, message: Msg, remedy: Msg) {
        let element = element.to_owned();
        self.findings.push(Finding { severity, rule, element, message, remedy });
    }

    fn error(&mut self, rule: &'static str, node: NodeIx, message: Msg, remedy: Msg) {
        let id = self.model.node(node).id.clone();
        self.find(Severity::Error, rule, &id, message, remedy);
    }

    fn warning(&mut self, rule: &'static str, node: NodeIx, message: Msg, remedy: Msg) {
        let id = self.model.node(node).id.clone();
        self.find(Severity::Warning, rule, &id, message, remedy);
    }

    fn places(&self) -> impl Iterator<Item = NodeIx> + use<> {
        (0..self.model.nodes.len()).map(NodeIx::at)
    }
}
