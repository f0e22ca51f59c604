use base::Role;
use proptest::prelude::*;

use super::*;
use crate::position::Asked;
use crate::samples::{branch, certificate, step, valid_process};

const WHY: &str = "Thiếu chữ ký";

/// The certificate's dossier after these moves.
fn after(moves: impl IntoIterator<Item = Move>) -> Position {
    let process = certificate();
    let carry = |position, act| advance(&process, &position, act).unwrap().position;
    moves.into_iter().fold(start(&process), carry)
}

fn opinion(text: &str) -> Move {
    Move::Opinion { key: "land".to_owned(), text: text.to_owned() }
}

fn send_back(to: &str) -> Move {
    Move::Return { to: to.to_owned(), reason: WHY.to_owned() }
}

fn pass_to(agency: &str, to: Option<&str>) -> Move {
    let (agency, to) = (agency.to_owned(), to.map(str::to_owned));
    Move::HandOver { agency, to, reason: WHY.to_owned() }
}

fn choose_because(choice: usize, reason: &str, waive_opinions: bool) -> Move {
    Move::Forward { choice: Some(choice), reason: Some(reason.to_owned()), waive_opinions }
}

fn refused(position: &Position, act: Move) -> MoveError {
    advance(&certificate(), position, act).unwrap_err()
}

#[test]
fn a_clean_dossier_goes_from_the_first_step_to_the_end() {
    let process = certificate();
    let examining = after([Move::forward()]);
    let open = desks(&process, &examining);
    let seen: Vec<_> = open.iter().map(|d| (d.desk.role, d.norm, d.opinion.is_some())).collect();
    assert_eq!(seen, [(Role::Handler, 480, false), (Role::Handler, 960, true)]);
    assert_eq!(open[1].task().en, "Opinion on land");

    let answered = advance(&process, &examining, opinion(" Đồng ý \n")).unwrap();
    assert_eq!(answered.open.len(), 1);
    assert_eq!(answered.position.opinions[0].answer.as_deref(), Some("Đồng ý"));
    let signed = advance(&process, &answered.position, Move::choose(0)).unwrap();
    assert_eq!(signed.result, process.steps[1].result.as_ref());
    let issuing = advance(&process, &signed.position, Move::choose(0)).unwrap();
    assert!(!issuing.issued && !issuing.finished);
    let done = advance(&process, &issuing.position, Move::forward()).unwrap();
    assert!(done.issued && done.finished && done.open.is_empty());
    assert_eq!(done.result.unwrap().en, "Licence");
    assert_eq!(refused(&done.position, Move::forward()), MoveError::Over);
    assert_eq!(refused(&done.position, pass_to("H99.07", None)), MoveError::Over);
}

#[test]
fn the_step_waits_for_opinions_unless_they_are_waived_with_a_reason() {
    let examining = after([Move::forward()]);
    let waiting = refused(&examining, Move::choose(0));
    assert_eq!(
        waiting,
        MoveError::OpinionsOpen(vec![Msg::new("Ý kiến về đất đai", "Opinion on land")])
    );
    assert!(waiting.message().vi.contains("Ý kiến về đất đai"));
    // A note alone is no waiver, and a waiver alone is no reason.
    assert_eq!(refused(&examining, choose_because(0, "Gấp", false)), waiting);
    assert_eq!(refused(&examining, choose_because(0, "  ", true)), MoveError::ReasonNeeded);

    let went = after([Move::forward(), choose_because(0, "Gấp", true)]);
    let visit = went.history.last().unwrap();
    assert_eq!(visit.opinions, [Asked { key: "land".to_owned(), answer: None }]);
    let Left::Forward { reason, choice, .. } = &visit.left else { panic!("went forward") };
    assert_eq!((reason.as_deref(), *choice), (Some("Gấp"), Some(0)));
}

#[test]
fn an_opinion_is_given_once_and_only_if_it_was_asked() {
    let examining = after([Move::forward()]);
    assert_eq!(refused(&examining, opinion(" ")), MoveError::OpinionEmpty);
    let given = after([Move::forward(), opinion("Đồng ý")]);
    assert!(matches!(refused(&given, opinion("Không")), MoveError::AlreadyGiven(_)));
    let unasked = MoveError::NoSuchOpinion("land".to_owned());
    assert_eq!(refused(&after([]), opinion("Đồng ý")), unasked);
}

