//! What an instance waits for, as work lists and timers need it.

use base::Instant;

use super::state::{FrameKind, State, Wait};
use super::{Engine, Problem};
use crate::bpmn::model::{Called, Gateway, Kind, Model, NodeIx, Task, Trigger};

/// Something an instance waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The token that waits; `None` for the start of an event sub-process.
    pub token: Option<u32>,
    /// Where: the task, the event, the gateway.
    pub node: NodeIx,
    /// What for.
    pub what: WaitingFor,
}

/// What an instance waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum WaitingFor {
    /// A task.
    Work,
    /// A process that this model does not hold, by its `id`.
    Call(String),
    /// A message, by its name.
    Message(String),
    /// A signal, by its name.
    Signal(String),
    /// A time.
    Time(Instant),
    /// A condition, by its text.
    Condition(String),
    /// The other ways into a gateway.
    Join,
    /// Somebody to put something right.
    Repair(Problem),
}

impl Engine<'_> {
    /// What a state waits for, older tokens first.
    pub fn waiting(&self, state: &State) -> Vec<Waiting> {
        let mut all = Vec::new();
        for token in &state.tokens {
            let at = self.model.node(token.node);
            let mut wait = |node, what| all.push(Waiting { token: Some(token.id), node, what });
            match &token.wait {
                Wait::Work => match &at.kind {
                    Kind::Call(Called::Elsewhere(process)) => {
                        wait(token.node, WaitingFor::Call(process.clone()));
                    }
                    _ => wait(token.node, WaitingFor::Work),
                },
                Wait::Join(_) => wait(token.node, WaitingFor::Join),
                Wait::Stuck { problem, .. } => wait(token.node, WaitingFor::Repair(problem.clone())),
                Wait::Event => {
                    let events: Vec<NodeIx> = match at.kind {
                        Kind::Gateway(Gateway::EventBased) => {
                            at.outgoing.iter().map(|flow| self.model.flow(*flow).target).collect()
                        }
                        _ => vec![token.node],
                    };
                    for event in events {
                        for what in heard(self.model, event) {
                            wait(event, what);
                        }
                    }
                }
                Wait::Inside | Wait::Repeat { .. } | Wait::Compensation(_) => {}
            }
            let instance = state.frame(token.frame).map(|f| f.kind) == Some(FrameKind::Instance(token.node));
            if at.is_activity() && !instance {
                for event in &at.boundary {
                    for what in heard(self.model, *event) {
                        wait(*event, what);
                    }
                }
            }
        }
        for frame in state.frames.iter().filter(|frame| !frame.interrupted && frame.live > 0) {
            for event in self.sub_starts(frame.kind) {
                all.extend(heard(self.model, event).map(|what| Waiting { token: None, node: event, what }));
            }
        }
        for timer in &state.timers {
            let token = state.token(timer.owner).map(|token| token.id);
            all.push(Waiting { token, node: timer.node, what: WaitingFor::Time(timer.due) });
        }
        all
    }

    fn sub_starts(&self, kind: FrameKind) -> Vec<NodeIx> {
        let scope = match kind {
            FrameKind::Process(process) => self.model.processes.get(process.place()).map(|p| p.scope),
            FrameKind::SubProcess(node) => match self.model.node(node).kind {
                Kind::SubProcess { scope, .. } => Some(scope),
                _ => None,
            },
            FrameKind::Instance(_) => None,
        };
        let subs = scope.map(|scope| &self.model.scope(scope).event_sub_processes);
        let inner = subs.into_iter().flatten().filter_map(|sub| match self.model.node(*sub).kind {
            Kind::SubProcess { scope, .. } => self.model.starts(scope).first().copied(),
            _ => None,
        });
        inner.collect()
    }
}

/// What an event or receive task hears; timers are listed by their times instead.
fn heard(model: &Model, node: NodeIx) -> impl Iterator<Item = WaitingFor> {
    let node = model.node(node);
    let task = match &node.kind {
        Kind::Task(Task::Receive(Some(name))) => Some(WaitingFor::Message(name.clone())),
        _ => None,
    };
    let events = node.events.iter().filter_map(|trigger| match trigger {
        Trigger::Message(name) => Some(WaitingFor::Message(name.clone())),
        Trigger::Signal(name) => Some(WaitingFor::Signal(name.clone())),
        Trigger::Conditional(condition) => Some(WaitingFor::Condition(condition.text.clone())),
        _ => None,
    });
    task.into_iter().chain(events)
}
