use super::*;
use crate::bpmn::engine::testing::{flow_if, flows, model, model_with};
use crate::bpmn::{Plain, fixtures};

fn found(model: &Model) -> Vec<(&'static str, String)> {
    check(model, &Plain).into_iter().map(|f| (f.rule, f.element)).collect()
}

fn only(inside: &str, rule: &str, element: &str) {
    let model = model(inside);
    let found = found(&model);
    assert!(found.iter().any(|(r, e)| *r == rule && e == element), "{rule} at {element}, found {found:?}");
}

#[test]
fn a_good_model_has_no_findings() {
    let good = model(&format!(
        "<startEvent id='s'/><userTask id='a'/><exclusiveGateway id='g' default='g-e'/><endEvent id='e'/>{}{}",
        flows("s-a a-g g-e"),
        flow_if("g", "a", "again = true")
    ));
    assert_eq!(found(&good), []);
    let certificate = crate::bpmn::table::to_document(&crate::samples::certificate(), "x", "X").model();
    assert_eq!(found(&certificate), []);
}

#[test]
fn what_cannot_run_is_named() {
    let s = "<startEvent id='s'/>";
    let a = "<userTask id='a'/>";
    only(&format!("{s}<complexGateway id='g'/>{}", flows("s-g")), "unsupported", "g");
    only(&format!("{s}{a}{}", flows("s-a a-s")), "flow-into-start", "s");
    only(&format!("{s}{a}<endEvent id='e'/>{}", flows("s-e e-a")), "flow-out-of-end", "e");
    only(&format!("{s}<boundaryEvent id='b' attachedToRef='s'><errorEventDefinition/></boundaryEvent>"), "border-of-nothing", "b");
    only(&format!("{s}<boundaryEvent id='b' attachedToRef='x'><errorEventDefinition/></boundaryEvent>"), "dangling", "b");
    only(&format!("{s}<intermediateCatchEvent id='w'/>{}", flows("s-w")), "catches-nothing", "w");
    only("<startEvent id='s'><errorEventDefinition/></startEvent>", "trigger", "s");
    only(&format!("{s}<endEvent id='e'><timerEventDefinition><timeDate>2026-01-01</timeDate></timerEventDefinition></endEvent>{}", flows("s-e")), "trigger", "e");
    only(&format!("{s}<endEvent id='e'><cancelEventDefinition/></endEvent>{}", flows("s-e")), "trigger", "e");
    only(&format!("{s}<intermediateCatchEvent id='w'><timerEventDefinition><timeDuration>2 days</timeDuration></timerEventDefinition></intermediateCatchEvent>{}", flows("s-w")), "time", "w");
    only(&format!("{s}<intermediateCatchEvent id='w'><messageEventDefinition/></intermediateCatchEvent>{}", flows("s-w")), "incomplete", "w");
    only(&format!("{s}<exclusiveGateway id='g'/>{a}<endEvent id='e'/>{}", flows("s-g g-a g-e a-e")), "no-condition", "g");
    only(&format!("{s}<exclusiveGateway id='g'/>{a}<endEvent id='e'/>{}{}{}", flows("s-g a-e"), flow_if("g", "a", "n > 1"), flow_if("g", "e", "n < 1")), "no-default", "g");
    only(&format!("{s}<exclusiveGateway id='g' default='g-e'/>{a}<endEvent id='e'/>{}{}", flows("s-g a-e g-e"), flow_if("g", "a", "n >")), "expression", "g-a");
    only(&format!("{s}<eventBasedGateway id='g'/>{a}{}", flows("s-g g-a")), "event-gateway", "g");
    only(&format!("{s}<userTask id='a'><standardLoopCharacteristics/></userTask>{}", flows("s-a")), "loops-for-ever", "a");
    only(&format!("{s}<userTask id='a'><multiInstanceLoopCharacteristics/></userTask>{}", flows("s-a")), "no-count", "a");
    only(&format!("{s}<intermediateThrowEvent id='l'><linkEventDefinition name='x'/></intermediateThrowEvent>{}", flows("s-l")), "link", "l");
    only(&format!("{s}{a}<userTask id='a'/>{}", flows("s-a")), "same-id", "a");
    only(&format!("{s}{a}{}", flows("s-b")), "dangling", "s-b");
    only(&format!("{s}{a}<userTask id='b'/>{}", flows("s-a")), "not-reached", "b");
    only(&format!("{s}<callActivity id='k' calledElement='p'/>{}", flows("s-k")), "calls-itself", "k");
    only(&format!("{s}<subProcess id='u'>{a}</subProcess>{}", flows("s-u s-a")), "crosses-border", "s-a");
    only(&format!("{s}<subProcess id='v' triggeredByEvent='true'><startEvent id='i'/></subProcess>"), "event-sub-process-start", "v");
    only("<boundaryEvent id='b' attachedToRef='a'><compensateEventDefinition/></boundaryEvent><userTask id='a'/>", "compensates-nothing", "b");
    only("", "no-start", "p");
}

