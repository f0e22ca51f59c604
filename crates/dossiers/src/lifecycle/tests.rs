use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use super::*;

const WHY: &str = "Thiếu bản sao chứng thực";

/// Every status a dossier can have, and not yet existing.
fn everywhere() -> impl Iterator<Item = Option<Status>> {
    std::iter::once(None).chain(Status::ALL.iter().copied().map(Some))
}

fn act(kind: ActKind) -> Act {
    let reason = WHY.to_owned();
    match kind {
        ActKind::Submit => Act::Submit,
        ActKind::Receive => Act::Receive,
        ActKind::Refuse => Act::Refuse { reason },
        ActKind::RequestSupplement => Act::RequestSupplement { reason },
        ActKind::Supplement => Act::Supplement,
        ActKind::AcceptSupplement => Act::AcceptSupplement,
        ActKind::RefuseSupplement => Act::RefuseSupplement { reason },
        ActKind::ExpireSupplement => Act::ExpireSupplement,
        ActKind::Route => Act::Route,
        ActKind::Assign => Act::Assign,
        ActKind::Advance => Act::Advance,
        ActKind::ReturnStep => Act::ReturnStep { reason },
        ActKind::PassToAgency => Act::PassToAgency { reason },
        ActKind::RequestPayment => Act::RequestPayment,
        ActKind::ConfirmPayment => Act::ConfirmPayment,
        ActKind::Withdraw => Act::Withdraw { reason: None },
        ActKind::Stop => Act::Stop { reason },
        ActKind::Extend => Act::Extend { reason },
        ActKind::Finish => Act::Finish,
        ActKind::HandOver => Act::HandOver,
    }
}

fn under(supplement: PausePolicy) -> Facts {
    supplement.into()
}

/// Every transition there is, under both policies.
fn transitions() -> Vec<(ActKind, PausePolicy, Transition)> {
    let mut all = Vec::new();
    for kind in ActKind::ALL {
        for from in everywhere() {
            for policy in [PausePolicy::Restart, PausePolicy::Extend] {
                let transition = apply(from, &act(*kind), under(policy));
                all.extend(transition.ok().map(|transition| (*kind, policy, transition)));
            }
        }
    }
    all
}

