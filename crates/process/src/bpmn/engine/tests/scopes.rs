use serde_json::json;

use super::*;

#[test]
fn sub_processes_have_variables_of_their_own() {
    let model = model(&format!(
        "<startEvent id='s'/><subProcess id='u'><dataObject id='o' name='draft'/><startEvent id='i'/><userTask id='a'/>{}</subProcess><userTask id='z'/>{}",
        flows("i-a"),
        flows("s-u u-z")
    ));
    let mut play = Play::new(&model);
    play.start(json!({"kept": 1})).done_with("a", json!({"draft": "x", "kept": 2}));
    assert_eq!(play.tasks(), "z");
    assert_eq!((play.variable("kept"), play.variable("draft")), (json!(2), json!(null)));
}

#[test]
fn errors_go_outwards_to_who_catches_them() {
    let text = |inner: &str, outer: &str| {
        model_with(
            "<error id='e' errorCode='E1'/>",
            &format!(
                "<startEvent id='s'/><subProcess id='u'><startEvent id='i'/><parallelGateway id='f'/><userTask id='a'/><userTask id='side'/>\
                 <endEvent id='x'><errorEventDefinition errorRef='e'/></endEvent>{inner}{}</subProcess>\
                 <userTask id='z'/>{outer}{}",
                flows("i-f f-a f-side a-x"),
                flows("s-u u-z")
            ),
        )
    };
    let border = "<boundaryEvent id='w' attachedToRef='u'><errorEventDefinition/></boundaryEvent><userTask id='b'/>\
                  <sequenceFlow id='w-b' sourceRef='w' targetRef='b'/>";
    let sub = "<subProcess id='v' triggeredByEvent='true'><startEvent id='vs'><errorEventDefinition errorRef='e'/></startEvent>\
               <userTask id='c'/><sequenceFlow id='vs-c' sourceRef='vs' targetRef='c'/></subProcess>";
    let none = text("", "");
    let mut play = Play::new(&none);
    play.start(json!({})).done("a");
    assert_eq!(play.state.status, Status::Failed { code: Some("E1".to_owned()) });
    assert_eq!(Play::new(&text("", border)).start(json!({})).done("a").tasks(), "b");
    let both = text(sub, border);
    let mut play = Play::new(&both);
    play.start(json!({})).done("a");
    assert_eq!(play.tasks(), "c");
    assert_eq!(play.done("c").tasks(), "z");
}

#[test]
fn event_sub_processes_interrupt_or_run_beside() {
    let text = |interrupting: bool| {
        model_with(
            "<message id='m' name='withdraw'/>",
            &format!(
                "<startEvent id='s'/><userTask id='a'/>{}<subProcess id='v' triggeredByEvent='true'>\
                 <startEvent id='vs' isInterrupting='{interrupting}'><messageEventDefinition messageRef='m'/></startEvent><userTask id='c'/>{}</subProcess>",
                flows("s-a"),
                flows("vs-c")
            ),
        )
    };
    let stops = text(true);
    let mut play = Play::new(&stops);
    play.start(json!({})).message("withdraw").unwrap();
    assert_eq!(play.tasks(), "c");
    assert!(play.message("withdraw").is_err());
    assert!(play.done("c").over());
    let beside = text(false);
    let mut play = Play::new(&beside);
    play.start(json!({})).message("withdraw").unwrap();
    play.message("withdraw").unwrap();
    assert_eq!(play.tasks(), "a c c");
    assert!(play.done("c a c").over());
}

#[test]
fn called_processes_see_copies() {
    let text = format!(
        "<definitions xmlns='{}'><process id='p'><startEvent id='s'/><callActivity id='k' calledElement='q'/>\
         <callActivity id='far' calledElement='elsewhere'/><userTask id='z'/>{}</process>\
         <process id='q'><startEvent id='qs'/><userTask id='a'/>{}</process></definitions>",
        crate::bpmn::MODEL,
        flows("s-k k-far far-z"),
        flows("qs-a")
    );
    let model = crate::bpmn::Document::read(text.as_bytes()).unwrap().model();
    let mut play = Play::new(&model);
    play.start(json!({"n": 1}));
    assert_eq!(play.tasks(), "a");
    play.done_with("a", json!({"n": 2}));
    assert!(play.last.iter().any(|c| matches!(c, Command::Call { process, .. } if process == "elsewhere")));
    assert_eq!(play.done("far").tasks(), "z");
    assert_eq!(play.variable("n"), json!(2));
}

