use serde_json::json;

use super::*;
use crate::bpmn::engine::testing::{flow_if, flows, model, model_with};
use crate::bpmn::table::to_document;

fn setup(value: serde_json::Value) -> Setup {
    serde_json::from_value(value).unwrap()
}

#[test]
fn one_officer_makes_a_queue_and_two_do_not() {
    let model = model(&format!("<startEvent id='s'/><userTask id='a' name='A'/>{}", flows("s-a")));
    let run = |officers: u32| {
        let setup = setup(json!({"instances": 10, "every": 30, "work": {"a": 60}, "officers": {"a": officers}, "term": 60}));
        simulate(&model, "p", &setup).unwrap()
    };
    let one = run(1);
    assert_eq!((one.completed, one.unfinished, one.late), (10, 0, Some(9)));
    // The tenth comes after 270 minutes and the nine before it take 540.
    assert_eq!(one.tasks[0].wait, Spread { mean: 135, median: 120, nine_of_ten: 240, most: 270 });
    assert_eq!((one.desks[0].busy_percent, one.desks[0].longest_queue), (100, 5));
    let two = run(2);
    assert_eq!((two.took.most, two.late, two.tasks[0].wait.most), (60, Some(0), 0));
}

#[test]
fn the_same_seed_gives_the_same_report_and_weights_count() {
    let model = model(&format!(
        "<startEvent id='s'/><userTask id='a'/><exclusiveGateway id='g' default='g-b'/><userTask id='b'/>{}{}",
        flows("s-a a-g g-b"),
        flow_if("g", "a", "whatever")
    ));
    let run = |seed: u64, again: f64| {
        let setup = setup(json!({"seed": seed, "instances": 2_000, "every": {"exponential": 100}, "work": {"a": {"triangular": [5, 10, 40]}, "b": {"uniform": [1, 9]}}, "weights": {"g-a": again}}));
        simulate(&model, "p", &setup).unwrap()
    };
    let report = run(7, 1.0);
    assert_eq!(report, run(7, 1.0));
    assert_ne!(report, run(8, 1.0));
    let times = |report: &Report, id: &str| report.tasks.iter().find(|t| t.id == id).unwrap().times;
    assert_eq!(times(&report, "b"), 2_000);
    // Once more with even odds: twice on the whole; with odds of three to one: four times.
    assert!((3_700..4_300).contains(&times(&report, "a")), "{}", times(&report, "a"));
    assert!((7_400..8_600).contains(&times(&run(7, 3.0), "a")));
    let work = &report.tasks.iter().find(|t| t.id == "a").unwrap().work;
    assert!((17..=19).contains(&work.mean) && work.most <= 40, "{work:?}");
}

#[test]
fn a_step_table_is_simulated_with_its_norms() {
    let document = to_document(&crate::samples::certificate(), "x", "X");
    let mut setup = setup(json!({"instances": 1, "weights": {"flow_choice_examine.2": 0, "flow_choice_sign.2": 0}}));
    setup.take_norms(&document);
    let report = simulate(&document.model(), "process_x", &setup).unwrap();
    // 60 + the opinion's 960 beside the step's 480 + 240 + 120, as the norms add up.
    assert_eq!(u64::from(crate::norm_total(&crate::samples::certificate())), report.took.most);
}

#[test]
fn timers_and_messages_come_in_their_time() {
    let model = model_with(
        "<message id='m' name='paid'/>",
        &format!(
            "<startEvent id='s'/><intermediateCatchEvent id='w'><messageEventDefinition messageRef='m'/></intermediateCatchEvent>\
             <userTask id='a'/><boundaryEvent id='late' attachedToRef='a'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>\
             <userTask id='b'/>{}",
            flows("s-w w-a late-b")
        ),
    );
    let setup = setup(json!({"instances": 1, "waits": {"w": 60}, "work": {"a": 480, "b": 15}}));
    let report = simulate(&model, "p", &setup).unwrap();
    assert_eq!((report.took.most, report.completed), (60 + 60 + 15, 1));
    assert_eq!(report.tasks.iter().map(|t| t.id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert!(simulate(&model, "q", &Setup::default()).is_err());
}
