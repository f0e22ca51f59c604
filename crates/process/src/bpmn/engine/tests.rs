use serde_json::json;

use super::testing::{Play, flow_if, flows, model, model_with};
use super::*;

mod events;
mod properties;
mod scopes;

#[test]
fn tasks_come_one_after_the_other() {
    let model = model(&format!(
        "<startEvent id='s'/><userTask id='a'/><task id='b'/><manualTask id='c'/><endEvent id='e'/>{}",
        flows("s-a a-b b-c c-e")
    ));
    let mut play = Play::new(&model);
    play.start(json!({"x": 1}));
    assert_eq!(play.tasks(), "a");
    play.done_with("a", json!({"x": 2, "y": 3}));
    assert_eq!(play.tasks(), "c");
    play.done("c");
    assert!(play.over());
    assert_eq!((play.variable("x"), play.variable("y")), (json!(2), json!(3)));
    assert_eq!(play.last, [Command::Ended { status: Status::Completed }]);
}

#[test]
fn events_that_do_not_fit_are_refused_and_change_nothing() {
    let model = model(&format!("<startEvent id='s'/><userTask id='a'/>{}", flows("s-a")));
    let mut play = Play::new(&model);
    assert_eq!(play.event(Event::Tick), Err(Refusal::NotStarted));
    let nowhere = Event::Start { at: Some("a".to_owned()), variables: Variables::new() };
    assert_eq!(play.event(nowhere), Err(Refusal::NoSuchStart("a".to_owned())));
    play.start(json!({}));
    assert_eq!(play.event(Event::Start { at: None, variables: Variables::new() }), Err(Refusal::Started));
    let complete = |token| Event::Complete { token, variables: Variables::new() };
    assert_eq!(play.event(complete(99)), Err(Refusal::NotWaiting(99)));
    assert_eq!(play.message("m"), Err(Refusal::NobodyWaits("m".to_owned())));
    let token = play.token("a");
    assert_eq!(play.event(Event::Retry { token }), Err(Refusal::NotWaiting(token)));
    let other = super::testing::model("<userTask id='b'/>");
    let engine = Engine::new(&other, "p", &crate::bpmn::Plain).unwrap();
    assert_eq!(engine.advance(&play.state, &Event::Tick, play.now), Err(Refusal::OtherModel));
    let later = State { version: State::VERSION + 1, ..play.state.clone() };
    assert_eq!(play.engine().advance(&later, &Event::Tick, play.now), Err(Refusal::LaterVersion(State::VERSION + 1)));
    play.done("a");
    assert_eq!(play.event(complete(token)), Err(Refusal::Over));
    assert!(Engine::new(&model, "q", &crate::bpmn::Plain).is_none());
}

#[test]
fn exclusive_gateways_take_one_way() {
    let model = model(&format!(
        "<startEvent id='s'/><exclusiveGateway id='g' default='g-c'/><userTask id='a'/><userTask id='b'/>\
         <userTask id='c'/>{}{}{}",
        flows("s-g g-c"),
        flow_if("g", "a", "n > 10"),
        flow_if("g", "b", "n > 5"),
    ));
    for (n, taken) in [(11, "a"), (6, "b"), (1, "c")] {
        assert_eq!(Play::new(&model).start(json!({"n": n})).tasks(), taken);
    }
}

#[test]
fn a_gateway_without_a_way_is_an_incident_that_can_be_repaired() {
    let model = model(&format!(
        "<startEvent id='s'/><exclusiveGateway id='g'/><userTask id='a'/>{}{}",
        flows("s-g"),
        flow_if("g", "a", "n = 1"),
    ));
    let mut play = Play::new(&model);
    play.start(json!({}));
    let [Command::Incident { token: Some(token), problem: Problem::NoWay, .. }] = *play.last.as_slice() else {
        panic!("{:?}", play.last)
    };
    play.set(json!({"n": 1}));
    assert_eq!(play.tasks(), "");
    play.event(Event::Retry { token }).unwrap();
    assert_eq!(play.tasks(), "a");
    let token = play.token("a");
    play.event(Event::Fail { token, reason: "mất điện".to_owned() }).unwrap();
    assert_eq!(play.tasks(), "");
    play.event(Event::Retry { token }).unwrap();
    assert_eq!(play.done("a").tasks(), "");
    assert!(play.over());
}

