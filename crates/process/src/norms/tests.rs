use proptest::prelude::*;

use super::*;
use crate::samples::{branch, certificate, valid_process};

#[test]
fn the_longest_way_counts_and_opinions_run_beside_it() {
    // receive 60 + examine 480 beside the opinion's 960 + sign 240 + issue 120
    assert_eq!(norm_total(&certificate()), 1_380);
    assert_eq!(norm_total(&Process::default()), 0);
}

#[test]
fn the_legal_time_holds_or_the_overrun_is_named() {
    let process = certificate();
    assert_eq!(fits(&process, 1_380), None);
    let warning = fits(&process, 960).unwrap();
    assert_eq!(warning.kind, WarningKind::Overrun);
    assert!(
        warning.message.vi.contains("(2 ngày làm việc) 7 giờ làm việc"),
        "{:?}",
        warning.message
    );
    assert!(warning.message.en.contains("7 working hours"), "{:?}", warning.message);
}

#[test]
fn ways_come_in_the_order_of_the_choices() {
    let mut process = certificate();
    process.steps[1].choices.push(branch("Ký thay", "Issue at once", "issue"));
    let ways: Vec<String> = paths(&process, 10)
        .iter()
        .map(|path| path.steps.iter().map(|step| step.key.as_str()).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        ways,
        ["receive examine", "receive examine sign issue", "receive examine issue"],
        "ending at a step comes before going on from it"
    );
    assert_eq!(paths(&process, 2).len(), 2);
}

#[test]
fn a_table_that_leads_nowhere_has_no_way_however_large_it_is() {
    // Every row leads on to every later one, and the last to a missing step.
    let mut process = Process { steps: vec![certificate().steps[0].clone(); 40] };
    let keys: Vec<String> = (0..40).map(|row| format!("s{row}")).collect();
    for (row, step) in process.steps.iter_mut().enumerate() {
        step.key = keys[row].clone();
        step.choices = keys[row + 1..].iter().map(|to| branch("Đi", "Go", to)).collect();
    }
    process.steps[39].choices = vec![branch("Lạc", "Lost", "nowhere")];
    assert!(paths(&process, 10).is_empty());
    assert_eq!(norm_total(&process), 0);
    process.steps[39].choices.clear();
    assert_eq!(paths(&process, 10).len(), 10);
}

#[test]
fn working_time_is_told_in_words() {
    let cases = [
        (0, "0 phút làm việc", "0 working minutes"),
        (1, "1 phút làm việc", "1 working minute"),
        (60, "1 giờ làm việc", "1 working hour"),
        (480, "1 ngày làm việc", "1 working day"),
        (1_530, "3 ngày 1 giờ 30 phút làm việc", "3 working days 1 hour 30 minutes"),
    ];
    for (minutes, vi, en) in cases {
        assert_eq!(working_time(minutes), Msg::new(vi, en));
    }
}

proptest! {
    #[test]
    fn no_way_takes_longer_than_the_total(process in valid_process()) {
        let total = norm_total(&process);
        prop_assert!(paths(&process, 1_000).iter().all(|path| path.minutes <= total));
        prop_assert!(fits(&process, total).is_none());
        prop_assert!(fits(&process, total - 1).is_some());
    }
}
