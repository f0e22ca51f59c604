use proptest::prelude::*;

use super::*;
use crate::Branch;
use crate::samples::{branch, certificate, step, valid_process};

/// The fields that are wrong after a change to the certificate.
fn wrong_after(change: impl FnOnce(&mut Process)) -> Vec<String> {
    let mut process = certificate();
    change(&mut process);
    match check(&process) {
        Ok(_) => Vec::new(),
        Err(wrong) => wrong.iter().map(|error| error.field.to_string()).collect(),
    }
}

fn kinds_after(change: impl FnOnce(&mut Process)) -> Vec<(WarningKind, Option<String>)> {
    let mut process = certificate();
    change(&mut process);
    check(&process).unwrap().into_iter().map(|warning| (warning.kind, warning.step)).collect()
}

type Change = fn(&mut Process);

fn blank() -> Msg {
    Msg::new("Có", " ")
}

#[test]
fn mistakes_are_found_at_their_fields() {
    let cases: [(&str, Change); 17] = [
        ("steps", |p| p.steps.clear()),
        ("steps.0.key", |p| p.steps[0].key = "Tiếp nhận".to_owned()),
        ("steps.0.key", |p| p.steps[0].key = String::new()),
        ("steps.0.key", |p| p.steps[0].key = "end".to_owned()),
        ("steps.0.task", |p| p.steps[0].task = blank()),
        ("steps.0.norm", |p| p.steps[0].norm = 0),
        ("steps.3.result", |p| p.steps[3].result = Some(blank())),
        ("steps.0.desk.agency", |p| {
            p.steps[0].desk.agency = AgencyRef::Identifier(" ".to_owned());
        }),
        ("steps.1.opinions.0.key", |p| p.steps[1].opinions[0].key = "a b".to_owned()),
        ("steps.1.opinions.0.task", |p| p.steps[1].opinions[0].task = blank()),
        ("steps.1.opinions.0.norm", |p| p.steps[1].opinions[0].norm = 0),
        ("steps.1.opinions.1.key", |p| {
            let twice = p.steps[1].opinions[0].clone();
            p.steps[1].opinions.push(twice);
        }),
        ("steps.1.choices.0.label", |p| p.steps[1].choices[0].label = blank()),
        ("steps.1.choices.1.label", |p| {
            p.steps[1].choices[1].label = p.steps[1].choices[0].label.clone();
        }),
        ("steps.1.choices.0.to", |p| p.steps[1].choices[0].to = "nowhere".to_owned()),
        ("steps.1.choices.0.to", |p| p.steps[1].choices[0].to = "examine".to_owned()),
        // Only a way back: a dead end.
        ("steps.2.choices", |p| {
            p.steps[2].choices.remove(0);
        }),
    ];
    for (field, change) in cases {
        assert_eq!(wrong_after(change), [field], "{field}");
    }
    let doubled = wrong_after(|p| p.steps[2].key = "receive".to_owned());
    assert!(doubled.contains(&"steps.2.key".to_owned()));
}

#[test]
fn a_step_that_nothing_leads_to_is_refused() {
    // `examine` leads to the end only: neither `sign` nor what follows it is ever reached.
    let wrong = wrong_after(|p| {
        p.steps[1].choices.remove(0);
    });
    assert_eq!(wrong, ["steps.2.key", "steps.3.key"]);
}

#[test]
fn a_step_reached_by_a_return_alone_is_accepted() {
    let mut process = certificate();
    let extra = step("explain", "Giải trình", "Explain", Role::Handler, 60);
    process.steps.insert(2, extra);
    process.steps[3].choices[1] = branch("Yêu cầu giải trình", "Ask to explain", "explain");
    assert!(check(&process).is_ok());
}

#[test]
fn warnings_name_what_deserves_a_second_look() {
    use WarningKind::{AfterIssue, LeadsBack, NeverIssued, ReceiverSigns};
    let at = |kind, step: &str| (kind, Some(step.to_owned()));
    let usual = || vec![at(LeadsBack, "sign")];
    assert_eq!(kinds_after(|_| ()), usual());
    let receiver = kinds_after(|p| p.steps[2].desk.role = Role::Reception);
    assert_eq!(receiver, [vec![at(ReceiverSigns, "sign")], usual()].concat());
    let never = kinds_after(|p| p.steps[3].act = StepAct::Handle);
    assert_eq!(never, [usual(), vec![(NeverIssued, None)]].concat());

    let hand_out =
        |role| kinds_after(|p| p.steps.push(step("give", "Trả kết quả", "Hand over", role, 30)));
    assert_eq!(hand_out(Role::Results), usual());
    assert_eq!(hand_out(Role::Handler), [usual(), vec![at(AfterIssue, "issue")]].concat());
}

#[test]
fn a_choice_may_end_the_process_and_two_may_lead_to_one_step() {
    let process = |choices: Vec<Branch>| {
        let mut process = certificate();
        process.steps[1].choices = choices;
        process
    };
    let twice = vec![branch("Đủ", "Yes", "sign"), branch("Đủ, có lưu ý", "Yes, but", "sign")];
    assert!(check(&process(twice)).is_ok());
    assert!(
        check(&process(vec![branch("Hết", "Over", END), branch("Ký", "Sign", "sign")])).is_ok()
    );
}

proptest! {
    #[test]
    fn every_valid_process_is_accepted(process in valid_process()) {
        prop_assert!(check(&process).is_ok(), "{:?}", check(&process));
    }

    #[test]
    fn a_table_survives_its_file(process in valid_process()) {
        let text = serde_json::to_string(&process).unwrap();
        prop_assert_eq!(serde_json::from_str::<Process>(&text).unwrap(), process);
    }
}
