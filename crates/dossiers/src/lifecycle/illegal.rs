//! Why an act is refused, in the words of the person who tried it.

use std::fmt;

use base::{Error, Msg};

use super::{ActKind, Status};

/// An act that the law does not allow now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IllegalAct {
    /// Not in this status.
    NotNow {
        /// What was tried.
        act: ActKind,
        /// The dossier's status; `None` when it does not exist yet.
        from: Option<Status>,
    },
    /// Not after the result has been decided.
    Decided {
        /// What was tried.
        act: ActKind,
    },
    /// Not so often.
    TooOften {
        /// What was tried.
        act: ActKind,
    },
    /// Not without a reason.
    ReasonNeeded {
        /// What was tried.
        act: ActKind,
    },
}

impl IllegalAct {
    /// What the person reads.
    pub fn message(self) -> Msg {
        let verb = self.act().verb();
        match self {
            Self::NotNow { from, .. } => because(&state(from), &verb),
            Self::Decided { .. } => {
                because(&Msg::new("đã có quyết định giải quyết", "has been decided already"), &verb)
            }
            Self::TooOften { .. } => Msg::of(
                format!("Hồ sơ đã hết số lần được {}.", verb.vi),
                format!("It is not possible to {} once more.", verb.en),
            ),
            Self::ReasonNeeded { .. } => Msg::of(
                format!("Hãy ghi rõ lý do {}.", verb.vi),
                format!("Write the reason to {}.", verb.en),
            ),
        }
    }

    /// What was tried.
    pub fn act(self) -> ActKind {
        match self {
            Self::NotNow { act, .. }
            | Self::Decided { act }
            | Self::TooOften { act }
            | Self::ReasonNeeded { act } => act,
        }
    }
}

fn because(state: &Msg, verb: &Msg) -> Msg {
    Msg::of(
        format!("Hồ sơ {} nên không thể {}.", state.vi, verb.vi),
        format!("The dossier {}, so it is not possible to {}.", state.en, verb.en),
    )
}

/// The status as the beginning of a sentence about the dossier.
fn state(status: Option<Status>) -> Msg {
    let Some(status) = status else {
        return Msg::new("chưa được nộp", "has not been submitted yet");
    };
    match status {
        Status::Registered => {
            Msg::new("mới đăng ký, chưa được tiếp nhận", "has not been received yet")
        }
        Status::Received => Msg::new("đã được tiếp nhận", "has been received"),
        Status::Refused => Msg::new("đã bị từ chối tiếp nhận", "has been refused"),
        Status::Processing => Msg::new("đang được xử lý", "is being processed"),
        Status::AwaitingSupplement => {
            Msg::new("đang chờ bổ sung giấy tờ", "is waiting for a supplement")
        }
        Status::AwaitingPayment => {
            Msg::new("đang chờ thực hiện nghĩa vụ tài chính", "is waiting for a payment")
        }
        Status::Withdrawn => Msg::new("đã được rút", "has been withdrawn"),
        Status::Stopped => Msg::new("đã dừng xử lý", "has been stopped"),
        Status::Finished => Msg::new("đã xử lý xong", "is finished"),
        Status::HandedOver => Msg::new("đã trả kết quả", "has had its result handed over"),
    }
}

impl fmt::Display for IllegalAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for IllegalAct {}

impl From<IllegalAct> for Error {
    fn from(illegal: IllegalAct) -> Self {
        match illegal {
            IllegalAct::ReasonNeeded { .. } => Self::invalid("reason", illegal.message()),
            _ => Self::Conflict(illegal.message()),
        }
    }
}