#[test]
fn the_table_is_as_reviewed() {
    let mut table = String::from(
        "act                 from  to  clock           form  reason  told  by\n\
         ------------------  ----  --  --------------  ----  ------  ----  ------------------\n",
    );
    let all = transitions();
    for (kind, policy, now) in &all {
        let same = |other: &PausePolicy| all.contains(&(*kind, *other, *now));
        let both = same(&PausePolicy::Restart) && same(&PausePolicy::Extend);
        if both && *policy == PausePolicy::Extend {
            continue;
        }
        let from = now.from.map_or("-".to_owned(), |from| from.code().to_string());
        let clock = match now.clock {
            ClockEffect::Start => "start",
            ClockEffect::None => "-",
            ClockEffect::Pause => "pause",
            ClockEffect::Resume(PausePolicy::Restart) => "resume restart",
            ClockEffect::Resume(PausePolicy::Extend) => "resume extend",
            ClockEffect::Postpone => "postpone",
            ClockEffect::End => "end",
        };
        let form = now.form.map_or("-", PrintedForm::number);
        let yes = |yes: bool| if yes { "yes" } else { "-" };
        let mut by: Vec<&str> = kind.roles().iter().map(|role| role.code()).collect();
        by.extend(kind.by_applicant().then_some("APPLICANT"));
        by.extend(kind.by_system().then_some("SYSTEM"));
        writeln!(
            table,
            "{:<18}  {from:>4}  {:>2}  {clock:<14}  {form:<4}  {:<6}  {:<4}  {}",
            kind.code(),
            now.to.code(),
            yes(kind.needs_reason()),
            yes(now.tells_applicant),
            by.join(" "),
        )
        .unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lifecycle/transitions.txt");
    if std::fs::read_to_string(&path).unwrap_or_default() != table {
        std::fs::write(&path, &table).unwrap();
        panic!("{} was out of date and has been rewritten: review the change", path.display());
    }
}

#[test]
fn possible_is_what_apply_allows() {
    for from in everywhere() {
        let possible: Vec<ActKind> = possible(from).collect();
        for kind in ActKind::ALL {
            let allowed = apply(from, &act(*kind), Facts::default()).is_ok();
            assert_eq!(allowed, possible.contains(kind), "{from:?} {kind:?}");
        }
    }
}

#[test]
fn nothing_happens_to_a_dossier_at_its_end() {
    for status in Status::ALL {
        assert_eq!(possible(Some(*status)).count() == 0, status.is_end(), "{status:?}");
    }
}

#[test]
fn a_dossier_is_born_submitted_received_or_refused() {
    let born: Vec<Status> = transitions()
        .into_iter()
        .filter(|(_, policy, now)| now.from.is_none() && *policy == PausePolicy::Restart)
        .map(|(_, _, now)| now.to)
        .collect();
    assert_eq!(born, [Status::Registered, Status::Received, Status::Refused]);
}

/// The statuses that can be reached under one policy.
fn reachable(from: Option<Status>, policy: PausePolicy) -> HashSet<Status> {
    let mut reached = HashSet::new();
    let mut to_visit = vec![from];
    while let Some(from) = to_visit.pop() {
        for (_, _, now) in
            transitions().iter().filter(|(_, p, now)| *p == policy && now.from == from)
        {
            if reached.insert(now.to) {
                to_visit.push(Some(now.to));
            }
        }
    }
    reached
}

#[test]
fn every_status_can_be_reached_and_every_dossier_can_end() {
    for policy in [PausePolicy::Restart, PausePolicy::Extend] {
        assert_eq!(reachable(None, policy).len(), Status::ALL.len());
        for status in Status::ALL.iter().filter(|status| !status.is_end()) {
            let ends = reachable(Some(*status), policy);
            assert!(ends.iter().any(|end| end.is_end()), "{status:?}");
            let result = ends.contains(&Status::HandedOver);
            assert!(result, "{status:?} must be able to end with a result");
        }
    }
}

#[test]
fn the_clock_stands_still_only_while_the_applicant_must_act() {
    for status in Status::ALL {
        let waits = matches!(status, Status::AwaitingSupplement | Status::AwaitingPayment);
        assert_eq!(status.clock_state() == ClockState::Paused, waits, "{status:?}");
    }
}

#[test]
fn every_effect_leads_from_one_clock_to_the_other() {
    for (kind, _, now) in transitions() {
        let before = now.from.map_or(ClockState::Idle, Status::clock_state);
        let after = match now.clock {
            ClockEffect::None => before,
            ClockEffect::Start => {
                assert_eq!(before, ClockState::Idle, "{kind:?}");
                ClockState::Running
            }
            ClockEffect::Pause => {
                assert_eq!(before, ClockState::Running, "{kind:?}");
                ClockState::Paused
            }
            ClockEffect::Resume(_) => {
                assert_eq!(before, ClockState::Paused, "{kind:?}");
                ClockState::Running
            }
            ClockEffect::Postpone => {
                assert_eq!(before, ClockState::Running, "{kind:?}");
                ClockState::Running
            }
            ClockEffect::End => {
                assert_ne!(before, ClockState::Ended, "{kind:?}");
                ClockState::Ended
            }
        };
        assert_eq!(after, now.to.clock_state(), "{kind:?} from {:?}", now.from);
    }
}

#[test]
fn a_supplement_restarts_or_extends_as_the_policy_says() {
    let accept = |policy| {
        let now = apply(Some(Status::AwaitingSupplement), &Act::AcceptSupplement, under(policy));
        now.map(|now| (now.to, now.clock)).unwrap()
    };
    let restart = ClockEffect::Resume(PausePolicy::Restart);
    assert_eq!(accept(PausePolicy::Restart), (Status::Received, restart));
    let extend = ClockEffect::Resume(PausePolicy::Extend);
    assert_eq!(accept(PausePolicy::Extend), (Status::Processing, extend));
    // A payment never gives the agency its whole time again.
    let paid =
        apply(Some(Status::AwaitingPayment), &Act::ConfirmPayment, under(PausePolicy::Restart));
    assert_eq!(paid.unwrap().clock, extend);
}

#[test]
fn after_the_decision_nobody_withdraws_or_stops() {
    let decided = Facts { decided: true, ..Facts::default() };
    for kind in [ActKind::Withdraw, ActKind::Stop] {
        let illegal = apply(Some(Status::Processing), &act(kind), decided).unwrap_err();
        assert_eq!(illegal, IllegalAct::Decided { act: kind });
        for status in [Status::Finished, Status::HandedOver] {
            let from = Some(status);
            let illegal = apply(from, &act(kind), Facts::default()).unwrap_err();
            assert_eq!(illegal, IllegalAct::NotNow { act: kind, from });
        }
    }
    assert!(apply(Some(Status::Processing), &Act::Finish, decided).is_ok());
}

#[test]
fn supplements_and_extensions_may_be_used_up() {
    let used_up = Facts { supplements_left: Some(0), extensions_left: Some(0), ..Facts::default() };
    let one = Facts { supplements_left: Some(1), extensions_left: Some(1), ..Facts::default() };
    for kind in [ActKind::RequestSupplement, ActKind::Extend] {
        let refused = apply(Status::Processing, &act(kind), used_up);
        assert_eq!(refused, Err(IllegalAct::TooOften { act: kind }));
        assert!(apply(Status::Processing, &act(kind), one).is_ok());
    }
    assert!(apply(Status::Processing, &Act::Finish, used_up).is_ok());
}

#[test]
fn a_blank_reason_is_none() {
    for (kind, _, now) in transitions().into_iter().filter(|(kind, _, _)| kind.needs_reason()) {
        let reason = " \n".to_owned();
        let blank = match kind {
            ActKind::Refuse => Act::Refuse { reason },
            ActKind::RequestSupplement => Act::RequestSupplement { reason },
            ActKind::RefuseSupplement => Act::RefuseSupplement { reason },
            ActKind::ReturnStep => Act::ReturnStep { reason },
            ActKind::PassToAgency => Act::PassToAgency { reason },
            ActKind::Stop => Act::Stop { reason },
            ActKind::Extend => Act::Extend { reason },
            _ => panic!("{kind:?} has no reason to be blank"),
        };
        let refused = apply(now.from, &blank, Facts::default());
        assert_eq!(refused, Err(IllegalAct::ReasonNeeded { act: kind }));
    }
}

#[test]
fn refusals_explain_themselves() {
    let told = |from, kind| apply(from, &act(kind), Facts::default()).unwrap_err().message();
    let message = told(Some(Status::HandedOver), ActKind::RequestSupplement);
    assert_eq!(message.vi, "Hồ sơ đã trả kết quả nên không thể yêu cầu bổ sung.");
    assert_eq!(
        message.en,
        "The dossier has had its result handed over, so it is not possible to request a supplement."
    );
    let message = told(None, ActKind::Finish);
    assert_eq!(message.vi, "Hồ sơ chưa được nộp nên không thể kết thúc xử lý.");
    let error = base::Error::from(IllegalAct::ReasonNeeded { act: ActKind::Stop });
    assert!(matches!(error, base::Error::Invalid(fields) if fields.get("reason").is_some()));
    assert_eq!(ActKind::PassToAgency.name().vi, "Chuyển cơ quan giải quyết");
}

#[test]
fn six_groups_divide_the_statuses_and_the_seventh_counts_the_received() {
    let (received, parts) = Group::ALL.split_last().unwrap();
    for status in Status::ALL {
        let holding = parts.iter().filter(|group| group.contains(*status)).count();
        assert_eq!(holding, 1, "{status:?}");
        assert_eq!(received.contains(*status), !Group::NotReceived.contains(*status));
    }
    let codes = |group: Group| -> Vec<u8> { group.statuses().iter().map(|s| s.code()).collect() };
    assert_eq!(codes(Group::InProgress), [2, 4]);
    assert_eq!(codes(Group::Finished), [9, 10]);
    assert_eq!(codes(Group::Stopped), [6, 8]);
}

#[test]
fn codes_are_read_as_they_are_written() {
    let codes: Vec<u8> = Status::ALL.iter().map(|status| status.code()).collect();
    assert_eq!(codes, (1..=10).collect::<Vec<u8>>());
    for status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), Some(*status));
        let text = serde_json::to_string(status).unwrap();
        assert_eq!(text, status.code().to_string());
        assert_eq!(serde_json::from_str::<Status>(&text).unwrap(), *status);
    }
    assert_eq!(Status::from_code(0), None);
    assert!(serde_json::from_str::<Status>("11").is_err());
    for kind in ActKind::ALL {
        assert_eq!(ActKind::from_code(kind.code()), Some(*kind));
        assert_eq!(act(*kind).kind(), *kind);
    }
}

#[test]
fn every_form_has_its_act() {
    for form in PrintedForm::ALL {
        assert!(ActKind::ALL.iter().any(|act| act.form() == Some(*form)), "{form:?}");
    }
}
