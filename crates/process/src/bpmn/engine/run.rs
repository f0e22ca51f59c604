//! One step: tokens move until every one of them waits for something.

use std::collections::{HashSet, VecDeque};

use base::Instant;
use serde_json::Value;

use super::state::{Completed, Frame, FrameKind, State, Status, Token, Wait};
use super::variables::{Variables, View};
use super::{Command, MAX_DEPTH, MAX_STEPS, MAX_TOKENS, Problem};
use crate::bpmn::expression::{Expression, Expressions};
use crate::bpmn::model::{FlowIx, Kind, Model, Node, NodeIx, ScopeIx, Trigger};

/// A step being made.
pub(super) struct Run<'e> {
    pub(super) model: &'e Model,
    pub(super) expressions: &'e dyn Expressions,
    pub(super) now: Instant,
    pub(super) state: State,
    pub(super) commands: Vec<Command>,
    queue: VecDeque<Go>,
    steps: u32,
}

/// A token on its way.
#[derive(Debug, Clone, Copy)]
pub(super) enum Go {
    /// It comes to a node along a flow.
    Enter { node: NodeIx, flow: Option<FlowIx>, frame: u32, mends: Option<u32> },
    /// What the node does is done.
    Leave { node: NodeIx, frame: u32, mends: Option<u32> },
    /// The last token of a frame is gone.
    Close(u32),
}

impl Go {
    fn frame(self) -> u32 {
        match self {
            Self::Enter { frame, .. } | Self::Leave { frame, .. } | Self::Close(frame) => frame,
        }
    }
}

impl<'e> Run<'e> {
    pub(super) fn new(
        model: &'e Model,
        expressions: &'e dyn Expressions,
        now: Instant,
        state: State,
    ) -> Self {
        let (commands, queue) = (Vec::new(), VecDeque::new());
        Self { model, expressions, now, state, commands, queue, steps: 0 }
    }

    /// Moves tokens until all wait.
    pub(super) fn drive(&mut self) {
        loop {
            while let Some(go) = self.queue.pop_front() {
                if self.exhausted() && !matches!(go, Go::Close(_)) {
                    self.park(go);
                    continue;
                }
                match go {
                    Go::Enter { node, flow, frame, mends } => self.enter(node, flow, frame, mends),
                    Go::Leave { node, frame, mends } => self.leave(node, frame, mends),
                    Go::Close(frame) => self.close(frame),
                }
            }
            if self.exhausted() || !(self.join_inclusive() || self.fire_conditions()) {
                break;
            }
        }
    }

    /// Whether the step has become endless.
    pub(super) fn exhausted(&self) -> bool {
        self.steps > MAX_STEPS || self.state.tokens.len() > MAX_TOKENS
    }

    fn park(&mut self, go: Go) {
        match go {
            Go::Enter { node, frame, mends, .. } => self.stick(node, frame, mends, Problem::Endless, false),
            Go::Leave { node, frame, mends } => self.stick(node, frame, mends, Problem::Endless, true),
            Go::Close(_) => {}
        }
    }

    pub(super) fn push(&mut self, go: Go) {
        self.steps = self.steps.saturating_add(1);
        self.queue.push_back(go);
    }

    fn enter(&mut self, place: NodeIx, flow: Option<FlowIx>, frame: u32, mends: Option<u32>) {
        let node = self.model.node(place);
        match &node.kind {
            Kind::Start { .. } | Kind::Boundary { .. } => self.push(Go::Leave { node: place, frame, mends }),
            Kind::Catch => self.catch(place, node, frame),
            Kind::Throw | Kind::End => self.throw(place, node, frame),
            Kind::Task(_) | Kind::SubProcess { .. } | Kind::Call(_) => self.activity(place, frame, mends),
            Kind::Gateway(gateway) => self.gateway(*gateway, place, flow, frame),
            Kind::Nowhere | Kind::Unsupported(_) => {
                self.stick(place, frame, mends, Problem::Unsupported, false);
            }
        }
    }

