//! Where an instance stands. Small, serialisable, and without a word about the past.

use base::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Problem, Variables};
use crate::bpmn::model::{FlowIx, Model, NodeIx, ProcessIx};

/// Where an instance stands. [`State::default`] is one that has not begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The format: [`State::VERSION`].
    pub version: u16,
    /// The [fingerprint](Model::fingerprint) of the model; 0 before the instance begins.
    pub model: u64,
    /// Whether it runs, and how it ended.
    pub status: Status,
    /// The number the next token or frame gets; numbers are never used again.
    pub next: u32,
    /// What is open: the process and the sub-processes in it, older before younger.
    pub frames: Vec<Frame>,
    /// What is waited for, older before younger.
    pub tokens: Vec<Token>,
    /// The timers that are set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timers: Vec<TimerSet>,
    /// The conditions that hold already, so that they fire only when they become true again:
    /// token or frame, and the event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<(u32, NodeIx)>,
}

/// Whether an instance runs, and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// It has not begun.
    #[default]
    New,
    /// It runs.
    Running,
    /// It came to its end.
    Completed,
    /// A terminate event ended it.
    Terminated,
    /// An error that nothing caught ended it.
    Failed {
        /// The error's code.
        code: Option<String>,
    },
    /// It was given up from outside.
    Cancelled,
}

/// Something open that tokens stand in: the process, a sub-process, one instance of a repeated
/// activity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// Its number.
    pub id: u32,
    /// What it is the inside of.
    pub kind: FrameKind,
    /// The token that waits for it to end; `None` for the instance itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<u32>,
    /// How many tokens stand in it.
    pub live: u32,
    /// An interrupting event sub-process took over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// The variables that live and end with it.
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables,
    /// What was completed and can be compensated, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub completed: Vec<Completed>,
}

/// What a frame is the inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameKind {
    /// The process of the instance, or a called one.
    Process(ProcessIx),
    /// A sub-process.
    SubProcess(NodeIx),
    /// One instance of a repeated activity.
    Instance(NodeIx),
}

/// An activity that was completed and can be compensated. Times are counted, not listed, so a loop
/// does not let the state grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Completed {
    /// The activity.
    pub node: NodeIx,
    /// How often.
    pub times: u32,
    /// For a sub-process: what was completed in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inner: Vec<Completed>,
}

/// A place where the instance waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Its number.
    pub id: u32,
    /// Where it waits.
    pub node: NodeIx,
    /// The frame it stands in.
    pub frame: u32,
    /// What for.
    pub wait: Wait,
    /// The token on whose behalf this activity compensates another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mends: Option<u32>,
}

/// What a token waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// Work outside.
    Work,
    /// An event.
    Event,
    /// The other ways into a gateway; it came along this one.
    Join(FlowIx),
    /// The sub-process or called process inside.
    Inside,
    /// The instances of a repeated activity.
    Repeat {
        /// How many there will be; `None` for a loop.
        total: Option<u32>,
        /// How many were begun.
        begun: u32,
        /// How many are completed.
        done: u32,
        /// The results gathered so far.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        results: Vec<Value>,
    },
    /// Compensation: the activities still to run, the next one last, and how often each.
    Compensation(Vec<(NodeIx, u32)>),
    /// Somebody to put something right.
    Stuck {
        /// What is in the way.
        problem: Problem,
        /// Whether the node itself is done and only the way on is missing.
        leaving: bool,
    },
}

/// A timer that is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimerSet {
    /// The token or, for an event sub-process, the frame it belongs to.
    pub owner: u32,
    /// The event with the timer.
    pub node: NodeIx,
    /// When it fires.
    pub due: Instant,
    /// For a cycle: how often it fires again; `None`: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
}

/// How a cycle goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// The time between, as ISO 8601 writes it.
    pub every: String,
    /// How often after the next time; `None`: for ever.
    pub left: Option<u32>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            model: 0,
            status: Status::New,
            next: 1,
            frames: Vec::new(),
            tokens: Vec::new(),
            timers: Vec::new(),
            held: Vec::new(),
        }
    }
}

impl State {
    /// The format that this program writes.
    pub const VERSION: u16 = 1;

    /// Whether the instance is over.
    pub fn is_over(&self) -> bool {
        !matches!(self.status, Status::New | Status::Running)
    }

    /// When the next timer fires.
    pub fn next_due(&self) -> Option<Instant> {
        self.timers.iter().map(|timer| timer.due).min()
    }

    /// The token with this number. Numbers grow, so the list is in their order.
    pub fn token(&self, id: u32) -> Option<&Token> {
        self.tokens.get(self.token_place(id)?)
    }

    pub(super) fn token_place(&self, id: u32) -> Option<usize> {
        self.tokens.binary_search_by_key(&id, |token| token.id).ok()
    }

    pub(super) fn token_mut(&mut self, id: u32) -> Option<&mut Token> {
        let place = self.token_place(id)?;
        self.tokens.get_mut(place)
    }

    /// The frame with this number.
    pub fn frame(&self, id: u32) -> Option<&Frame> {
        let place = self.frames.binary_search_by_key(&id, |frame| frame.id).ok()?;
        self.frames.get(place)
    }

    pub(super) fn frame_mut(&mut self, id: u32) -> Option<&mut Frame> {
        let place = self.frames.binary_search_by_key(&id, |frame| frame.id).ok()?;
        self.frames.get_mut(place)
    }

    /// The same position in another version of the model, when everything that is open exists
    /// there under the same `id`s; `None` when something does not.
    pub fn carry_over(&self, old: &Model, new: &Model) -> Option<Self> {
        if self.model != old.fingerprint() {
            return None;
        }
        let node = |at: NodeIx| new.node_by_id(&old.node(at).id);
        let completed = |list: &[Completed]| completed_in(list, &node);
        let mut state = Self { model: new.fingerprint(), ..self.clone() };
        for frame in &mut state.frames {
            frame.kind = match frame.kind {
                FrameKind::Process(at) => {
                    let id = &old.processes.get(at.place())?.id;
                    FrameKind::Process(new.process_by_id(id)?)
                }
                FrameKind::SubProcess(at) => FrameKind::SubProcess(node(at)?),
                FrameKind::Instance(at) => FrameKind::Instance(node(at)?),
            };
            frame.completed = completed(&frame.completed);
        }
        for token in &mut state.tokens {
            token.node = node(token.node)?;
            match &mut token.wait {
                Wait::Join(way) => {
                    let id = &old.flow(*way).id;
                    let known = |flow: &&FlowIx| new.flow(**flow).id == *id;
                    *way = *new.node(token.node).incoming.iter().find(known)?;
                }
                Wait::Compensation(handlers) => {
                    for (handler, _) in handlers {
                        *handler = node(*handler)?;
                    }
                }
                _ => {}
            }
        }
        for timer in &mut state.timers {
            timer.node = node(timer.node)?;
        }
        state.held.retain_mut(|(_, event)| match node(*event) {
            Some(there) => {
                *event = there;
                true
            }
            None => false,
        });
        Some(state)
    }
}

fn completed_in(list: &[Completed], node: &impl Fn(NodeIx) -> Option<NodeIx>) -> Vec<Completed> {
    let there = |done: &Completed| {
        Some(Completed { node: node(done.node)?, times: done.times, inner: completed_in(&done.inner, node) })
    };
    list.iter().filter_map(there).collect()
}
