//! Who waits for an event, and what happens when it comes.

use std::collections::HashSet;

use super::run::{Go, Run};
use super::state::{FrameKind, Token, Wait};
use super::variables::Variables;
use crate::bpmn::model::{Gateway, Kind, NodeIx, Task, Trigger};

/// Something that waits for an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listener {
    /// A token at the event itself, at a receive task, or at an event-based gateway before it.
    Token { token: u32, node: NodeIx },
    /// An event on the border of the activity that a token is in.
    Boundary { token: u32, node: NodeIx },
    /// The start event of an event sub-process in a frame.
    Start { frame: u32, sub: NodeIx, node: NodeIx },
}

impl Listener {
    /// The token that waits; none for an event sub-process.
    pub(super) fn token(self) -> Option<u32> {
        match self {
            Self::Token { token, .. } | Self::Boundary { token, .. } => Some(token),
            Self::Start { .. } => None,
        }
    }

    /// The token or frame that the event belongs to.
    pub(super) fn owner(self) -> u32 {
        match self {
            Self::Token { token, .. } | Self::Boundary { token, .. } => token,
            Self::Start { frame, .. } => frame,
        }
    }

    /// The event.
    pub(super) fn node(self) -> NodeIx {
        match self {
            Self::Token { node, .. } | Self::Boundary { node, .. } | Self::Start { node, .. } => node,
        }
    }
}

impl Run<'_> {
    /// Everything that waits for such a trigger or, with a message's name, for this message at a
    /// receive task; in the order of age.
    pub(super) fn listeners(&self, wants: impl Fn(&Trigger) -> bool, message: Option<&str>) -> Vec<Listener> {
        let hears = |node: NodeIx| {
            let node = self.model.node(node);
            let receives = matches!(&node.kind, Kind::Task(Task::Receive(Some(name))) if Some(name.as_str()) == message);
            receives || node.events.iter().any(&wants)
        };
        let mut found = Vec::new();
        for token in &self.state.tokens {
            let at = self.model.node(token.node);
            let id = token.id;
            if token.wait == Wait::Event {
                match at.kind {
                    Kind::Gateway(Gateway::EventBased) => {
                        let targets = at.outgoing.iter().map(|flow| self.model.flow(*flow).target);
                        let targets = targets.filter(|node| hears(*node));
                        found.extend(targets.map(|node| Listener::Token { token: id, node }));
                    }
                    _ if hears(token.node) => found.push(Listener::Token { token: id, node: token.node }),
                    _ => {}
                }
            }
            if self.has_border(token) {
                let events = at.boundary.iter().copied().filter(|node| hears(*node));
                found.extend(events.map(|node| Listener::Boundary { token: id, node }));
            }
        }
        for frame in self.state.frames.iter().filter(|frame| !frame.interrupted) {
            let Some(scope) = self.scope_of(frame) else { continue };
            for sub in &self.model.scope(scope).event_sub_processes {
                let start = self.sub_start(*sub).filter(|node| hears(*node));
                found.extend(start.map(|node| Listener::Start { frame: frame.id, sub: *sub, node }));
            }
        }
        found
    }

    /// Whether a token is in an activity whose border events count: not in one of its instances,
    /// and not already done.
    pub(super) fn has_border(&self, token: &Token) -> bool {
        let node = self.model.node(token.node);
        let done = matches!(token.wait, Wait::Stuck { leaving: true, .. });
        let counts = !node.boundary.is_empty() && node.is_activity() && !done;
        counts && !self.is_instance_of(token.frame, token.node)
    }

    /// The start event of an event sub-process.
    pub(super) fn sub_start(&self, sub: NodeIx) -> Option<NodeIx> {
        match self.model.node(sub).kind {
            Kind::SubProcess { scope, .. } => self.model.starts(scope).first().copied(),
            _ => None,
        }
    }

    /// The event has come. Does nothing when what waited is gone by now.
    pub(super) fn fire(&mut self, listener: Listener, variables: Variables) {
        match listener {
            Listener::Token { token, node } => {
                let Some(token) = self.remove_token(token) else { return };
                self.state.set_variables(token.frame, variables);
                let mends = token.mends.filter(|_| token.node == node);
                self.push(Go::Leave { node, frame: token.frame, mends });
            }
            Listener::Boundary { token: id, node } => {
                let Some(token) = self.state.token(id) else { return };
                let (frame, mends) = (token.frame, token.mends);
                self.state.set_variables(frame, variables);
                if matches!(self.model.node(node).kind, Kind::Boundary { interrupting: true, .. }) {
                    self.cancel(id);
                    if let Some(thrower) = mends {
                        self.compensate_next(thrower);
                    }
                } else {
                    self.spawn(frame, 1);
                }
                self.push(Go::Leave { node, frame, mends: None });
            }
            Listener::Start { frame: id, sub, node } => {
                if self.state.frame(id).is_none_or(|frame| frame.interrupted) {
                    return;
                }
                self.state.set_variables(id, variables);
                if matches!(self.model.node(node).kind, Kind::Start { interrupting: true }) {
                    self.wipe(HashSet::from([id]), Some(id));
                    if let Some(frame) = self.state.frame_mut(id) {
                        frame.interrupted = true;
                    }
                }
                self.spawn(id, 1);
                self.push(Go::Enter { node: sub, flow: None, frame: id, mends: None });
            }
        }
    }

    /// Fires the first condition that has become true. Conditions that hold already are kept in
    /// mind, so that those that do not interrupt fire once each time they become true.
    pub(super) fn fire_conditions(&mut self) -> bool {
        if !self.model.conditional || self.state.is_over() {
            return false;
        }
        for listener in self.listeners(|t| matches!(t, Trigger::Conditional(_)), None) {
            let (owner, node) = (listener.owner(), listener.node());
            let frame = match listener {
                Listener::Start { frame, .. } => frame,
                _ => match self.state.token(owner) {
                    Some(token) => token.frame,
                    None => continue,
                },
            };
            let holds = self.model.node(node).events.iter().any(|trigger| match trigger {
                // What cannot be evaluated yet, for want of variables, does not hold yet.
                Trigger::Conditional(condition) => self.holds(condition, frame) == Ok(true),
                _ => false,
            });
            let held = self.state.held.contains(&(owner, node));
            match (holds, held) {
                (true, false) => {
                    self.state.held.push((owner, node));
                    self.fire(listener, Variables::new());
                    return true;
                }
                (false, true) => self.state.held.retain(|known| *known != (owner, node)),
                _ => {}
            }
        }
        false
    }

    /// Gives a new frame the variables that live in it and sets the timers of its event
    /// sub-processes.
    pub(super) fn furnish(&mut self, id: u32) {
        let Some(frame) = self.state.frame(id) else { return };
        let (kind, Some(scope)) = (frame.kind, self.scope_of(frame)) else { return };
        let scope = self.model.scope(scope);
        if let Some(frame) = self.state.frame_mut(id) {
            for name in &scope.data {
                if !frame.variables.contains_key(name) {
                    frame.variables.insert(name.clone(), serde_json::Value::Null);
                }
            }
        }
        for sub in &scope.event_sub_processes {
            let Some(start) = self.sub_start(*sub) else { continue };
            if let Err(problem) = self.arm(id, id, start) {
                let node = match kind {
                    FrameKind::SubProcess(node) => node,
                    _ => start,
                };
                self.commands.push(super::Command::Incident { token: None, node, problem });
            }
        }
    }
}
