//! What each event does to an instance.

use base::Instant;

use super::listen::Listener;
use super::run::{Go, Run};
use super::state::{FrameKind, State, Status, Wait};
use super::throw::From;
use super::variables::Variables;
use super::{Command, Engine, Event, Problem, Refusal};
use crate::bpmn::expression::Expressions;
use crate::bpmn::model::{Kind, Model, NodeIx, Trigger};

impl<'m> Engine<'m> {
    /// An engine for one process of a model, by its `id`; `None` when the model has no such process.
    pub fn new(model: &'m Model, process: &str, expressions: &'m dyn Expressions) -> Option<Self> {
        let process = model.process_by_id(process)?;
        Some(Self { model, process, expressions })
    }

    /// The model.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// What an event makes of a state, and what has to be done outside.
    ///
    /// # Errors
    /// Why the event is refused.
    pub fn advance(
        &self,
        state: &State,
        event: &Event,
        now: Instant,
    ) -> Result<(State, Vec<Command>), Refusal> {
        let mut next = state.clone();
        let commands = self.apply(&mut next, event, now)?;
        Ok((next, commands))
    }

    /// The same as [`advance`](Self::advance) in place; a refused event leaves the state as it is.
    ///
    /// # Errors
    /// Why the event is refused.
    pub fn apply(&self, state: &mut State, event: &Event, now: Instant) -> Result<Vec<Command>, Refusal> {
        self.belongs(state, event)?;
        let mut run = Run::new(self.model, self.expressions, now, std::mem::take(state));
        let done = match event {
            Event::Start { at, variables } => self.start(&mut run, at.as_deref(), variables),
            _ => run.happen(event),
        };
        if done.is_ok() {
            run.drive();
        }
        *state = run.state;
        done.map(|()| run.commands)
    }

    fn belongs(&self, state: &State, event: &Event) -> Result<(), Refusal> {
        if state.version > State::VERSION {
            return Err(Refusal::LaterVersion(state.version));
        }
        match (&state.status, event) {
            (Status::New, Event::Start { .. }) => Ok(()),
            (Status::New, _) => Err(Refusal::NotStarted),
            _ if state.model != self.model.fingerprint() => Err(Refusal::OtherModel),
            (Status::Running, Event::Start { .. }) => Err(Refusal::Started),
            (Status::Running, _) => Ok(()),
            _ => Err(Refusal::Over),
        }
    }

    fn start(&self, run: &mut Run<'_>, at: Option<&str>, variables: &Variables) -> Result<(), Refusal> {
        let starts = self.starts(at)?;
        run.state.model = self.model.fingerprint();
        run.state.status = Status::Running;
        let kind = FrameKind::Process(self.process);
        let live = u32::try_from(starts.len()).unwrap_or(u32::MAX);
        // The outermost frame cannot be too deep.
        let Ok(frame) = run.open(kind, None, Variables::new(), live) else { return Ok(()) };
        run.furnish(frame);
        if let Some(root) = run.state.frame_mut(frame) {
            root.variables.extend(variables.clone());
        }
        for node in starts {
            run.push(Go::Enter { node, flow: None, frame, mends: None });
        }
        Ok(())
    }

    /// Where the instance begins.
    fn starts(&self, at: Option<&str>) -> Result<Vec<NodeIx>, Refusal> {
        let scope = self.model.processes.get(self.process.place()).map(|process| process.scope);
        let starts = scope.map(|scope| self.model.starts(scope)).unwrap_or_default();
        if let Some(id) = at {
            let found = self.model.node_by_id(id).filter(|node| starts.contains(node));
            return Ok(vec![found.ok_or_else(|| Refusal::NoSuchStart(id.to_owned()))?]);
        }
        let is_event = |node: &NodeIx| matches!(self.model.node(*node).kind, Kind::Start { .. });
        if !starts.iter().any(is_event) {
            return if starts.is_empty() { Err(Refusal::StartNeeded) } else { Ok(starts) };
        }
        let plain = |node: &NodeIx| self.model.node(*node).events.is_empty();
        let plain: Vec<NodeIx> = starts.iter().copied().filter(plain).collect();
        match (plain.len(), starts.len()) {
            (1, _) => Ok(plain),
            (0, 1) => Ok(starts),
            _ => Err(Refusal::StartNeeded),
        }
    }
}

impl Run<'_> {
    fn happen(&mut self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::Start { .. } => {}
            Event::Complete { token, variables } => {
                let frame = self.working(*token)?;
                self.state.set_variables(frame, variables.clone());
                if let Some(token) = self.remove_token(*token) {
                    self.push(Go::Leave { node: token.node, frame, mends: token.mends });
                }
            }
            Event::Error { token, code, variables } => {
                self.working(*token)?;
                self.throw_error(From::Token(*token), Some(code.clone()), variables.clone());
            }
            Event::Escalate { token, code, variables } => {
                self.working(*token)?;
                self.escalate(From::Token(*token), Some(code.clone()), variables.clone());
            }
            Event::Fail { token, reason } => {
                self.working(*token)?;
                self.stick_token(*token, Problem::Failed { reason: reason.clone() });
            }
            Event::Retry { token } => self.retry(*token)?,
            Event::Message { name, token, variables } => {
                let wants = |t: &Trigger| matches!(t, Trigger::Message(known) if known == name);
                let mut listeners = self.listeners(wants, Some(name)).into_iter();
                let chosen = |l: &Listener| token.is_none() || l.token() == *token;
                let listener = listeners.find(chosen);
                let listener = listener.ok_or_else(|| Refusal::NobodyWaits(name.clone()))?;
                self.fire(listener, variables.clone());
            }
            Event::Signal { name, variables } => self.broadcast(name, variables),
            Event::Set { variables } => {
                if let Some(root) = self.state.frames.first().map(|frame| frame.id) {
                    self.state.set_variables(root, variables.clone());
                }
            }
            Event::Tick => self.tick(),
            Event::Cancel => self.finish(Status::Cancelled),
        }
        Ok(())
    }

    /// The frame of a token that waits for work.
    fn working(&self, token: u32) -> Result<u32, Refusal> {
        let found = self.state.token(token).filter(|token| token.wait == Wait::Work);
        found.map(|token| token.frame).ok_or(Refusal::NotWaiting(token))
    }

    fn retry(&mut self, id: u32) -> Result<(), Refusal> {
        let stuck = self.state.token(id).and_then(|token| match token.wait {
            Wait::Stuck { leaving, .. } => Some(leaving),
            _ => None,
        });
        let leaving = stuck.ok_or(Refusal::NotWaiting(id))?;
        let Some(token) = self.remove_token(id) else { return Ok(()) };
        let (node, frame, mends) = (token.node, token.frame, token.mends);
        self.push(match leaving {
            true => Go::Leave { node, frame, mends },
            false => Go::Enter { node, flow: None, frame, mends },
        });
        Ok(())
    }

    /// A signal is heard by everything that waits for it now.
    pub(super) fn broadcast(&mut self, name: &str, variables: &Variables) {
        let wants = |t: &Trigger| matches!(t, Trigger::Signal(known) if known == name);
        for listener in self.listeners(wants, None) {
            self.fire(listener, variables.clone());
        }
    }
}
