//! What an official can do with a dossier at a step, and why it may be refused.

use std::fmt;

use base::{Error, Msg, msg};
use serde::{Deserialize, Serialize};

/// An act at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case", deny_unknown_fields)]
pub enum Move {
    /// The step is done: pass the dossier on.
    Forward {
        /// The number of the chosen way out; needed when there is more than one.
        #[serde(default)]
        choice: Option<usize>,
        /// What the officer writes. Needed when the choice leads back or opinions are waived.
        #[serde(default)]
        reason: Option<String>,
        /// Go on without the opinions that are still missing.
        #[serde(default)]
        waive_opinions: bool,
    },
    /// Send the dossier back to a step that led here.
    Return {
        /// That step's key.
        to: String,
        /// Why.
        reason: String,
    },
    /// A desk that was asked gives its opinion.
    Opinion {
        /// The opinion's key inside the step.
        key: String,
        /// The opinion.
        text: String,
    },
    /// Pass the dossier to another agency, which is competent from then on.
    HandOver {
        /// That agency's identifier.
        agency: String,
        /// The step it begins with there; `None` is the first.
        #[serde(default)]
        to: Option<String>,
        /// Why.
        reason: String,
    },
}

impl Move {
    /// Pass on along the only way.
    pub fn forward() -> Self {
        Self::Forward { choice: None, reason: None, waive_opinions: false }
    }

    /// Pass on along the way of this number.
    pub fn choose(choice: usize) -> Self {
        Self::Forward { choice: Some(choice), reason: None, waive_opinions: false }
    }
}

/// Why a move is not possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveError {
    /// The process is over.
    Over,
    /// The position or the move names a step that this process does not have.
    UnknownStep(String),
    /// There are several ways out and none was chosen.
    ChoiceNeeded,
    /// No way out has this number.
    NoSuchChoice(usize),
    /// These opinions are still missing: what was asked of each.
    OpinionsOpen(Vec<Msg>),
    /// A reason must be written.
    ReasonNeeded,
    /// The step to return to did not lead here: what is done at it.
    NotOnTheWay(Msg),
    /// The step asks no opinion of this key.
    NoSuchOpinion(String),
    /// This opinion was given already: what was asked.
    AlreadyGiven(Msg),
    /// The opinion is empty.
    OpinionEmpty,
    /// No agency was named to hand the dossier over to.
    AgencyNeeded,
    /// A simulated walk did not come to an end.
    Endless,
}

impl MoveError {
    /// What the official reads.
    pub fn message(&self) -> Msg {
        match self {
            Self::Over => msg!(
                "Hồ sơ đã qua hết các bước của quy trình nên không thể chuyển bước.",
                "The dossier has passed every step of its process and cannot be moved."
            ),
            Self::UnknownStep(key) => msg!(
                "Quy trình không có bước “{key}”. Hồ sơ có thể thuộc phiên bản quy trình khác.",
                "The process has no step “{key}”. The dossier may belong to another version of it."
            ),
            Self::ChoiceNeeded => {
                msg!("Hãy chọn hướng xử lý tiếp theo.", "Choose where the dossier goes next.")
            }
            Self::NoSuchChoice(choice) => msg!(
                "Bước này không có hướng xử lý số {choice}.",
                "This step has no way out with number {choice}."
            ),
            Self::OpinionsOpen(tasks) => {
                let list =
                    |pick: fn(&Msg) -> &str| tasks.iter().map(pick).collect::<Vec<_>>().join("; ");
                let (vi, en) = (list(|task| &task.vi), list(|task| &task.en));
                Msg::of(
                    format!(
                        "Còn ý kiến phối hợp chưa được trả lời: {vi}. Hãy chờ ý kiến, hoặc ghi \
                         lý do nếu phải chuyển bước ngay."
                    ),
                    format!(
                        "Opinions are still missing: {en}. Wait for them, or write the reason for \
                         going on without them."
                    ),
                )
            }
            Self::ReasonNeeded => msg!("Hãy ghi rõ lý do.", "Write the reason."),
            Self::NotOnTheWay(task) => Msg::of(
                format!("Hồ sơ chưa đi qua bước “{}” nên không thể trả lại bước này.", task.vi),
                format!(
                    "The dossier did not come through the step “{}” and cannot be returned to it.",
                    task.en
                ),
            ),
            Self::NoSuchOpinion(key) => msg!(
                "Bước hiện tại không hỏi ý kiến “{key}”.",
                "The current step asks no opinion “{key}”."
            ),
            Self::AlreadyGiven(task) => Msg::of(
                format!("Ý kiến “{}” đã được trả lời.", task.vi),
                format!("The opinion “{}” was given already.", task.en),
            ),
            Self::OpinionEmpty => msg!("Hãy ghi nội dung ý kiến.", "Write the opinion."),
            Self::AgencyNeeded => msg!(
                "Hãy chọn cơ quan tiếp nhận hồ sơ.",
                "Choose the agency that takes the dossier over."
            ),
            Self::Endless => msg!(
                "Quy trình lặp lại quá nhiều lần mà không kết thúc.",
                "The process goes round and round without an end."
            ),
        }
    }

    /// The field of the officer's form that has to be put right, if one has.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::ChoiceNeeded | Self::NoSuchChoice(_) => Some("choice"),
            Self::ReasonNeeded => Some("reason"),
            Self::NotOnTheWay(_) => Some("to"),
            Self::OpinionEmpty => Some("text"),
            Self::AgencyNeeded => Some("agency"),
            Self::Over
            | Self::UnknownStep(_)
            | Self::OpinionsOpen(_)
            | Self::NoSuchOpinion(_)
            | Self::AlreadyGiven(_)
            | Self::Endless => None,
        }
    }
}

impl fmt::Display for MoveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for MoveError {}

impl From<MoveError> for Error {
    fn from(error: MoveError) -> Self {
        match error.field() {
            Some(field) => Self::invalid(field, error.message()),
            None => Self::Conflict(error.message()),
        }
    }
}
