//! What the acts do to the legal time.

use base::deadline::PausePolicy;

/// What the legal time does in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// It has not begun.
    Idle,
    /// It runs.
    Running,
    /// It stands still because the applicant must do something.
    Paused,
    /// It is over.
    Ended,
}

/// What an act does to the legal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockEffect {
    /// It begins, and the result is promised for its end.
    Start,
    /// Nothing.
    None,
    /// It stands still from now on.
    Pause,
    /// It goes on: anew, or from where it stood.
    Resume(PausePolicy),
    /// It runs on and the result is promised for later; the first promise is kept on record.
    Postpone,
    /// It ends, or will never begin.
    End,
}