#[test]
fn parallel_gateways_wait_for_all() {
    let model = model(&format!(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/><userTask id='c'/>\
         <parallelGateway id='j'/><userTask id='d'/>{}",
        flows("s-f f-a f-b f-c a-j b-j c-j j-d")
    ));
    let mut play = Play::new(&model);
    play.start(json!({}));
    assert_eq!(play.tasks(), "a b c");
    play.done("c a");
    assert_eq!(play.tasks(), "b");
    play.done("b");
    assert_eq!(play.tasks(), "d");
}

#[test]
fn inclusive_gateways_wait_for_what_can_come() {
    let model = model(&format!(
        "<startEvent id='s'/><inclusiveGateway id='f' default='f-c'/><userTask id='a'/><userTask id='b'/>\
         <userTask id='c'/><userTask id='x'/><exclusiveGateway id='m'/><inclusiveGateway id='j'/><userTask id='d'/>{}{}{}{}",
        flows("s-f f-c b-m m-j a-j c-j j-d"),
        flow_if("f", "a", "n > 1"),
        flow_if("f", "b", "n > 2"),
        flow_if("x", "j", "true"),
    ));
    let mut play = Play::new(&model);
    play.start(json!({"n": 3}));
    assert_eq!(play.tasks(), "a b");
    play.done("a");
    assert_eq!(play.tasks(), "b");
    play.done("b");
    assert_eq!(play.tasks(), "d");
    assert_eq!(Play::new(&model).start(json!({"n": 2})).done("a").tasks(), "d");
    assert_eq!(Play::new(&model).start(json!({"n": 0})).done("c").tasks(), "d");
}

#[test]
fn activities_may_have_conditions_on_their_own_flows() {
    let model = model(&format!(
        "<startEvent id='s'/><userTask id='t' default='t-c'/><userTask id='a'/><userTask id='b'/><userTask id='c'/>{}{}{}",
        flows("s-t t-c"),
        flow_if("t", "a", "n > 1"),
        flow_if("t", "b", "n > 2"),
    ));
    assert_eq!(Play::new(&model).start(json!({"n": 3})).done("t").tasks(), "a b");
    assert_eq!(Play::new(&model).start(json!({"n": 0})).done("t").tasks(), "c");
}

#[test]
fn an_endless_circle_is_stopped_and_named() {
    let model = model(&format!(
        "<startEvent id='s'/><exclusiveGateway id='g'/><task id='t'/>{}",
        flows("s-g g-t t-g")
    ));
    let mut play = Play::new(&model);
    play.start(json!({}));
    let ended = |c: &Command| matches!(c, Command::Incident { problem: Problem::Endless, .. });
    assert!(play.last.iter().any(ended));
}

#[test]
fn loops_ask_their_condition() {
    let inside = |each: &str| {
        format!(
            "<startEvent id='s'/><userTask id='a'>{each}</userTask><userTask id='z'/>{}",
            flows("s-a a-z")
        )
    };
    let before = model(&inside(
        "<standardLoopCharacteristics testBefore='true'><loopCondition>n &lt; 2</loopCondition></standardLoopCharacteristics>",
    ));
    assert_eq!(Play::new(&before).start(json!({"n": 2})).tasks(), "z");
    let mut play = Play::new(&before);
    play.start(json!({"n": 0})).done_with("a", json!({"n": 1}));
    assert_eq!(play.tasks(), "a");
    assert_eq!(play.done_with("a", json!({"n": 2})).tasks(), "z");
    let most = model(&inside("<standardLoopCharacteristics loopMaximum='3'/>"));
    let mut play = Play::new(&most);
    play.start(json!({}));
    assert_eq!(play.done("a a a").tasks(), "z");
}

