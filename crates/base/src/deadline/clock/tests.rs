use super::*;
use crate::deadline::StepKind;

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn clock(policy: PausePolicy, pauses: &[(&str, Option<&str>)], extensions: &[(&str, &str)]) -> Clock {
    Clock {
        pauses: pauses.iter().map(|(from, to)| Pause { from: at(from), to: to.map(at), policy }).collect(),
        extensions: extensions.iter().map(|(day, due)| Extension { at: at(day), new_due: at(due) }).collect(),
        ..Clock::new(at("2026-09-28T10:00"), Some(Term::working_days(5)))
    }
}

#[test]
fn pauses_and_extensions_set_the_due_date() {
    use PausePolicy::{Extend, Restart};
    let calendar = WorkingCalendar::vietnam();
    let pause = [("2026-09-29T10:00", Some("2026-10-01T10:00"))];
    type Row<'a> = (PausePolicy, &'a [(&'a str, Option<&'a str>)], &'a [(&'a str, &'a str)], &'a str);
    let rows: &[Row<'_>] = &[
        (Extend, &[], &[], "2026-10-05T10:00"),
        (Restart, &[], &[], "2026-10-05T10:00"),
        (Extend, &pause, &[], "2026-10-07T10:00"),
        (Restart, &pause, &[], "2026-10-08T10:00"),
        // A pause while nobody works moves nothing, but the law counts anew.
        (Extend, &[("2026-10-03T08:00", Some("2026-10-04T08:00"))], &[], "2026-10-05T10:00"),
        (Restart, &[("2026-10-03T08:00", Some("2026-10-04T08:00"))], &[], "2026-10-12T07:00"),
        // Pauses that overlap, touch, come out of order or before the receipt.
        (
            Extend,
            &[("2026-09-30T10:00", Some("2026-10-01T10:00")), ("2026-09-29T10:00", Some("2026-09-30T15:00"))],
            &[],
            "2026-10-07T10:00",
        ),
        (
            Extend,
            &[("2026-09-29T10:00", Some("2026-09-30T10:00")), ("2026-09-30T10:00", Some("2026-10-01T10:00"))],
            &[],
            "2026-10-07T10:00",
        ),
        (Extend, &[("2026-09-21T10:00", Some("2026-09-29T10:00"))], &[], "2026-10-06T10:00"),
        (Extend, &[("2026-10-01T10:00", Some("2026-09-29T10:00"))], &[], "2026-10-05T10:00"),
        // Two pauses.
        (
            Extend,
            &[("2026-09-29T08:00", Some("2026-09-29T09:00")), ("2026-09-30T08:00", Some("2026-09-30T09:30"))],
            &[],
            "2026-10-05T14:30",
        ),
        (
            Restart,
            &[("2026-09-29T08:00", Some("2026-09-29T09:00")), ("2026-09-30T08:00", Some("2026-09-30T09:30"))],
            &[],
            "2026-10-07T09:30",
        ),
        // While the clock stands, the due date is the one it stood at.
        (Extend, &[("2026-09-29T10:00", None)], &[], "2026-10-05T10:00"),
        (Restart, &[pause[0], ("2026-10-05T10:00", None)], &[], "2026-10-08T10:00"),
        // Extensions.
        (Extend, &[], &[("2026-10-05T09:00", "2026-10-09T17:00")], "2026-10-09T17:00"),
        (
            Extend,
            &[],
            &[("2026-10-08T09:00", "2026-10-20T17:00"), ("2026-10-05T09:00", "2026-10-09T17:00")],
            "2026-10-20T17:00",
        ),
        (
            Extend,
            &[("2026-10-06T10:00", Some("2026-10-07T10:00"))],
            &[("2026-10-05T09:00", "2026-10-09T17:00")],
            "2026-10-12T17:00",
        ),
        (
            Restart,
            &[("2026-10-06T10:00", Some("2026-10-07T10:00"))],
            &[("2026-10-05T09:00", "2026-10-09T17:00")],
            "2026-10-14T10:00",
        ),
        (Restart, &pause, &[("2026-10-05T09:00", "2026-10-09T17:00")], "2026-10-09T17:00"),
        // An extension granted in a pause: only the rest of the pause moves it.
        (
            Extend,
            &[("2026-10-01T10:00", Some("2026-10-02T10:00"))],
            &[("2026-10-01T16:00", "2026-10-12T10:00")],
            "2026-10-12T16:00",
        ),
        // A letter may name a time outside working hours.
        (
            Extend,
            &[("2026-10-10T08:00", Some("2026-10-10T09:00"))],
            &[("2026-10-05T09:00", "2026-10-10T17:00")],
            "2026-10-10T17:00",
        ),
    ];
    for (policy, pauses, extensions, due) in rows {
        let clock = clock(*policy, pauses, extensions);
        assert_eq!(clock.due(&calendar), Some(at(due)), "{clock:?}");
        assert_eq!(clock.original_due(&calendar), Some(at("2026-10-05T10:00")));
        let explained = clock.explain(&calendar, at("2026-10-05T10:00"));
        assert_eq!((explained.due, explained.original), (Some(at(due)), clock.original_due(&calendar)));
        assert!(explained.steps.iter().all(|s| !s.text.vi.is_empty() && !s.text.en.is_empty()));
    }
}