#[test]
fn choices_must_be_made_and_must_exist() {
    let receiving = after([]);
    let examining = after([Move::forward(), opinion("Đồng ý")]);
    assert_eq!(refused(&examining, Move::forward()), MoveError::ChoiceNeeded);
    assert_eq!(refused(&examining, Move::choose(2)), MoveError::NoSuchChoice(2));
    assert_eq!(refused(&receiving, Move::choose(0)), MoveError::NoSuchChoice(0));
    let rejected = after([Move::forward(), opinion("Không"), Move::choose(1)]);
    assert!(rejected.is_over());
}

#[test]
fn a_choice_that_leads_back_is_a_return_and_needs_a_reason() {
    let process = certificate();
    let signing = after([Move::forward(), opinion("Đồng ý"), Move::choose(0)]);
    assert_eq!(refused(&signing, Move::choose(1)), MoveError::ReasonNeeded);
    let back = advance(&process, &signing, choose_because(1, WHY, false)).unwrap();
    assert!(back.returned && !back.issued && back.result.is_none());
    assert_eq!(back.position.round, 2);
    assert_eq!(back.position.opinions[0].answer, None, "asked anew");
    let to = "examine".to_owned();
    let left = Left::Returned { to, reason: WHY.to_owned() };
    assert_eq!(back.position.history.last().unwrap().left, left);
}

#[test]
fn a_dossier_returns_only_along_the_way_it_came() {
    let signing = after([Move::forward(), opinion("Đồng ý"), Move::choose(0)]);
    let never = |to: &str| MoveError::NotOnTheWay(certificate().step(to).unwrap().task.clone());
    assert_eq!(refused(&signing, send_back("issue")), never("issue"));
    assert_eq!(refused(&signing, send_back("sign")), never("sign"));
    assert_eq!(refused(&signing, send_back("x")), MoveError::UnknownStep("x".to_owned()));
    let silent = Move::Return { to: "receive".to_owned(), reason: " ".to_owned() };
    assert_eq!(refused(&signing, silent), MoveError::ReasonNeeded);

    // Back at the start, `examine` has been visited but no longer led here.
    let process = certificate();
    let received = advance(&process, &signing, send_back("receive")).unwrap();
    assert!(received.returned);
    assert!(returns(&process, &received.position).is_empty());
    assert_eq!(refused(&received.position, send_back("examine")), never("examine"));
}

#[test]
fn a_step_that_was_passed_over_cannot_be_returned_to() {
    let mut process = certificate();
    process.steps[0].choices =
        vec![branch("Ký ngay", "Sign at once", "sign"), branch("Thẩm định", "Examine", "examine")];
    let signing = advance(&process, &start(&process), Move::choose(0)).unwrap().position;
    let keys: Vec<&str> =
        returns(&process, &signing).iter().map(|step| step.key.as_str()).collect();
    assert_eq!(keys, ["receive"]);
    // The table itself may still send it there.
    let back = advance(&process, &signing, choose_because(1, WHY, false)).unwrap();
    assert_eq!(back.position.step.as_deref(), Some("examine"));
    assert_eq!(returns(&process, &back.position).len(), 1);
}

#[test]
fn another_agency_begins_at_the_first_step_or_a_given_one() {
    let process = certificate();
    let signing = after([Move::forward(), opinion("Đồng ý"), Move::choose(0)]);
    let anew = advance(&process, &signing, pass_to("H99.07", None)).unwrap();
    assert_eq!(anew.position.step.as_deref(), Some("receive"));
    assert_eq!(anew.position.round, 2);
    assert!(!anew.returned);
    let there = advance(&process, &signing, pass_to("H99.07", Some("sign"))).unwrap();
    assert_eq!(there.position.step.as_deref(), Some("sign"));
    assert!(returns(&process, &there.position).is_empty(), "the new agency did none of it");
    assert_eq!(refused(&signing, pass_to("", None)), MoveError::AgencyNeeded);
    let unknown = refused(&signing, pass_to("H99.07", Some("x")));
    assert_eq!(unknown, MoveError::UnknownStep("x".to_owned()));
}

#[test]
fn a_process_without_steps_is_over_at_once() {
    let empty = Process::default();
    assert!(start(&empty).is_over());
    assert!(desks(&empty, &start(&empty)).is_empty());
}

#[test]
fn what_must_be_put_right_in_the_form_is_told_at_its_field() {
    let error = base::Error::from(MoveError::ReasonNeeded);
    let base::Error::Invalid(fields) = error else { panic!("{error}") };
    assert_eq!(fields.get("reason"), Some(&Msg::new("Hãy ghi rõ lý do.", "Write the reason.")));
    assert!(matches!(base::Error::from(MoveError::Over), base::Error::Conflict(_)));
}