    fn catch(&mut self, place: NodeIx, node: &Node, frame: u32) {
        if node.events.iter().all(|t| matches!(t, Trigger::Link(_))) {
            return self.push(Go::Leave { node: place, frame, mends: None });
        }
        if node.events.iter().any(|t| matches!(t, Trigger::Unsupported(_))) {
            return self.stick(place, frame, None, Problem::Unsupported, false);
        }
        let token = self.rest(place, frame, Wait::Event, None);
        self.arm_or_stick(token, frame, &[place]);
    }

    /// What a node does is done: on along its flows.
    fn leave(&mut self, place: NodeIx, frame: u32, mends: Option<u32>) {
        let node = self.model.node(place);
        let instance = self.is_instance_of(frame, place);
        // Each instance of a repeated activity was recorded when it was done, a sub-process when
        // it was closed.
        if node.repeat.is_none() || instance {
            match node.kind {
                Kind::Task(_) | Kind::Call(_) => self.record(place, frame, Vec::new()),
                _ => {}
            }
        }
        if instance {
            return self.retire(frame);
        }
        if let Some(thrower) = mends {
            self.compensate_next(thrower);
            return self.retire(frame);
        }
        if node.outgoing.iter().all(|flow| self.model.flow(*flow).condition.is_none()) {
            let all = if node.kind == Kind::End { &[] } else { node.outgoing.as_slice() };
            return self.take(all, frame);
        }
        match self.conditional_ways(node, frame) {
            Ok(ways) if ways.is_empty() => self.stick(place, frame, None, Problem::NoWay, true),
            Ok(ways) => self.take(&ways, frame),
            Err(problem) => self.stick(place, frame, None, problem, true),
        }
    }

    /// The flows whose condition holds, or the default when none does. Flows without a condition
    /// are taken too.
    pub(super) fn conditional_ways(&self, node: &Node, frame: u32) -> Result<Vec<FlowIx>, Problem> {
        let mut ways = Vec::new();
        let mut chosen = false;
        for flow in node.outgoing.iter().copied().filter(|flow| Some(*flow) != node.default) {
            match &self.model.flow(flow).condition {
                None => ways.push(flow),
                Some(condition) if self.holds(condition, frame)? => {
                    chosen = true;
                    ways.push(flow);
                }
                Some(_) => {}
            }
        }
        if !chosen {
            ways.extend(node.default);
        }
        Ok(ways)
    }

    /// One token becomes one on each of these flows; without any it is gone.
    pub(super) fn take(&mut self, flows: &[FlowIx], frame: u32) {
        let more = u32::try_from(flows.len()).unwrap_or(u32::MAX);
        if more == 0 {
            return self.retire(frame);
        }
        self.spawn(frame, more - 1);
        for flow in flows {
            let node = self.model.flow(*flow).target;
            self.push(Go::Enter { node, flow: Some(*flow), frame, mends: None });
        }
    }

    /// So many tokens more in a frame.
    pub(super) fn spawn(&mut self, frame: u32, more: u32) {
        if let Some(frame) = self.state.frame_mut(frame) {
            frame.live = frame.live.saturating_add(more);
        }
    }

    /// One token less in a frame; after the last one it closes.
    pub(super) fn retire(&mut self, frame: u32) {
        let Some(open) = self.state.frame_mut(frame) else { return };
        open.live = open.live.saturating_sub(1);
        if open.live == 0 {
            self.push(Go::Close(frame));
        }
    }

    fn close(&mut self, id: u32) {
        let Some(frame) = self.state.frame(id) else { return };
        if frame.live > 0 {
            return;
        }
        match (frame.kind, frame.holder) {
            (FrameKind::Instance(_), Some(holder)) => self.instance_done(id, holder),
            (_, None) => self.finish(Status::Completed),
            (kind, Some(holder)) => {
                let Some(frame) = self.remove_frame(id) else { return };
                let Some(token) = self.remove_token(holder) else { return };
                match kind {
                    // What a called process leaves behind, its caller has.
                    FrameKind::Process(_) => {
                        self.state.set_variables(token.frame, frame.variables);
                    }
                    FrameKind::SubProcess(node) => self.record(node, token.frame, frame.completed),
                    FrameKind::Instance(_) => {}
                }
                let Token { node, frame, mends, .. } = token;
                self.push(Go::Leave { node, frame, mends });
            }
        }
    }