#[test]
fn a_standing_clock_keeps_what_was_left() {
    let calendar = WorkingCalendar::vietnam();
    let open = [("2026-10-01T10:00", None)];
    let now = at("2026-10-21T10:00");
    let standing = clock(PausePolicy::Extend, &open, &[]);
    assert_eq!(standing.paused_since(), Some(at("2026-10-01T10:00")));
    assert_eq!(standing.remaining(&calendar, now).unwrap().text.vi, "còn 2 ngày làm việc");
    assert_eq!(standing.due_if_resumed(&calendar, now), Some(at("2026-10-23T10:00")));
    let restarting = clock(PausePolicy::Restart, &open, &[]);
    assert_eq!(restarting.due_if_resumed(&calendar, now), Some(at("2026-10-28T10:00")));
    let explained = restarting.explain(&calendar, now);
    let last = explained.steps.last().unwrap();
    assert_eq!(last.kind, StepKind::Waiting);
    assert_eq!(
        last.text.vi,
        "Đang tạm dừng từ 10:00, thứ năm, 01/10/2026; nếu tiếp tục ngay bây giờ, hạn là 10:00, thứ tư, 28/10/2026"
    );
    assert!(!explained.remaining.unwrap().late);
    let running = clock(PausePolicy::Restart, &[], &[]);
    assert_eq!(running.paused_since(), None);
    assert_eq!(running.remaining(&calendar, now).unwrap().text.vi, "quá hạn 12 ngày làm việc");
}

#[test]
fn each_pause_goes_by_its_own_policy() {
    let calendar = WorkingCalendar::vietnam();
    let pause = |from: &str, to: &str, policy| Pause { from: at(from), to: Some(at(to)), policy };
    let papers = pause("2026-09-29T10:00", "2026-10-01T10:00", PausePolicy::Restart);
    let money = |from, to| pause(from, to, PausePolicy::Extend);
    let due = |pauses: &[Pause]| Clock { pauses: pauses.to_vec(), ..clock(PausePolicy::Extend, &[], &[]) }.due(&calendar);
    assert_eq!(due(&[papers]), Some(at("2026-10-08T10:00")));
    // The payment moves what the supplement counted anew, and does not count it anew again.
    assert_eq!(due(&[papers, money("2026-10-02T10:00", "2026-10-05T10:00")]), Some(at("2026-10-09T10:00")));
    // A payment waited for while papers were missing too: the papers decide.
    assert_eq!(due(&[papers, money("2026-09-30T10:00", "2026-10-02T10:00")]), Some(at("2026-10-09T10:00")));
}

