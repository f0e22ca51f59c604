//! Throwing: messages, signals, links, errors, escalations, termination.

use std::collections::HashSet;

use super::listen::Listener;
use super::run::{Go, Run};
use super::state::{FrameKind, Status};
use super::variables::Variables;
use super::{Command, Problem};
use crate::bpmn::model::{Node, NodeIx, Trigger};

/// Where an error or escalation comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum From {
    /// An activity that a token waits in.
    Token(u32),
    /// An event in a frame.
    Frame { frame: u32, node: NodeIx },
}

/// What is looked for on the way up.
enum Raised<'c> {
    Error(Option<&'c str>),
    Escalation(Option<&'c str>),
}

impl Raised<'_> {
    /// How well a trigger catches this: by its code, by catching all, or not at all.
    fn caught_by(&self, trigger: &Trigger) -> Option<bool> {
        let (raised, caught) = match (self, trigger) {
            (Self::Error(raised), Trigger::Error(caught)) => (raised, caught),
            (Self::Escalation(raised), Trigger::Escalation(caught)) => (raised, caught),
            _ => return None,
        };
        match caught.as_deref() {
            None => Some(false),
            Some(code) if Some(code) == *raised => Some(true),
            Some(_) => None,
        }
    }
}

impl Run<'_> {
    /// A throwing or ending event is reached.
    pub(super) fn throw(&mut self, place: NodeIx, node: &Node, frame: u32) {
        if let Some(activity) = node.events.iter().find_map(|trigger| match trigger {
            Trigger::Compensation { activity, .. } => Some(*activity),
            _ => None,
        }) && self.compensate(place, frame, activity)
        {
            return;
        }
        // The token goes on first, so that whatever ends this frame ends it too.
        let ends = |t: &Trigger| matches!(t, Trigger::Error(_) | Trigger::Terminate | Trigger::Link(_));
        if !node.events.iter().any(ends) {
            self.push(Go::Leave { node: place, frame, mends: None });
        }
        for trigger in &node.events {
            match trigger {
                Trigger::Message(message) => {
                    self.commands.push(Command::Send { node: place, message: message.clone() });
                }
                Trigger::Signal(signal) => {
                    self.commands.push(Command::Signal { node: place, signal: signal.clone() });
                    self.broadcast(signal, &Variables::new());
                }
                Trigger::Escalation(code) => {
                    self.escalate(From::Frame { frame, node: place }, code.clone(), Variables::new());
                }
                Trigger::Error(code) => {
                    let from = From::Frame { frame, node: place };
                    return self.throw_error(from, code.clone(), Variables::new());
                }
                Trigger::Terminate => return self.terminate(frame),
                Trigger::Link(name) => match self.model.link_target(place, name) {
                    Some(node) => self.push(Go::Leave { node, frame, mends: None }),
                    None => self.stick(place, frame, None, Problem::NoLink, false),
                },
                Trigger::Unsupported(_) | Trigger::Timer(_) | Trigger::Conditional(_) => {
                    let problem = Problem::Unsupported;
                    self.commands.push(Command::Incident { token: None, node: place, problem });
                }
                Trigger::Compensation { .. } => {}
            }
        }
    }

    fn terminate(&mut self, frame: u32) {
        if self.state.frame(frame).is_none_or(|frame| frame.holder.is_none()) {
            return self.finish(Status::Terminated);
        }
        self.wipe(HashSet::from([frame]), Some(frame));
        self.push(Go::Close(frame));
    }

    /// An error ends what it comes from, up to whatever catches it.
    pub(super) fn throw_error(&mut self, from: From, code: Option<String>, variables: Variables) {
        match self.catcher(from, &Raised::Error(code.as_deref())) {
            Some(listener) => self.fire(listener, variables),
            None => self.finish(Status::Failed { code }),
        }
    }

    /// An escalation is told upwards to whatever catches it.
    pub(super) fn escalate(&mut self, from: From, code: Option<String>, variables: Variables) {
        match self.catcher(from, &Raised::Escalation(code.as_deref())) {
            Some(listener) => self.fire(listener, variables),
            None => {
                let node = match from {
                    From::Frame { node, .. } => Some(node),
                    From::Token(token) => self.state.token(token).map(|token| token.node),
                };
                let node = node.unwrap_or_default();
                self.commands.push(Command::Escalated { node, code });
            }
        }
    }

    /// The innermost event that catches: on the border of the activity, in an event sub-process of
    /// the frame, on the border of what the frame is the inside of, and so on outwards.
    fn catcher(&self, from: From, raised: &Raised<'_>) -> Option<Listener> {
        let mut frame = match from {
            From::Frame { frame, .. } => frame,
            From::Token(token) => {
                if let Some(listener) = self.border_catcher(token, raised) {
                    return Some(listener);
                }
                self.state.token(token)?.frame
            }
        };
        loop {
            if let Some(listener) = self.sub_catcher(frame, raised) {
                return Some(listener);
            }
            let holder = self.state.frame(frame)?.holder?;
            if let Some(listener) = self.border_catcher(holder, raised) {
                return Some(listener);
            }
            frame = self.state.token(holder)?.frame;
        }
    }

    fn border_catcher(&self, token: u32, raised: &Raised<'_>) -> Option<Listener> {
        let known = self.state.token(token).filter(|token| self.has_border(token))?;
        let events = self.model.node(known.node).boundary.iter().copied();
        let node = self.best(events, raised)?;
        Some(Listener::Boundary { token, node })
    }

    fn sub_catcher(&self, frame: u32, raised: &Raised<'_>) -> Option<Listener> {
        let known = self.state.frame(frame)?;
        if known.interrupted || matches!(known.kind, FrameKind::Instance(_)) {
            return None;
        }
        let subs = &self.model.scope(self.scope_of(known)?).event_sub_processes;
        let starts = subs.iter().filter_map(|sub| self.sub_start(*sub));
        let node = self.best(starts, raised)?;
        let sub = self.model.scope(self.model.node(node).scope).owner?;
        Some(Listener::Start { frame, sub, node })
    }

    /// An event with the very code before one that catches all.
    fn best(&self, events: impl Iterator<Item = NodeIx>, raised: &Raised<'_>) -> Option<NodeIx> {
        let mut any = None;
        for event in events {
            let caught = self.model.node(event).events.iter().filter_map(|t| raised.caught_by(t)).max();
            match caught {
                Some(true) => return Some(event),
                Some(false) => any = any.or(Some(event)),
                None => {}
            }
        }
        any
    }
}