    /// The instance is over.
    pub(super) fn finish(&mut self, status: Status) {
        self.queue.clear();
        if let Some(root) = self.state.frames.first().map(|frame| frame.id) {
            self.wipe(HashSet::from([root]), Some(root));
        }
        if let Some(root) = self.state.frames.first_mut() {
            root.live = 0;
            root.completed.clear();
        }
        self.state.timers.clear();
        self.state.held.clear();
        self.state.status = status.clone();
        self.commands.push(Command::Ended { status });
    }

    /// A token comes to rest.
    pub(super) fn rest(&mut self, node: NodeIx, frame: u32, wait: Wait, mends: Option<u32>) -> u32 {
        let id = self.number();
        self.state.tokens.push(Token { id, node, frame, wait, mends });
        id
    }

    fn number(&mut self) -> u32 {
        let id = self.state.next;
        self.state.next = id.saturating_add(1);
        id
    }

    /// A token is stuck.
    pub(super) fn stick(
        &mut self,
        node: NodeIx,
        frame: u32,
        mends: Option<u32>,
        problem: Problem,
        leaving: bool,
    ) {
        let wait = Wait::Stuck { problem: problem.clone(), leaving };
        let token = self.rest(node, frame, wait, mends);
        self.commands.push(Command::Incident { token: Some(token), node, problem });
    }

    /// A resting token becomes stuck.
    pub(super) fn stick_token(&mut self, id: u32, problem: Problem) {
        let Some(token) = self.state.token_mut(id) else { return };
        token.wait = Wait::Stuck { problem: problem.clone(), leaving: false };
        let node = token.node;
        self.commands.push(Command::Incident { token: Some(id), node, problem });
    }

    /// Opens a frame; `Err` when it would be too deep.
    pub(super) fn open(
        &mut self,
        kind: FrameKind,
        holder: Option<u32>,
        variables: Variables,
        live: u32,
    ) -> Result<u32, Problem> {
        let mut depth = 0;
        let mut around = holder;
        while let Some(frame) = around.and_then(|id| self.state.frame(self.state.token(id)?.frame)) {
            depth += 1;
            around = frame.holder;
        }
        if depth > MAX_DEPTH {
            return Err(Problem::TooDeep);
        }
        let id = self.number();
        let completed = Vec::new();
        self.state.frames.push(Frame { id, kind, holder, live, interrupted: false, variables, completed });
        Ok(id)
    }

    /// Removes a token with its timers.
    pub(super) fn remove_token(&mut self, id: u32) -> Option<Token> {
        let place = self.state.token_place(id)?;
        self.state.timers.retain(|timer| timer.owner != id);
        self.state.held.retain(|(owner, _)| *owner != id);
        Some(self.state.tokens.remove(place))
    }

    pub(super) fn remove_frame(&mut self, id: u32) -> Option<Frame> {
        let place = self.state.frames.binary_search_by_key(&id, |frame| frame.id).ok()?;
        self.state.timers.retain(|timer| timer.owner != id);
        self.state.held.retain(|(owner, _)| *owner != id);
        Some(self.state.frames.remove(place))
    }

    /// Ends a token and whatever runs inside it. The frame it stood in still counts it.
    pub(super) fn cancel(&mut self, id: u32) {
        let Some(token) = self.remove_token(id) else { return };
        self.withdraw(&token);
        if matches!(token.wait, Wait::Inside | Wait::Repeat { .. }) {
            let held = |frame: &&Frame| frame.holder == Some(id);
            let tops = self.state.frames.iter().filter(held).map(|frame| frame.id).collect();
            self.wipe(tops, None);
        }
    }

    fn withdraw(&mut self, token: &Token) {
        if token.wait == Wait::Work {
            self.commands.push(Command::Withdraw { token: token.id, node: token.node });
        }
    }

