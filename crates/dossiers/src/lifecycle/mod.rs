//! The life of a dossier: the ten national statuses and the law's acts that lead from one to another.
//!
//! One pure state machine for everybody who changes a status: pages, jobs, imports and the national
//! portal ask [`apply`] and nobody else. The statuses are those of the national portal
//! (`TrangThaiHoSo`); the acts, their forms and their effect on the legal time follow
//! NĐ 118/2025/NĐ-CP and TT 03/2025/TT-VPCP.
//! `transitions.txt` beside this file is the whole table, for reviewers.

mod act;
mod clock;
mod form;
mod illegal;
mod status;
#[cfg(test)]
mod tests;

pub use act::{Act, ActKind};
pub use clock::{ClockEffect, ClockState};
pub use form::PrintedForm;
pub use illegal::IllegalAct;
pub use status::{Group, Status, Tone};

use base::deadline::PausePolicy;

/// What else about the dossier decides whether an act is lawful, and what comes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// How the legal time goes on once a supplement is complete, by the policy under which the
    /// dossier was received.
    pub supplement: PausePolicy,
    /// The decision on the result has been signed, though perhaps not issued yet.
    pub decided: bool,
    /// How many supplements may still be requested; `None` is any number.
    pub supplements_left: Option<u32>,
    /// How often the deadline may still be extended; `None` is any number.
    pub extensions_left: Option<u32>,
}

impl From<PausePolicy> for Facts {
    fn from(supplement: PausePolicy) -> Self {
        Self { supplement, ..Self::default() }
    }
}

/// What an act does to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The status before; `None` when the dossier is born by the act.
    pub from: Option<Status>,
    /// The status after; often the same.
    pub to: Status,
    /// What becomes of the legal time.
    pub clock: ClockEffect,
    /// The form that is printed, or in which a line is written.
    pub form: Option<PrintedForm>,
    /// Whether the applicant is told.
    pub tells_applicant: bool,
}

/// Carries out an act on a dossier of this status; `None` is a dossier that does not exist yet, born
/// online by [`Act::Submit`] or at the counter and by post by [`Act::Receive`].
///
/// # Errors
/// [`IllegalAct`] says in both languages why the law does not allow it now.
pub fn apply(
    from: impl Into<Option<Status>>,
    act: &Act,
    facts: impl Into<Facts>,
) -> Result<Transition, IllegalAct> {
    let (from, facts, kind) = (from.into(), facts.into(), act.kind());
    let to = target(kind, from, facts.supplement).ok_or(IllegalAct::NotNow { act: kind, from })?;
    if facts.decided && matches!(kind, ActKind::Withdraw | ActKind::Stop) {
        return Err(IllegalAct::Decided { act: kind });
    }
    let left = match kind {
        ActKind::RequestSupplement => facts.supplements_left,
        ActKind::Extend => facts.extensions_left,
        _ => None,
    };
    if left == Some(0) {
        return Err(IllegalAct::TooOften { act: kind });
    }
    if kind.needs_reason() && act.reason().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(IllegalAct::ReasonNeeded { act: kind });
    }
    Ok(Transition {
        from,
        to,
        clock: effect(kind, from, to, facts.supplement),
        form: kind.form(),
        tells_applicant: kind.tells_applicant(),
    })
}

/// The acts that the law knows in this status; [`apply`] may still refuse one for the dossier's
/// own facts.
pub fn possible(from: impl Into<Option<Status>>) -> impl Iterator<Item = ActKind> {
    let from = from.into();
    let known = move |act: &ActKind| target(*act, from, PausePolicy::default()).is_some();
    ActKind::ALL.iter().copied().filter(known)
}

/// The table. What is not in it does not exist.
fn target(act: ActKind, from: Option<Status>, supplement: PausePolicy) -> Option<Status> {
    use ActKind::*;
    use Status::*;

    let Some(from) = from else {
        return match act {
            Submit => Some(Registered),
            Receive => Some(Received),
            Refuse => Some(Refused),
            _ => None,
        };
    };
    Some(match (act, from) {
        (Receive, Registered) => Received,
        (Refuse, Registered) => Refused,

        // Before it is received the dossier stays what it is; no legal time runs yet.
        (RequestSupplement | Supplement, Registered) => Registered,
        (RequestSupplement, Received | Processing) => AwaitingSupplement,
        (Supplement, AwaitingSupplement) => AwaitingSupplement,
        (AcceptSupplement, AwaitingSupplement) => match supplement {
            PausePolicy::Restart => Received,
            PausePolicy::Extend => Processing,
        },
        (RefuseSupplement | ExpireSupplement, AwaitingSupplement) => Stopped,

        (Route, Received) => Processing,
        (Advance, Received | Processing) => Processing,
        (ReturnStep, Processing) => Processing,
        (Assign | PassToAgency | Extend, Received | Processing) => from,

        (RequestPayment, Received | Processing) => AwaitingPayment,
        (ConfirmPayment, AwaitingPayment) => Processing,

        (Withdraw, Registered) => Withdrawn,
        (Withdraw, Received | Processing | AwaitingSupplement | AwaitingPayment) => Withdrawn,
        (Stop, Received | Processing | AwaitingSupplement | AwaitingPayment) => Stopped,

        (Finish, Processing) => Finished,
        (HandOver, Finished) => HandedOver,
        _ => return None,
    })
}

/// What becomes of the legal time follows from the two statuses, so they can never disagree.
fn effect(act: ActKind, from: Option<Status>, to: Status, supplement: PausePolicy) -> ClockEffect {
    if act == ActKind::Extend {
        return ClockEffect::Postpone;
    }
    match (from.map_or(ClockState::Idle, Status::clock_state), to.clock_state()) {
        (ClockState::Idle, ClockState::Running) => ClockEffect::Start,
        (ClockState::Running, ClockState::Paused) => ClockEffect::Pause,
        (ClockState::Paused, ClockState::Running) if act == ActKind::AcceptSupplement => {
            ClockEffect::Resume(supplement)
        }
        (ClockState::Paused, ClockState::Running) => ClockEffect::Resume(PausePolicy::Extend),
        (ClockState::Idle | ClockState::Running | ClockState::Paused, ClockState::Ended) => {
            ClockEffect::End
        }
        _ => ClockEffect::None,
    }
}
