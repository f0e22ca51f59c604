//! Variables: where they live, how they are read and written.

use serde_json::{Map, Value};

use super::state::{FrameKind, State, Wait};
use crate::bpmn::model::{Model, Repeat};

/// Variables by their names.
pub type Variables = Map<String, Value>;

/// The variables that can be seen from one place: those of its frame, then those around it.
#[derive(Debug, Clone, Copy)]
pub struct View<'s> {
    model: &'s Model,
    state: &'s State,
    frame: u32,
}

impl<'s> View<'s> {
    pub(crate) fn new(model: &'s Model, state: &'s State, frame: u32) -> Self {
        Self { model, state, frame }
    }

    /// The value of a variable, the innermost of that name. In a repeated activity also
    /// `loopCounter` (from 1), `numberOfInstances`, `numberOfActiveInstances` and
    /// `numberOfCompletedInstances`, which Camunda and Flowable call `nrOfInstances` and so on.
    pub fn get(&self, name: &str) -> Option<Value> {
        let mut at = Some(self.frame);
        while let Some(id) = at {
            let frame = self.state.frame(id)?;
            if let Some(value) = frame.variables.get(name) {
                return Some(value.clone());
            }
            if let FrameKind::Instance(_) = frame.kind
                && let Some(value) = frame.holder.and_then(|holder| self.counted(holder, name))
            {
                return Some(value);
            }
            at = self.around(id);
        }
        None
    }

    /// Every variable that can be seen, inner ones before outer ones of the same name.
    pub fn all(&self) -> Variables {
        let mut all = Variables::new();
        let mut at = Some(self.frame);
        while let Some(id) = at {
            let Some(frame) = self.state.frame(id) else { break };
            for (name, value) in &frame.variables {
                if !all.contains_key(name) {
                    all.insert(name.clone(), value.clone());
                }
            }
            at = self.around(id);
        }
        all
    }

    /// The frame around one whose variables it sees. A called process sees none of its caller's.
    fn around(&self, id: u32) -> Option<u32> {
        let frame = self.state.frame(id)?;
        match frame.kind {
            FrameKind::Process(_) => None,
            _ => Some(self.state.token(frame.holder?)?.frame),
        }
    }

    fn counted(&self, holder: u32, name: &str) -> Option<Value> {
        let token = self.state.token(holder)?;
        let Wait::Repeat { total, begun, done, .. } = token.wait else { return None };
        let each = matches!(self.model.node(token.node).repeat, Some(Repeat::Each { .. }));
        Some(Value::from(match name {
            "numberOfInstances" | "nrOfInstances" if each => total?,
            "numberOfActiveInstances" | "nrOfActiveInstances" if each => begun - done.min(begun),
            "numberOfCompletedInstances" | "nrOfCompletedInstances" if each => done,
            _ => return None,
        }))
    }
}

impl State {
    /// Sets variables as seen from a frame: each where it lives already, else at the process.
    /// Whether any value changed.
    pub(super) fn set_variables(&mut self, frame: u32, variables: Variables) -> bool {
        let mut changed = false;
        for (name, value) in variables {
            let home = self.home(frame, &name);
            if let Some(frame) = self.frame_mut(home)
                && frame.variables.get(&name) != Some(&value)
            {
                frame.variables.insert(name, value);
                changed = true;
            }
        }
        changed
    }

    /// The frame where a variable lives.
    fn home(&self, frame: u32, name: &str) -> u32 {
        let mut at = frame;
        loop {
            let Some(here) = self.frame(at) else { return at };
            if here.variables.contains_key(name) || matches!(here.kind, FrameKind::Process(_)) {
                return at;
            }
            let around = here.holder.and_then(|holder| self.token(holder));
            let Some(around) = around else { return at };
            at = around.frame;
        }
    }
}