    /// Ends everything in these frames and in those inside them; `keep` stays open and empty.
    pub(super) fn wipe(&mut self, mut doomed: HashSet<u32>, keep: Option<u32>) {
        // A frame is younger than the one around it, so one pass finds all.
        for frame in &self.state.frames {
            let around = frame.holder.and_then(|holder| self.state.token(holder));
            if around.is_some_and(|token| doomed.contains(&token.frame)) {
                doomed.insert(frame.id);
            }
        }
        let mut gone = doomed.clone();
        let tokens = std::mem::take(&mut self.state.tokens);
        for token in tokens {
            if doomed.contains(&token.frame) {
                gone.insert(token.id);
                self.withdraw(&token);
            } else {
                self.state.tokens.push(token);
            }
        }
        self.state.frames.retain(|frame| !doomed.contains(&frame.id) || Some(frame.id) == keep);
        self.state.timers.retain(|timer| !gone.contains(&timer.owner));
        self.state.held.retain(|(owner, _)| !gone.contains(owner));
        self.queue.retain(|go| !doomed.contains(&go.frame()));
        if let Some(frame) = keep.and_then(|id| self.state.frame_mut(id)) {
            frame.live = 0;
        }
    }

    /// Whether a frame is one instance of this repeated activity.
    pub(super) fn is_instance_of(&self, frame: u32, node: NodeIx) -> bool {
        self.state.frame(frame).is_some_and(|frame| frame.kind == FrameKind::Instance(node))
    }

    /// The inside of the model that a frame runs; none for one instance of a repeated activity.
    pub(super) fn scope_of(&self, frame: &Frame) -> Option<ScopeIx> {
        match frame.kind {
            FrameKind::Process(process) => Some(self.model.processes.get(process.place())?.scope),
            FrameKind::SubProcess(node) => match self.model.node(node).kind {
                Kind::SubProcess { scope, .. } => Some(scope),
                _ => None,
            },
            FrameKind::Instance(_) => None,
        }
    }

    /// Keeps in mind that an activity can be compensated.
    fn record(&mut self, node: NodeIx, frame: u32, inner: Vec<Completed>) {
        let known = self.model.node(node);
        if known.for_compensation || (inner.is_empty() && known.compensated_by.is_none()) {
            return;
        }
        let around = match self.state.frame(frame) {
            Some(Frame { kind: FrameKind::Instance(_), holder: Some(holder), .. }) => {
                self.state.token(*holder).map(|token| token.frame)
            }
            _ => Some(frame),
        };
        if let Some(frame) = around.and_then(|id| self.state.frame_mut(id)) {
            merge(&mut frame.completed, Completed { node, times: 1, inner });
        }
    }

    pub(super) fn view(&self, frame: u32) -> View<'_> {
        View::new(self.model, &self.state, frame)
    }

    pub(super) fn value(&self, expression: &Expression, frame: u32) -> Result<Value, Problem> {
        self.expressions.evaluate(expression, &self.view(frame)).map_err(|reason| {
            Problem::Expression { text: expression.text.clone(), reason }
        })
    }

    /// Whether a condition holds; what is neither true nor false has no value.
    pub(super) fn holds(&self, condition: &Expression, frame: u32) -> Result<bool, Problem> {
        match self.value(condition, frame)? {
            Value::Bool(holds) => Ok(holds),
            other => Err(Problem::Expression {
                text: condition.text.clone(),
                reason: format!("{other} is neither true nor false"),
            }),
        }
    }
}

/// Adds to a list of what was completed, so that each activity stands in it once, at the place of
/// its last completion.
fn merge(list: &mut Vec<Completed>, more: Completed) {
    let mut merged = more;
    if let Some(place) = list.iter().position(|known| known.node == merged.node) {
        let known = list.remove(place);
        merged.times = merged.times.saturating_add(known.times);
        let latest = std::mem::replace(&mut merged.inner, known.inner);
        for inner in latest {
            merge(&mut merged.inner, inner);
        }
    }
    list.push(merged);
}