#[test]
fn a_procedure_without_a_term_has_no_due_date_until_one_is_set() {
    let calendar = WorkingCalendar::vietnam();
    let mut clock = clock(PausePolicy::Restart, &[("2026-09-29T10:00", Some("2026-09-30T10:00"))], &[]);
    clock.term = None;
    assert_eq!(clock.due(&calendar), None);
    assert_eq!(clock.due_if_resumed(&calendar, at("2026-10-01T10:00")), None);
    let explained = clock.explain(&calendar, at("2026-10-01T10:00"));
    assert_eq!((explained.due, explained.original, explained.remaining), (None, None, None));
    assert_eq!(explained.steps.iter().map(|s| s.kind).collect::<Vec<_>>(), [StepKind::NoDue]);
    clock.extensions.push(Extension { at: at("2026-10-01T10:00"), new_due: at("2026-10-20T17:00") });
    assert_eq!(clock.due(&calendar), Some(at("2026-10-20T17:00")));
}

#[test]
fn a_term_too_long_is_told_and_gives_no_due_date() {
    let clock = Clock::new(at("2026-09-28T10:00"), Some(Term::working_days(u32::MAX)));
    let calendar = WorkingCalendar::vietnam();
    assert_eq!(clock.due(&calendar), None);
    assert_eq!(clock.explain(&calendar, at("2026-09-28T10:00")).steps[0].text.vi, "Thời hạn dài quá 100 năm");
}

#[test]
fn the_whole_story_is_told_in_order() {
    use StepKind::*;
    let calendar = WorkingCalendar::vietnam();
    let kinds = |clock: &Clock| -> Vec<StepKind> {
        clock.explain(&calendar, at("2026-10-05T10:00")).steps.iter().map(|s| s.kind).collect()
    };
    let pause = [("2026-09-29T10:00", Some("2026-10-01T10:00"))];
    let extension = [("2026-10-05T09:00", "2026-10-09T17:00")];
    assert_eq!(
        kinds(&clock(PausePolicy::Extend, &pause, &extension)),
        [Received, Counted, Counted, Counted, Counted, Skipped, Skipped, Counted, Due, Paused, Due, Extended]
    );
    // The count that the pause made void is told by its result alone.
    assert_eq!(
        kinds(&clock(PausePolicy::Restart, &pause, &[])),
        [
            Received, Due, Paused, Restarted, Counted, Skipped, Skipped, Counted, Counted, Counted, Counted,
            Due
        ]
    );
    let story = clock(PausePolicy::Extend, &pause, &extension).explain(&calendar, at("2026-10-05T10:00"));
    let texts: Vec<&str> = story.steps.iter().skip(9).map(|s| &*s.text.vi).collect();
    assert_eq!(
        texts,
        [
            "Tạm dừng từ 10:00, thứ ba, 29/09/2026 đến 10:00, thứ năm, 01/10/2026: không tính 2 ngày làm việc, hạn lùi tương ứng",
            "Hạn trả kết quả: 10:00, thứ tư, 07/10/2026",
            "Gia hạn lúc 09:00, thứ hai, 05/10/2026: hạn mới 17:00, thứ sáu, 09/10/2026 (hạn trước: 10:00, thứ tư, 07/10/2026)",
        ]
    );
    let json = serde_json::to_value(&story).unwrap();
    assert_eq!(json["original"], "2026-10-05T10:00");
    assert_eq!(json["paused_since"], serde_json::Value::Null);
}

#[test]
fn a_clock_is_stored_as_json() {
    let clock = clock(
        PausePolicy::Restart,
        &[("2026-09-29T10:00", None)],
        &[("2026-10-05T09:00", "2026-10-09T17:00")],
    );
    let json = serde_json::to_string(&clock).unwrap();
    assert_eq!(serde_json::from_str::<Clock>(&json).unwrap(), clock);
}
