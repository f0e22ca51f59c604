//! Carrying a running dossier over to a new version of its process.

use crate::position::{Asked, Left, Position};
use crate::{MoveError, Process, Step};

/// What becomes of a running dossier under a new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MigrationPlan<'n> {
    /// Its process is over; nothing changes.
    Over,
    /// Its step exists in the new version too.
    Keep {
        /// Where it stands under the new version.
        position: Position,
        /// The step belongs to another desk now.
        desk_changes: bool,
    },
    /// Its step is gone: somebody must [`place`] it on one of these.
    Ask {
        /// The steps of the new version.
        candidates: Vec<&'n Step>,
    },
}

/// Plans the migration of one dossier. An opinion that was given stays; one that is still missing
/// lapses if the new version does not ask it, and what the new version asks besides is asked.
pub fn migrate<'n>(old: &Process, new: &'n Process, position: &Position) -> MigrationPlan<'n> {
    let Some(key) = position.step.as_deref() else { return MigrationPlan::Over };
    let Some(step) = new.step(key) else {
        return MigrationPlan::Ask { candidates: new.steps.iter().collect() };
    };
    let asks = |key: &str| step.opinions.iter().any(|opinion| opinion.key == key);
    let mut opinions = position.opinions.clone();
    opinions.retain(|asked| asked.answer.is_some() || asks(&asked.key));
    for opinion in &step.opinions {
        if !opinions.iter().any(|asked| asked.key == opinion.key) {
            opinions.push(Asked { key: opinion.key.clone(), answer: None });
        }
    }
    MigrationPlan::Keep {
        position: Position { opinions, ..position.clone() },
        desk_changes: old.step(key).is_none_or(|before| before.desk != step.desk),
    }
}

/// Places a dossier whose step is gone on a step of the new version.
///
/// # Errors
/// [`MoveError::Over`] when its process is over, [`MoveError::UnknownStep`] when the new version
/// has no such step.
pub fn place(new: &Process, position: &Position, to: &str) -> Result<Position, MoveError> {
    if position.is_over() {
        return Err(MoveError::Over);
    }
    let step = new.step(to).ok_or_else(|| MoveError::UnknownStep(to.to_owned()))?;
    Ok(position.go(Some(step), Left::Migrated { to: to.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::certificate;
    use crate::{Move, advance, desks, start};
    use base::Role;

    /// A dossier at `examine`, with the opinion still missing.
    fn examining(process: &Process) -> Position {
        advance(process, &start(process), Move::forward()).unwrap().position
    }

    #[test]
    fn a_step_that_exists_in_both_versions_is_kept() {
        let old = certificate();
        let mut new = old.clone();
        new.steps[1].desk.role = Role::UnitHead;
        let position = examining(&old);
        let plan = migrate(&old, &new, &position);
        assert_eq!(plan, MigrationPlan::Keep { position: position.clone(), desk_changes: true });
        let unchanged = MigrationPlan::Keep { position: position.clone(), desk_changes: false };
        assert_eq!(migrate(&old, &old, &position), unchanged);
    }

    #[test]
    fn opinions_follow_the_new_version_but_given_ones_stay() {
        let old = certificate();
        let mut new = old.clone();
        new.steps[1].opinions[0].key = "fire_safety".to_owned();
        let asked = |position: &Position| -> Vec<(String, bool)> {
            position.opinions.iter().map(|a| (a.key.clone(), a.answer.is_some())).collect()
        };
        let position = examining(&old);
        let MigrationPlan::Keep { position: kept, .. } = migrate(&old, &new, &position) else {
            panic!("the step exists")
        };
        assert_eq!(asked(&kept), [("fire_safety".to_owned(), false)]);
        assert_eq!(desks(&new, &kept).len(), 2);

        let act = Move::Opinion { key: "land".to_owned(), text: "Đồng ý".to_owned() };
        let given = advance(&old, &position, act).unwrap().position;
        let MigrationPlan::Keep { position: kept, .. } = migrate(&old, &new, &given) else {
            panic!("the step exists")
        };
        assert_eq!(asked(&kept), [("land".to_owned(), true), ("fire_safety".to_owned(), false)]);
    }

    #[test]
    fn a_step_that_is_gone_is_asked_about_and_placed() {
        let old = certificate();
        let mut new = old.clone();
        new.steps.remove(1);
        let position = examining(&old);
        let MigrationPlan::Ask { candidates } = migrate(&old, &new, &position) else {
            panic!("the step is gone")
        };
        assert_eq!(candidates.len(), 3);
        let placed = place(&new, &position, "sign").unwrap();
        assert_eq!(placed.step.as_deref(), Some("sign"));
        assert_eq!(placed.history.last().unwrap().left, Left::Migrated { to: "sign".to_owned() });
        let unknown = Err(MoveError::UnknownStep("examine".to_owned()));
        assert_eq!(place(&new, &position, "examine"), unknown);
    }

    #[test]
    fn a_process_that_is_over_stays_over() {
        let process = certificate();
        let over = Position::default();
        assert_eq!(migrate(&process, &process, &over), MigrationPlan::Over);
        assert_eq!(place(&process, &over, "sign"), Err(MoveError::Over));
    }
}
