//! A walk through a process before it goes live: the same execution, with chosen ways and times.

use crate::{Move, MoveError, OpenDesk, Process, Step, advance, desks, start};

/// After so many steps a walk is taken to be endless.
const LONGEST: usize = 1_000;

/// A simulated walk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// The keys of the steps in the order they were done.
    pub steps: Vec<String>,
    /// How long it took, in working minutes.
    pub minutes: u64,
}

/// Walks a process from the first step to the end. `choose` picks the number of the way out of a
/// step, told which stay at it this is, from 1; `minutes` says how long a desk takes, in working minutes (with
/// the norms: `|desk| desk.norm`). A step takes as long as the slowest of its desks.
///
/// # Errors
/// What [`advance`] refuses, and [`MoveError::Endless`] when the choices go round for ever.
pub fn simulate(
    process: &Process,
    mut choose: impl FnMut(&Step, u32) -> Option<usize>,
    mut minutes: impl FnMut(&OpenDesk<'_>) -> u32,
) -> Result<Walk, MoveError> {
    let mut position = start(process);
    let mut walk = Walk::default();
    while let Some(step) = position.current(process) {
        if walk.steps.len() == LONGEST {
            return Err(MoveError::Endless);
        }
        let slowest = desks(process, &position).iter().map(&mut minutes).max().unwrap_or(0);
        walk.minutes += u64::from(slowest);
        walk.steps.push(step.key.clone());
        let act = Move::Forward {
            choice: choose(step, position.round),
            reason: Some("Mô phỏng".to_owned()),
            waive_opinions: true,
        };
        position = advance(process, &position, act)?.position;
    }
    Ok(walk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{certificate, valid_process};
    use crate::{norm_total, paths};
    use proptest::prelude::*;

    #[test]
    fn a_walk_adds_up_what_the_slowest_desk_takes() {
        let process = certificate();
        let walk =
            simulate(&process, |step, _| (!step.choices.is_empty()).then_some(0), |d| d.norm);
        let walk = walk.unwrap();
        assert_eq!(walk.steps, ["receive", "examine", "sign", "issue"]);
        // 60 + the opinion's 960 beside the step's 480 + 240 + 120
        assert_eq!(walk.minutes, 1_380);
    }

    #[test]
    fn a_return_costs_its_time_again() {
        let process = certificate();
        let choose = |step: &Step, round| match (step.key.as_str(), round) {
            ("examine", _) => Some(0),
            ("sign", 1) => Some(1),
            ("sign", _) => Some(0),
            _ => None,
        };
        let walk = simulate(&process, choose, |_| 10).unwrap();
        assert_eq!(walk.steps, ["receive", "examine", "sign", "examine", "sign", "issue"]);
        assert_eq!(walk.minutes, 60);
    }

    #[test]
    fn a_walk_that_always_returns_is_endless() {
        let choose = |step: &Step, _| match step.key.as_str() {
            "examine" => Some(0),
            "sign" => Some(1),
            _ => None,
        };
        assert_eq!(simulate(&certificate(), choose, |_| 1), Err(MoveError::Endless));
    }

    proptest! {
        #[test]
        fn the_longest_path_is_what_the_norms_add_up_to(process in valid_process()) {
            let all = paths(&process, 100_000);
            let longest = all.iter().max_by_key(|path| path.minutes).unwrap();
            prop_assert_eq!(longest.minutes, norm_total(&process));

            // Walking that path takes exactly so long.
            let mut onward = longest.steps.iter().skip(1);
            let walk = simulate(
                &process,
                |step, _| {
                    let next = onward.next().map_or("end", |next| next.key.as_str());
                    step.choices.iter().position(|branch| branch.to == next)
                },
                |desk| desk.norm,
            )
            .unwrap();
            prop_assert_eq!(walk.minutes, u64::from(longest.minutes));
            prop_assert_eq!(walk.steps.len(), longest.steps.len());
        }
    }
}