/// Anything an official or an importer might try, sensible or not.
fn any_move() -> impl Strategy<Value = Move> {
    let key =
        || prop_oneof![(0..10usize).prop_map(|i| format!("s{i}")), Just("foreign".to_owned())];
    let words = || prop_oneof![Just(String::new()), Just(WHY.to_owned())];
    prop_oneof![
        4 => (proptest::option::of(0..5usize), proptest::option::of(words()), any::<bool>()).prop_map(
            |(choice, reason, waive_opinions)| Move::Forward { choice, reason, waive_opinions }
        ),
        2 => (key(), words()).prop_map(|(to, reason)| Move::Return { to, reason }),
        3 => ((0..4usize), words()).prop_map(|(i, text)| Move::Opinion { key: format!("o{i}"), text }),
        1 => (words(), proptest::option::of(key()), words())
            .prop_map(|(agency, to, reason)| Move::HandOver { agency, to, reason }),
    ]
}

proptest! {
    #[test]
    fn going_forward_always_ends(process in valid_process(), picks in proptest::collection::vec(any::<prop::sample::Index>(), 10)) {
        let mut position = start(&process);
        for pick in picks {
            let Some(step) = position.current(&process) else { break };
            for opinion in &step.opinions {
                let act = Move::Opinion { key: opinion.key.clone(), text: "Đồng ý".to_owned() };
                position = advance(&process, &position, act).unwrap().position;
            }
            let exits = process.exits(&step.key);
            let onward: Vec<usize> = (0..exits.len()).filter(|i| !exits[*i].back).collect();
            let act = match step.choices.is_empty() {
                true => Move::forward(),
                false => Move::choose(*pick.get(&onward)),
            };
            position = advance(&process, &position, act).unwrap().position;
        }
        // At most nine rows, so at most nine moves.
        prop_assert!(position.is_over());
    }

    #[test]
    fn whatever_is_tried_the_position_stays_sound(
        process in valid_process(),
        acts in proptest::collection::vec(any_move(), 0..40),
    ) {
        let mut position = start(&process);
        for act in acts {
            let Ok(outcome) = advance(&process, &position, act) else { continue };
            position = outcome.position;
            let main = outcome.open.iter().filter(|desk| desk.opinion.is_none()).count();
            prop_assert_eq!(main, usize::from(!position.is_over()));
            prop_assert_eq!(&outcome.open, &desks(&process, &position));
            prop_assert_eq!(outcome.finished, position.is_over());
            prop_assert!(!(outcome.returned && outcome.issued));

            let text = serde_json::to_string(&position).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Position>(&text).unwrap(), &position);
        }
        // From wherever it got to, it can be returned along its way and brought forward again.
        for earlier in returns(&process, &position) {
            let act = Move::Return { to: earlier.key.clone(), reason: WHY.to_owned() };
            let back = advance(&process, &position, act).unwrap();
            prop_assert!(back.returned);
            let exits = process.exits(&earlier.key);
            let choice = exits.iter().position(|exit| !exit.back).unwrap();
            let choice = (!earlier.choices.is_empty()).then_some(choice);
            let again = Move::Forward { choice, reason: Some(WHY.to_owned()), waive_opinions: true };
            prop_assert!(advance(&process, &back.position, again).is_ok());
        }
    }

    #[test]
    fn a_position_of_another_process_is_refused(process in valid_process(), act in any_move()) {
        let position = Position { step: Some("foreign".to_owned()), ..start(&process) };
        let unknown = Err(MoveError::UnknownStep("foreign".to_owned()));
        prop_assert_eq!(advance(&process, &position, act), unknown);
        prop_assert!(desks(&process, &position).is_empty());
    }

    #[test]
    fn an_unchecked_table_is_never_a_panic(
        rows in proptest::collection::vec((0..4usize, proptest::collection::vec(0..8usize, 0..3)), 0..6),
        acts in proptest::collection::vec(any_move(), 0..20),
    ) {
        let steps = rows.into_iter().map(|(key, targets)| {
            let mut row = step(&format!("s{key}"), "", "", Role::Handler, 0);
            row.choices = targets.into_iter().map(|to| branch("", "", &format!("s{to}"))).collect();
            row
        });
        let process = Process { steps: steps.collect() };
        let mut position = start(&process);
        for act in acts {
            if let Ok(outcome) = advance(&process, &position, act) {
                position = outcome.position;
            }
        }
        let _ = (crate::check(&process), crate::norm_total(&process), crate::to_bpmn(&process, "", ""));
        let _ = crate::paths(&process, 50);
    }
}