#[test]
fn multi_instance_activities_go_through_lists() {
    let inside = |sequential: bool| {
        format!(
            "<startEvent id='s'/><userTask id='a'><multiInstanceLoopCharacteristics isSequential='{sequential}'>\
             <extensionElements><zeebe:loopCharacteristics inputCollection='= people' inputElement='who' \
             outputCollection='said' outputElement='= who + word'/></extensionElements>\
             <completionCondition>stop = true</completionCondition></multiInstanceLoopCharacteristics></userTask>\
             <userTask id='z'/>{}",
            flows("s-a a-z")
        )
    };
    let parallel = model(&inside(false));
    let mut play = Play::new(&parallel);
    play.start(json!({"people": ["A", "B", "C"]}));
    assert_eq!(play.tasks(), "a a a");
    let second = play.work()[1].1;
    play.event(Event::Complete { token: second, variables: json!({"word": "!"}).as_object().unwrap().clone() }).unwrap();
    play.done_with("a", json!({"word": "?"})).done_with("a", json!({"word": "."}));
    assert_eq!(play.tasks(), "z");
    assert_eq!(play.variable("said"), json!(["A?", "B!", "C."]));
    let mut play = Play::new(&parallel);
    play.start(json!({"people": ["A", "B", "C"]})).done_with("a", json!({"word": "x", "stop": true}));
    assert_eq!(play.tasks(), "z");
    let withdrawn = |c: &&Command| matches!(c, Command::Withdraw { .. });
    assert_eq!(play.last.iter().filter(withdrawn).count(), 2);
    assert_eq!(Play::new(&parallel).start(json!({"people": []})).tasks(), "z");
    assert_eq!(Play::new(&parallel).start(json!({"people": 7})).tasks(), "");
    let sequential = model(&inside(true));
    let mut play = Play::new(&sequential);
    play.start(json!({"people": ["A", "B"]}));
    assert_eq!(play.tasks(), "a");
    play.done_with("a", json!({"word": "1"}));
    assert_eq!(play.tasks(), "a");
    play.done_with("a", json!({"word": "2"}));
    assert_eq!((play.tasks().as_str(), play.variable("said")), ("z", json!(["A1", "B2"])));
}

#[test]
fn a_model_is_carried_over_by_ids() {
    let old = model(&format!(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/><parallelGateway id='j'/>{}",
        flows("s-f f-a f-b a-j b-j")
    ));
    let new = model(&format!(
        "<userTask id='more'/><startEvent id='s'/><parallelGateway id='f'/><userTask id='b'/><userTask id='a'/>\
         <parallelGateway id='j'/>{}",
        flows("s-f f-b f-a b-j a-j j-more")
    ));
    let mut play = Play::new(&old);
    play.start(json!({})).done("a");
    let mut over = Play::new(&new);
    over.state = play.state.carry_over(&old, &new).unwrap();
    assert_eq!(over.tasks(), "b");
    assert_eq!(over.done("b").tasks(), "more");
    let less = model("<userTask id='a'/>");
    assert_eq!(play.state.carry_over(&old, &less), None);
    assert_eq!(play.state.carry_over(&new, &old), None);
}

#[test]
fn send_and_receive_tasks_exchange_messages() {
    let model = model_with(
        "<message id='m1' name='ask'/><message id='m2' name='answer'/>",
        &format!(
            "<startEvent id='s'/><sendTask id='a' messageRef='m1'/><receiveTask id='b' messageRef='m2'/><userTask id='c'/>{}",
            flows("s-a a-b b-c")
        ),
    );
    let mut play = Play::new(&model);
    play.start(json!({}));
    assert!(matches!(play.last.as_slice(), [Command::Send { message, .. }] if message == "ask"));
    play.message("answer").unwrap();
    assert_eq!(play.tasks(), "c");
}