#[test]
fn what_never_ends_is_named() {
    let s = "<startEvent id='s'/>";
    let ab = "<userTask id='a'/><userTask id='b'/>";
    let choose = format!("{}{}", flow_if("x", "a", "n = 1"), flow_if("x", "b", "n = 2"));
    only(&format!("{s}<exclusiveGateway id='x'/>{ab}<parallelGateway id='j'/>{}{choose}", flows("s-x a-j b-j")), "waits-for-ever", "j");
    only(&format!("{s}{ab}{}", flows("s-a a-b b-a")), "never-ends", "a");
    only(&format!("{s}<exclusiveGateway id='m'/><task id='t'/>{}", flows("s-m m-t t-m")), "spins", "m");
    only(&format!("{s}<parallelGateway id='f'/>{ab}{}", flows("s-f f-a f-b a-f")), "waits-for-ever", "f");
    let round = format!("{}{}", flows("s-m m-f f-a f-j a-x x-j j-e"), flow_if("x", "m", "again = true"));
    only(&format!("{s}<exclusiveGateway id='m'/><parallelGateway id='f'/>{ab}<exclusiveGateway id='x' default='x-j'/><parallelGateway id='j'/><endEvent id='e'/>{round}"), "multiplies", "j");
    // The inside never ends, so what is around it does not either.
    only(&format!("{s}<subProcess id='u'><startEvent id='i'/>{ab}{}</subProcess>{}", flows("i-a a-b b-a"), flows("s-u")), "cannot-complete", "u");
}

#[test]
fn a_large_model_is_checked_without_trying_every_order() {
    // Thirty ways side by side with a choice each: more orders than could ever be tried.
    let mut text = "<startEvent id='s'/><parallelGateway id='f'/><parallelGateway id='j'/><endEvent id='e'/>".to_owned();
    text += &flows("s-f j-e");
    for n in 0..30 {
        text += &format!("<userTask id='a{n}'/><userTask id='b{n}'/><userTask id='c{n}'/>");
        text += &flows(&format!("f-a{n} a{n}-b{n} b{n}-c{n} c{n}-j"));
    }
    assert_eq!(found(&model(&text)), []);
}

#[test]
fn strangers_models_are_judged() {
    let rules = |name| {
        let mut rules: Vec<&str> = found(&fixtures::named(name).model()).into_iter().map(|(rule, _)| rule).collect();
        rules.dedup();
        rules
    };
    assert_eq!(rules("camunda-7"), Vec::<&str>::new());
    assert_eq!(rules("zeebe"), ["called-elsewhere"]);
    assert_eq!(rules("flowable"), Vec::<&str>::new());
    assert_eq!(rules("bpmn-js"), ["no-condition", "not-executable"]);
    assert_eq!(rules("signavio"), ["no-condition", "not-executable"]);
    assert_eq!(rules("interchange"), ["unsupported", "not-executable"]);
}

#[test]
fn no_references_at_all_do_harm() {
    let model = model_with("<collaboration id='c'><participant id='q' processRef='nobody'/></collaboration>", "<userTask/>");
    let found = found(&model);
    assert!(found.contains(&("no-id", "userTask".to_owned())) && found.contains(&("dangling", "q".to_owned())));
}
