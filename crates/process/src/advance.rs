//! Execution: what each act of an official makes of a dossier's position.

use base::{Msg, text};

use crate::position::{Left, OpenDesk, Position, desks, returns};
use crate::{Move, MoveError, Process, Step, StepAct, Target};

/// What a move leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'p> {
    /// Where the dossier stands now.
    pub position: Position,
    /// The desks that must act now, the step's own first; none when the process is over.
    pub open: Vec<OpenDesk<'p>>,
    /// The process is over.
    pub finished: bool,
    /// The step that was completed handed out the result: the dossier is finished (status 9).
    pub issued: bool,
    /// The dossier went back to an earlier row.
    pub returned: bool,
    /// What came out of the step that was completed, as the step table says.
    pub result: Option<&'p Msg>,
}

impl<'p> Outcome<'p> {
    fn at(process: &'p Process, position: Position) -> Self {
        Self {
            open: desks(process, &position),
            finished: position.is_over(),
            position,
            issued: false,
            returned: false,
            result: None,
        }
    }
}

/// Puts a received dossier on the first step. A process without steps is over at once.
pub fn start(process: &Process) -> Position {
    Position::enter(process.steps.first(), Vec::new())
}

/// Carries out a move.
///
/// # Errors
/// [`MoveError`] when the step does not allow it; the position then stays as it was.
pub fn advance<'p>(
    process: &'p Process,
    position: &Position,
    act: Move,
) -> Result<Outcome<'p>, MoveError> {
    let key = position.step.as_deref().ok_or(MoveError::Over)?;
    let step = process.step(key).ok_or_else(|| MoveError::UnknownStep(key.to_owned()))?;
    match act {
        Move::Forward { choice, reason, waive_opinions } => {
            forward(process, position, step, choice, written(reason), waive_opinions)
        }
        Move::Return { to, reason } => {
            let to = find(process, &to)?;
            if !returns(process, position).iter().any(|earlier| earlier.key == to.key) {
                return Err(MoveError::NotOnTheWay(to.task.clone()));
            }
            back(process, position, to, written(Some(reason)))
        }
        Move::Opinion { key, text } => give_opinion(process, position, step, &key, &text),
        Move::HandOver { agency, to, reason } => {
            hand_over(process, position, agency, to, written(Some(reason)))
        }
    }
}

fn forward<'p>(
    process: &'p Process,
    position: &Position,
    step: &'p Step,
    choice: Option<usize>,
    reason: Option<String>,
    waive_opinions: bool,
) -> Result<Outcome<'p>, MoveError> {
    let exits = process.exits(&step.key);
    let exit = match (choice, exits.as_slice()) {
        (None, [only]) => only,
        (None, _) => return Err(MoveError::ChoiceNeeded),
        (Some(number), _) if step.choices.is_empty() => {
            return Err(MoveError::NoSuchChoice(number));
        }
        (Some(number), exits) => exits.get(number).ok_or(MoveError::NoSuchChoice(number))?,
    };
    let to = match exit.to {
        Target::Step(earlier) if exit.back => return back(process, position, earlier, reason),
        Target::Step(next) => Some(next),
        Target::End => None,
        Target::Missing(key) => return Err(MoveError::UnknownStep(key.to_owned())),
    };
    let missing = position.missing(step);
    if !missing.is_empty() {
        if !waive_opinions {
            let tasks = missing.iter().map(|opinion| opinion.task.clone()).collect();
            return Err(MoveError::OpinionsOpen(tasks));
        }
        if reason.is_none() {
            return Err(MoveError::ReasonNeeded);
        }
    }
    let left = Left::Forward { to: to.map(|next| next.key.clone()), choice, reason };
    Ok(Outcome {
        issued: step.act == StepAct::Issue,
        result: step.result.as_ref(),
        ..Outcome::at(process, position.go(to, left))
    })
}

/// Sends the dossier back. Opinions that are still missing lapse: the step asks anew next time.
fn back<'p>(
    process: &'p Process,
    position: &Position,
    to: &Step,
    reason: Option<String>,
) -> Result<Outcome<'p>, MoveError> {
    let reason = reason.ok_or(MoveError::ReasonNeeded)?;
    let left = Left::Returned { to: to.key.clone(), reason };
    Ok(Outcome { returned: true, ..Outcome::at(process, position.go(Some(to), left)) })
}

fn give_opinion<'p>(
    process: &'p Process,
    position: &Position,
    step: &Step,
    key: &str,
    text: &str,
) -> Result<Outcome<'p>, MoveError> {
    let unknown = || MoveError::NoSuchOpinion(key.to_owned());
    let opinion = step.opinions.iter().find(|opinion| opinion.key == key).ok_or_else(unknown)?;
    let mut position = position.clone();
    let asked = position.opinions.iter_mut().find(|asked| asked.key == key).ok_or_else(unknown)?;
    if asked.answer.is_some() {
        return Err(MoveError::AlreadyGiven(opinion.task.clone()));
    }
    asked.answer = Some(written(Some(text.to_owned())).ok_or(MoveError::OpinionEmpty)?);
    Ok(Outcome::at(process, position))
}

fn hand_over<'p>(
    process: &'p Process,
    position: &Position,
    agency: String,
    to: Option<String>,
    reason: Option<String>,
) -> Result<Outcome<'p>, MoveError> {
    if agency.trim().is_empty() {
        return Err(MoveError::AgencyNeeded);
    }
    let reason = reason.ok_or(MoveError::ReasonNeeded)?;
    let to = match to {
        Some(key) => find(process, &key)?,
        None => process.steps.first().ok_or(MoveError::Over)?,
    };
    let left = Left::HandedOver { agency, to: to.key.clone(), reason };
    Ok(Outcome::at(process, position.go(Some(to), left)))
}

fn find<'p>(process: &'p Process, key: &str) -> Result<&'p Step, MoveError> {
    process.step(key).ok_or_else(|| MoveError::UnknownStep(key.to_owned()))
}

/// What a person wrote, in normal form; blank is nothing.
fn written(words: Option<String>) -> Option<String> {
    words.map(|words| text::nfc_lines(&words)).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests;
