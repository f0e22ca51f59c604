//! Activities: tasks, sub-processes, calls.

use super::run::{Go, Run};
use super::state::{FrameKind, Wait};
use super::variables::Variables;
use super::{Command, Problem};
use crate::bpmn::model::{Called, Kind, NodeIx, ProcessIx, Task};

impl Run<'_> {
    /// An activity is reached, or one instance of a repeated one begins.
    pub(super) fn activity(&mut self, place: NodeIx, frame: u32, mends: Option<u32>) {
        let node = self.model.node(place);
        let instance = self.is_instance_of(frame, place);
        if let Some(repeat) = node.repeat.as_ref().filter(|_| !instance) {
            return self.begin_repeat(place, repeat, frame, mends);
        }
        match &node.kind {
            Kind::Task(Task::Abstract) => return self.push(Go::Leave { node: place, frame, mends }),
            Kind::Task(Task::Send(Some(message))) => {
                self.commands.push(Command::Send { node: place, message: message.clone() });
                return self.push(Go::Leave { node: place, frame, mends });
            }
            _ => {}
        }
        let wait = match &node.kind {
            Kind::Task(Task::Receive(Some(_))) => Wait::Event,
            Kind::SubProcess { .. } | Kind::Call(Called::Here(_)) => Wait::Inside,
            _ => Wait::Work,
        };
        let token = self.rest(place, frame, wait, mends);
        if !instance && !self.arm_or_stick(token, frame, &node.boundary) {
            return;
        }
        match &node.kind {
            Kind::SubProcess { .. } => self.open_sub_process(place, token),
            Kind::Call(Called::Here(process)) => self.open_called(*process, token, frame),
            Kind::Call(Called::Elsewhere(process)) => {
                self.commands.push(Command::Call { token, node: place, process: process.clone() });
            }
            Kind::Task(Task::Receive(Some(_))) => {}
            _ => self.commands.push(Command::Work { token, node: place }),
        }
    }

    fn open_sub_process(&mut self, node: NodeIx, token: u32) {
        let Kind::SubProcess { scope, by_event } = self.model.node(node).kind else { return };
        let mut starts = self.model.starts(scope);
        if by_event {
            starts.truncate(1);
        } else {
            // Only events of event sub-processes begin by themselves here.
            let plain = |node: &NodeIx| self.model.node(*node).events.is_empty();
            starts.retain(plain);
        }
        self.open_inside(FrameKind::SubProcess(node), token, Variables::new(), &starts);
    }

    fn open_called(&mut self, process: ProcessIx, token: u32, frame: u32) {
        let scope = self.model.processes.get(process.place()).map(|process| process.scope);
        let mut starts = scope.map(|scope| self.model.starts(scope)).unwrap_or_default();
        starts.retain(|node| self.model.node(*node).events.is_empty());
        let variables = self.view(frame).all();
        self.open_inside(FrameKind::Process(process), token, variables, &starts);
    }

    fn open_inside(&mut self, kind: FrameKind, token: u32, variables: Variables, starts: &[NodeIx]) {
        let live = u32::try_from(starts.len()).unwrap_or(u32::MAX);
        match self.open(kind, Some(token), variables, live) {
            Ok(inside) => {
                self.furnish(inside);
                for node in starts {
                    self.push(Go::Enter { node: *node, flow: None, frame: inside, mends: None });
                }
                if starts.is_empty() {
                    self.push(Go::Close(inside));
                }
            }
            Err(problem) => self.stick_token(token, problem),
        }
    }

    /// Sets the timers among these events; a time that cannot be read makes the token stuck.
    pub(super) fn arm_or_stick(&mut self, token: u32, frame: u32, events: &[NodeIx]) -> bool {
        for event in events {
            if let Err(problem) = self.arm(token, frame, *event) {
                self.state.timers.retain(|timer| timer.owner != token);
                self.stick_token(token, problem);
                return false;
            }
        }
        true
    }

    /// An incident that stops nothing.
    pub(super) fn complain(&mut self, node: NodeIx, problem: Problem) {
        self.commands.push(Command::Incident { token: None, node, problem });
    }
}
