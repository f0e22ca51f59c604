//! Execution: `(model, state, event, now) → (state, commands)`.
//!
//! Nothing here reads a clock, draws a number or touches the world: what has to be done outside
//! comes back as [`Command`]s, what happened outside comes in as an [`Event`]. The state holds
//! only what is going on, never what is over, so a step costs the same after ten steps as after
//! ten thousand.

mod activity;
mod advance;
mod compensate;
mod due;
mod gateway;
mod listen;
mod repeat;
mod run;
mod state;
mod throw;
mod variables;
mod waiting;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::fmt;

use base::{Instant, Msg, msg};
use serde::{Deserialize, Serialize};

use super::expression::Expressions;
use super::model::{Model, NodeIx, ProcessIx};

pub(crate) mod time {
    //! How times are read, for the check.
    pub(crate) use super::due::{after, read_cycle, read_date};
}

pub use state::{Completed, Frame, FrameKind, State, Status, TimerSet, Token, Wait};
pub use variables::{Variables, View};
pub use waiting::{Waiting, WaitingFor};

/// So many nodes may be passed in one step before it counts as endless.
pub const MAX_STEPS: u32 = 50_000;
/// So many tokens may wait in one instance; a model that makes more multiplies them without end.
pub const MAX_TOKENS: usize = 25_000;
/// So many instances an activity may have at once.
pub const MAX_INSTANCES: u32 = 10_000;
/// Sub-processes and calls may stand this deep inside each other.
pub const MAX_DEPTH: u32 = 100;

/// A process of a model with what it takes to execute it.
#[derive(Clone, Copy)]
pub struct Engine<'m> {
    pub(crate) model: &'m Model,
    pub(crate) process: ProcessIx,
    pub(crate) expressions: &'m dyn Expressions,
}

impl fmt::Debug for Engine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("process", &self.process).finish_non_exhaustive()
    }
}

/// Something that happened to an instance. Tokens are named by their number in the state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The instance begins.
    Start {
        /// The start event, by its `id`; needed when there is more than one without a trigger.
        #[serde(default)]
        at: Option<String>,
        /// The first variables.
        #[serde(default)]
        variables: Variables,
    },
    /// Work is done.
    Complete {
        /// The token that waited for it.
        token: u32,
        /// What came out of it.
        #[serde(default)]
        variables: Variables,
    },
    /// Work went wrong in a way the model knows: an error in the sense of the standard.
    Error {
        /// The token that waited for the work.
        token: u32,
        /// The error's code.
        code: String,
        /// What is known about it.
        #[serde(default)]
        variables: Variables,
    },
    /// Work raises an escalation and may go on.
    Escalate {
        /// The token that waits for the work.
        token: u32,
        /// The escalation's code.
        code: String,
        /// What is known about it.
        #[serde(default)]
        variables: Variables,
    },
    /// Work went wrong in a way the model does not know; it is tried again after [`Event::Retry`].
    Fail {
        /// The token that waited for the work.
        token: u32,
        /// What went wrong.
        reason: String,
    },
    /// What was in the way is put right: try again.
    Retry {
        /// The token that is stuck.
        token: u32,
    },
    /// A message arrived.
    Message {
        /// Its name.
        name: String,
        /// Only for this token; without one the first that waits for it.
        #[serde(default)]
        token: Option<u32>,
        /// What it brought.
        #[serde(default)]
        variables: Variables,
    },
    /// A signal was heard. Everything that waits for it goes on; it is no mistake if nothing does.
    Signal {
        /// Its name.
        name: String,
        /// What it brought.
        #[serde(default)]
        variables: Variables,
    },
    /// Variables changed outside.
    Set {
        /// The new values.
        variables: Variables,
    },
    /// Time passed: timers that are due fire.
    Tick,
    /// The instance is given up.
    Cancel,
}

/// What has to be done outside.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Have a task done and answer with [`Event::Complete`].
    Work {
        /// The token that waits.
        token: u32,
        /// The task.
        node: NodeIx,
    },
    /// A task is no longer needed.
    Withdraw {
        /// The token that waited.
        token: u32,
        /// The task.
        node: NodeIx,
    },
    /// Run a process that this model does not hold and answer with [`Event::Complete`].
    Call {
        /// The token that waits.
        token: u32,
        /// The call activity.
        node: NodeIx,
        /// The process, by its `id`.
        process: String,
    },
    /// Send a message.
    Send {
        /// The event or task that sends it.
        node: NodeIx,
        /// The message's name.
        message: String,
    },
    /// Let every instance hear a signal; this one has heard it.
    Signal {
        /// The event that throws it.
        node: NodeIx,
        /// The signal's name.
        signal: String,
    },
    /// Come back with [`Event::Tick`] at this time.
    Wake {
        /// The event with the timer.
        node: NodeIx,
        /// When.
        due: Instant,
    },
    /// An escalation that nothing in the model catches.
    Escalated {
        /// Where it was raised.
        node: NodeIx,
        /// Its code.
        code: Option<String>,
    },
    /// Something is in the way; somebody has to put it right.
    Incident {
        /// The token that is stuck; `None` when the instance goes on without.
        token: Option<u32>,
        /// Where.
        node: NodeIx,
        /// What.
        problem: Problem,
    },
    /// The instance is over.
    Ended {
        /// How.
        status: Status,
    },
}

