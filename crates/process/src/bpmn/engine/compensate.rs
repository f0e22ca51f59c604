//! Compensation: what was completed is made undone, the last one first.

use super::run::{Go, Run};
use super::state::{Completed, Frame, FrameKind, Wait};
use crate::bpmn::model::{Kind, NodeIx, Trigger};

impl Run<'_> {
    /// A compensation event is reached: its token waits while the handlers run, one after the
    /// other. `false` when there is nothing to compensate.
    pub(super) fn compensate(&mut self, node: NodeIx, frame: u32, activity: Option<NodeIx>) -> bool {
        let handlers = self.take_completed(frame, activity);
        if handlers.is_empty() {
            return false;
        }
        let token = self.rest(node, frame, Wait::Compensation(handlers), None);
        self.compensate_next(token);
        true
    }

    /// The next handler runs; after the last one the event that asked for it goes on.
    pub(super) fn compensate_next(&mut self, thrower: u32) {
        let Some(token) = self.state.token_mut(thrower) else { return };
        let Wait::Compensation(handlers) = &mut token.wait else { return };
        let (node, frame) = (token.node, token.frame);
        let Some((handler, times)) = handlers.last_mut() else {
            self.remove_token(thrower);
            return self.push(Go::Leave { node, frame, mends: None });
        };
        let handler = *handler;
        *times = times.saturating_sub(1);
        if *times == 0 {
            handlers.pop();
        }
        let frame = self.frame_for(handler, frame);
        self.spawn(frame, 1);
        self.push(Go::Enter { node: handler, flow: None, frame, mends: Some(thrower) });
    }

    /// The frame that a handler runs in: that of its own inside if it is still open, else that of
    /// the event.
    fn frame_for(&self, handler: NodeIx, frame: u32) -> u32 {
        let home = self.model.node(handler).scope;
        let mut at = frame;
        loop {
            let Some(open) = self.state.frame(at) else { return frame };
            if self.scope_of(open) == Some(home) {
                return at;
            }
            let around = open.holder.and_then(|holder| self.state.token(holder));
            let Some(around) = around else { return frame };
            at = around.frame;
        }
    }

    /// Takes out what an event in a frame compensates: everything completed there or one activity.
    /// An event sub-process compensates what it is beside.
    fn take_completed(&mut self, frame: u32, activity: Option<NodeIx>) -> Vec<(NodeIx, u32)> {
        let mut at = frame;
        loop {
            let Some(open) = self.state.frame_mut(at) else { return Vec::new() };
            let concerned = |done: &Completed| activity.is_none_or(|activity| activity == done.node);
            let (taken, kept): (Vec<_>, Vec<_>) =
                std::mem::take(&mut open.completed).into_iter().partition(concerned);
            open.completed = kept;
            if !taken.is_empty() {
                let mut handlers = Vec::new();
                self.handlers(&taken, 1, &mut handlers);
                return handlers;
            }
            match self.beside(at) {
                Some(around) => at = around,
                None => return Vec::new(),
            }
        }
    }

    /// The frame that an event sub-process stands in.
    fn beside(&self, frame: u32) -> Option<u32> {
        let Frame { kind: FrameKind::SubProcess(node), holder, .. } = self.state.frame(frame)? else {
            return None;
        };
        match self.model.node(*node).kind {
            Kind::SubProcess { by_event: true, .. } => Some(self.state.token((*holder)?)?.frame),
            _ => None,
        }
    }

    /// The handlers of what was completed, in the same order; a sub-process without one of its own
    /// is compensated by those inside it.
    fn handlers(&self, done: &[Completed], times: u32, into: &mut Vec<(NodeIx, u32)>) {
        for one in done {
            let times = one.times.saturating_mul(times);
            match self.model.node(one.node).compensated_by.or_else(|| self.handling_sub(one.node)) {
                Some(handler) => into.push((handler, times)),
                None => self.handlers(&one.inner, 1, into),
            }
        }
    }

    /// The event sub-process inside a sub-process that compensates it.
    fn handling_sub(&self, node: NodeIx) -> Option<NodeIx> {
        let Kind::SubProcess { scope, .. } = self.model.node(node).kind else { return None };
        self.model.scope(scope).event_sub_processes.iter().copied().find(|sub| {
            let start = self.sub_start(*sub).map(|start| self.model.node(start));
            let compensates = |t: &Trigger| matches!(t, Trigger::Compensation { .. });
            start.is_some_and(|start| start.events.iter().any(compensates))
        })
    }
}