#[test]
fn calls_without_end_are_stopped() {
    let text = format!(
        "<definitions xmlns='{}'><process id='p'><startEvent id='s'/><callActivity id='k' calledElement='p'/>{}</process></definitions>",
        crate::bpmn::MODEL,
        flows("s-k")
    );
    let model = crate::bpmn::Document::read(text.as_bytes()).unwrap().model();
    let mut play = Play::new(&model);
    play.start(json!({}));
    assert!(play.last.iter().any(|c| matches!(c, Command::Incident { problem: Problem::TooDeep, .. })));
}

fn booking(throw: &str) -> String {
    format!(
        "<startEvent id='s'/><userTask id='hotel'/><boundaryEvent id='hb' attachedToRef='hotel'><compensateEventDefinition/></boundaryEvent>\
         <userTask id='unhotel' isForCompensation='true'/><association id='h1' sourceRef='hb' targetRef='unhotel'/>\
         <userTask id='train'/><boundaryEvent id='tb' attachedToRef='train'><compensateEventDefinition/></boundaryEvent>\
         <userTask id='untrain' isForCompensation='true'/><association id='t1' sourceRef='tb' targetRef='untrain'/>\
         <userTask id='pay'/><exclusiveGateway id='g' default='g-c'/>\
         <intermediateThrowEvent id='c'>{throw}</intermediateThrowEvent><userTask id='z'/>{}{}",
        flows("s-hotel hotel-train train-pay pay-g g-c c-z"),
        flow_if("g", "hotel", "again = true"),
    )
}

#[test]
fn compensation_undoes_the_last_first_and_as_often_as_done() {
    let all = model(&booking("<compensateEventDefinition/>"));
    let mut play = Play::new(&all);
    play.start(json!({})).done("hotel train pay");
    assert_eq!(play.tasks(), "untrain");
    assert_eq!(play.done("untrain").tasks(), "unhotel");
    assert_eq!(play.done("unhotel").tasks(), "z");
    let mut play = Play::new(&all);
    play.start(json!({"again": true})).done("hotel train").done("pay").done("hotel train");
    play.done_with("pay", json!({"again": false}));
    assert_eq!(play.done("untrain untrain unhotel unhotel").tasks(), "z");
    let one = model(&booking("<compensateEventDefinition activityRef='hotel'/>"));
    let mut play = Play::new(&one);
    play.start(json!({})).done("hotel train pay");
    assert_eq!(play.tasks(), "unhotel");
    assert_eq!(play.done("unhotel").tasks(), "z");
}

#[test]
fn nothing_done_is_nothing_to_undo() {
    let model = model(&format!(
        "<startEvent id='s'/><intermediateThrowEvent id='c'><compensateEventDefinition/></intermediateThrowEvent><userTask id='z'/>{}",
        flows("s-c c-z")
    ));
    assert_eq!(Play::new(&model).start(json!({})).tasks(), "z");
}

#[test]
fn a_sub_process_is_undone_by_what_is_inside_it() {
    let model = model(&format!(
        "<startEvent id='s'/><subProcess id='u'>{}</subProcess><userTask id='y'/>\
         <endEvent id='e'><compensateEventDefinition/></endEvent>{}",
        booking("").replace("<intermediateThrowEvent id='c'></intermediateThrowEvent>", "<task id='c'/>"),
        flows("s-u u-y y-e").replace("'s-u'", "'outer'")
    )
    .replacen("<startEvent id='s'/>", "<startEvent id='o'/>", 1)
    .replace("id='outer' sourceRef='s'", "id='outer' sourceRef='o'"));
    let mut play = Play::new(&model);
    play.start(json!({})).done("hotel train pay z y");
    assert_eq!(play.tasks(), "untrain");
    assert!(play.done("untrain unhotel").over());
}

#[test]
fn a_repeated_sub_process_runs_side_by_side_and_is_ended_together() {
    let model = model(&format!(
        "<startEvent id='s'/><subProcess id='u'><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>\
         <startEvent id='i'/><userTask id='a'/><userTask id='b'/>{}</subProcess>\
         <boundaryEvent id='w' attachedToRef='u'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>\
         <userTask id='y'/><userTask id='z'/>{}",
        flows("i-a a-b"),
        flows("s-u u-z w-y")
    ));
    let mut play = Play::new(&model);
    play.start(json!({})).done("a a");
    assert_eq!(play.tasks(), "a b b");
    assert_eq!(play.done("b b a b").tasks(), "z");
    let mut play = Play::new(&model);
    assert_eq!(play.start(json!({})).done("a b").wait(60).tasks(), "y");
    assert_eq!((play.state.frames.len(), play.state.timers.len()), (1, 0));
}