/// Why an instance cannot go on by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// An expression has no value, or not one of the kind needed.
    Expression {
        /// The expression.
        text: String,
        /// Why.
        reason: String,
    },
    /// No condition holds and there is no default flow.
    NoWay,
    /// A time could not be read.
    Time {
        /// What it says.
        text: String,
    },
    /// More instances than [`MAX_INSTANCES`].
    TooMany,
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
    /// Round and round without waiting, or more and more tokens: beyond [`MAX_STEPS`] or [`MAX_TOKENS`].
    Endless,
    /// A link that leads nowhere.
    NoLink,
    /// An element that is not executed.
    Unsupported,
    /// The work failed.
    Failed {
        /// What went wrong.
        reason: String,
    },
}

/// Why an event is refused. The state is as before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The state belongs to another model or to another version of it.
    OtherModel,
    /// The state was written by a later version of this program.
    LaterVersion(u16),
    /// The instance has not begun.
    NotStarted,
    /// The instance began already.
    Started,
    /// The instance is over.
    Over,
    /// The process has no such start event.
    NoSuchStart(String),
    /// There are several start events, or none that begins by itself.
    StartNeeded,
    /// No token with this number waits for that.
    NotWaiting(u32),
    /// Nothing waits for this message.
    NobodyWaits(String),
}

impl Refusal {
    /// What the caller's user reads.
    pub fn message(&self) -> Msg {
        match self {
            Self::OtherModel => msg!(
                "Trạng thái thuộc một mô hình hoặc phiên bản quy trình khác.",
                "The state belongs to another model or another version of it."
            ),
            Self::LaterVersion(version) => msg!(
                "Trạng thái ở định dạng {version}, mới hơn chương trình này.",
                "The state has format {version}, which is newer than this program."
            ),
            Self::NotStarted => {
                msg!("Quy trình chưa được khởi động.", "The instance has not begun.")
            }
            Self::Started => {
                msg!("Quy trình đã được khởi động.", "The instance began already.")
            }
            Self::Over => msg!("Quy trình đã kết thúc.", "The instance is over."),
            Self::NoSuchStart(id) => msg!(
                "Quy trình không có sự kiện bắt đầu “{id}”.",
                "The process has no start event “{id}”."
            ),
            Self::StartNeeded => msg!(
                "Hãy nêu sự kiện bắt đầu của quy trình.",
                "Name the start event of the process."
            ),
            Self::NotWaiting(token) => msg!(
                "Nhánh số {token} không chờ sự kiện này.",
                "Token {token} does not wait for this."
            ),
            Self::NobodyWaits(name) => msg!(
                "Không có bước nào đang chờ thông điệp “{name}”.",
                "Nothing waits for the message “{name}”."
            ),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for Refusal {}

impl Problem {
    /// What the official who repairs it reads.
    pub fn message(&self) -> Msg {
        match self {
            Self::Expression { text, reason } => msg!(
                "Không tính được biểu thức “{text}”: {reason}.",
                "The expression “{text}” has no value: {reason}."
            ),
            Self::NoWay => msg!(
                "Không điều kiện nào đúng và không có nhánh mặc định.",
                "No condition holds and there is no default flow."
            ),
            Self::Time { text } => msg!(
                "Không đọc được mốc thời gian “{text}”.",
                "The time “{text}” cannot be read."
            ),
            Self::TooMany => msg!(
                "Hoạt động có hơn {MAX_INSTANCES} lần thực hiện.",
                "The activity has more than {MAX_INSTANCES} instances."
            ),
            Self::TooDeep => msg!(
                "Quy trình con lồng nhau quá {MAX_DEPTH} cấp.",
                "Sub-processes are more than {MAX_DEPTH} deep inside each other."
            ),
            Self::Endless => msg!(
                "Quy trình lặp mãi mà không dừng ở bước nào.",
                "The process goes round and round without waiting anywhere."
            ),
            Self::NoLink => msg!("Liên kết không dẫn tới đâu.", "The link leads nowhere."),
            Self::Unsupported => msg!(
                "Phần tử này không thực thi được.",
                "This element cannot be executed."
            ),
            Self::Failed { reason } => msg!("Công việc bị lỗi: {reason}.", "The work failed: {reason}."),
        }
    }
}
