use serde_json::json;

use super::*;

fn timer(kind: &str, text: &str) -> String {
    format!("<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>")
}

fn condition(text: &str) -> String {
    format!("<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>")
}

#[test]
fn catching_events_wait_for_theirs() {
    let roots = "<message id='m' name='paid'/><signal id='g' name='storm'/>";
    type Happens = fn(&mut Play<'_>);
    let cases: [(String, Happens); 4] = [
        ("<messageEventDefinition messageRef='m'/>".to_owned(), |p| p.message("paid").unwrap()),
        ("<signalEventDefinition signalRef='g'/>".to_owned(), |p| { p.signal("storm"); }),
        (timer("timeDuration", "PT1H"), |p| { p.wait(60); }),
        (condition("n = 2"), |p| { p.set(json!({"n": 2})); }),
    ];
    for (definition, happens) in cases {
        let model = model_with(
            roots,
            &format!(
                "<startEvent id='s'/><intermediateCatchEvent id='w'>{definition}</intermediateCatchEvent><userTask id='a'/>{}",
                flows("s-w w-a")
            ),
        );
        let mut play = Play::new(&model);
        play.start(json!({"n": 1})).signal("sun").wait(59).set(json!({"n": 3}));
        assert_eq!(play.tasks(), "", "{definition}");
        happens(&mut play);
        assert_eq!(play.tasks(), "a", "{definition}");
        assert!(play.state.timers.is_empty());
    }
}

#[test]
fn the_first_event_after_an_event_gateway_wins() {
    let model = model_with(
        "<message id='m' name='paid'/><message id='n' name='gone'/>",
        &format!(
            "<startEvent id='s'/><eventBasedGateway id='g'/>\
             <intermediateCatchEvent id='w'><messageEventDefinition messageRef='m'/></intermediateCatchEvent>\
             <receiveTask id='r' messageRef='n'/><intermediateCatchEvent id='t'>{}</intermediateCatchEvent>\
             <userTask id='a'/><userTask id='b'/><userTask id='c'/>{}",
            timer("timeDuration", "P1D"),
            flows("s-g g-w g-r g-t w-a r-b t-c")
        ),
    );
    let mut play = Play::new(&model);
    play.start(json!({})).message("paid").unwrap();
    assert_eq!((play.tasks().as_str(), play.state.timers.len()), ("a", 0));
    assert!(play.message("gone").is_err());
    let mut play = Play::new(&model);
    play.start(json!({})).message("gone").unwrap();
    assert_eq!(play.tasks(), "b");
    assert_eq!(Play::new(&model).start(json!({})).wait(1440).tasks(), "c");
}

#[test]
fn border_events_interrupt_or_add() {
    let at = |cancel: bool, definition: &str| {
        model_with(
            "<message id='m' name='more'/><error id='e' errorCode='E1'/><escalation id='x' escalationCode='slow'/>",
            &format!(
                "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='w' attachedToRef='a' cancelActivity='{cancel}'>{definition}</boundaryEvent>\
                 <userTask id='b'/><userTask id='z'/>{}",
                flows("s-a a-z w-b")
            ),
        )
    };
    let stop = at(true, "<messageEventDefinition messageRef='m'/>");
    let mut play = Play::new(&stop);
    play.start(json!({})).message("more").unwrap();
    assert_eq!(play.tasks(), "b");
    assert!(matches!(play.last.as_slice(), [Command::Withdraw { .. }, Command::Work { .. }]));
    let add = at(false, "<messageEventDefinition messageRef='m'/>");
    let mut play = Play::new(&add);
    play.start(json!({})).message("more").unwrap();
    play.message("more").unwrap();
    assert_eq!(play.tasks(), "a b b");
    let late = at(false, &timer("timeCycle", "R2/PT1H"));
    let mut play = Play::new(&late);
    play.start(json!({})).wait(60).wait(60).wait(600);
    assert_eq!(play.tasks(), "a b b");
    let caught = at(true, "<errorEventDefinition errorRef='e'/>");
    assert_eq!(Play::new(&caught).start(json!({})).error("a", "E1").tasks(), "b");
    let mut play = Play::new(&caught);
    play.start(json!({})).error("a", "E2");
    assert_eq!(play.state.status, Status::Failed { code: Some("E2".to_owned()) });
    let slow = at(false, "<escalationEventDefinition escalationRef='x'/>");
    let mut play = Play::new(&slow);
    play.start(json!({}));
    let escalate = |play: &mut Play<'_>, code: &str| {
        let token = play.token("a");
        play.event(Event::Escalate { token, code: code.to_owned(), variables: Variables::new() }).unwrap();
    };
    escalate(&mut play, "other");
    assert!(matches!(play.last.as_slice(), [Command::Escalated { .. }]));
    escalate(&mut play, "slow");
    assert_eq!(play.tasks(), "a b");
}

#[test]
fn conditions_that_do_not_interrupt_fire_each_time_they_become_true() {
    let model = model(&format!(
        "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='w' attachedToRef='a' cancelActivity='false'>{}</boundaryEvent><userTask id='b'/>{}",
        condition("n > 2"),
        flows("s-a w-b")
    ));
    let mut play = Play::new(&model);
    play.start(json!({"n": 1})).set(json!({"n": 3})).set(json!({"n": 4}));
    assert_eq!(play.tasks(), "a b");
    play.set(json!({"n": 0})).set(json!({"n": 5}));
    assert_eq!(play.tasks(), "a b b");
}

#[test]
fn cycles_that_were_missed_are_not_made_up_for() {
    let model = model(&format!(
        "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='w' attachedToRef='a' cancelActivity='false'>{}</boundaryEvent><userTask id='b'/>{}",
        timer("timeCycle", "R/PT10M"),
        flows("s-a w-b")
    ));
    let mut play = Play::new(&model);
    let began = play.start(json!({})).now;
    play.wait(35);
    assert_eq!(play.tasks(), "a b");
    assert_eq!(play.state.next_due(), Some(began.plus_minutes(40)));
    play.wait(10_000_000);
    assert_eq!(play.tasks(), "a b b");
    assert!(play.state.next_due().unwrap() > play.now);
}

#[test]
fn times_are_dates_spans_and_expressions() {
    let due = |kind: &str, text: &str, variables| {
        let model = model(&format!(
            "<startEvent id='s'/><intermediateCatchEvent id='w'>{}</intermediateCatchEvent>{}",
            timer(kind, text),
            flows("s-w")
        ));
        let mut play = Play::new(&model);
        play.start(variables);
        play.state.next_due().map(base::Instant::rfc3339)
    };
    let at = |text: &str| Some(text.to_owned());
    assert_eq!(due("timeDate", "2026-03-01T09:30:00", json!({})), at("2026-03-01T09:30:00+07:00"));
    assert_eq!(due("timeDate", "2026-03-01T09:30:00Z", json!({})), at("2026-03-01T16:30:00+07:00"));
    assert_eq!(due("timeDuration", "P1M2DT3H", json!({})), at("2026-02-07T11:00:00+07:00"));
    assert_eq!(due("timeDuration", "=term", json!({"term": "P2D"})), at("2026-01-07T08:00:00+07:00"));
    assert_eq!(due("timeCycle", "R3/2026-03-01T09:00:00/PT1H", json!({})), at("2026-03-01T09:00:00+07:00"));
    for wrong in ["tomorrow", "P", "1h", "R/PT1H", ""] {
        assert_eq!(due("timeDuration", wrong, json!({})), None, "{wrong}");
    }
}

#[test]
fn links_jump_and_signals_are_heard_at_once() {
    let model = model_with(
        "<signal id='g' name='go'/>",
        &format!(
            "<startEvent id='s'/><parallelGateway id='f'/><intermediateThrowEvent id='out'><linkEventDefinition name='L'/></intermediateThrowEvent>\
             <intermediateCatchEvent id='in'><linkEventDefinition name='L'/></intermediateCatchEvent><userTask id='a'/>\
             <intermediateCatchEvent id='w'><signalEventDefinition signalRef='g'/></intermediateCatchEvent><userTask id='b'/>\
             <intermediateThrowEvent id='t'><signalEventDefinition signalRef='g'/></intermediateThrowEvent><userTask id='c'/>{}",
            flows("s-f f-out in-a f-w w-b a-t t-c")
        ),
    );
    let mut play = Play::new(&model);
    play.start(json!({}));
    assert_eq!(play.tasks(), "a");
    play.done("a");
    assert_eq!(play.tasks(), "c b");
    assert!(play.last.iter().any(|c| matches!(c, Command::Signal { signal, .. } if signal == "go")));
}

#[test]
fn terminate_ends_everything_around_it_and_no_more() {
    let end = "<endEvent id='t'><terminateEventDefinition/></endEvent>";
    let flat = model(&format!(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/>{end}{}",
        flows("s-f f-a f-b a-t")
    ));
    let mut play = Play::new(&flat);
    play.start(json!({})).done("a");
    assert_eq!(play.state.status, Status::Terminated);
    let nested = model(&format!(
        "<startEvent id='s'/><subProcess id='u'><startEvent id='i'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/>{end}{}</subProcess><userTask id='z'/>{}",
        flows("i-f f-a f-b a-t"),
        flows("s-u u-z")
    ));
    assert_eq!(Play::new(&nested).start(json!({})).done("a").tasks(), "z");
}

#[test]
fn starts_are_chosen() {
    let model = model_with(
        "<message id='m' name='asked'/>",
        &format!(
            "<startEvent id='s'/><startEvent id='t'><messageEventDefinition messageRef='m'/></startEvent><userTask id='a'/><userTask id='b'/>{}",
            flows("s-a t-b")
        ),
    );
    assert_eq!(Play::new(&model).start(json!({})).tasks(), "a");
    let mut play = Play::new(&model);
    play.event(Event::Start { at: Some("t".to_owned()), variables: Variables::new() }).unwrap();
    assert_eq!(play.tasks(), "b");
    let two = super::testing::model(&format!("<startEvent id='s'/><startEvent id='t'/><userTask id='a'/>{}", flows("s-a t-a")));
    let start = Event::Start { at: None, variables: Variables::new() };
    assert_eq!(Play::new(&two).event(start), Err(Refusal::StartNeeded));
    let none = super::testing::model("<userTask id='a'/><userTask id='b'/>");
    assert_eq!(Play::new(&none).start(json!({})).tasks(), "a b");
}

#[test]
fn what_is_waited_for_is_listed() {
    let model = model_with(
        "<message id='m' name='more'/>",
        &format!(
            "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='w' attachedToRef='a'><messageEventDefinition messageRef='m'/></boundaryEvent>\
             <boundaryEvent id='l' attachedToRef='a'>{}</boundaryEvent>{}",
            timer("timeDuration", "PT1H"),
            flows("s-a")
        ),
    );
    let mut play = Play::new(&model);
    play.start(json!({}));
    let waiting: Vec<_> = play.engine().waiting(&play.state).into_iter().map(|w| (model.node(w.node).id.as_str(), w.what)).collect();
    let due = play.now.plus_minutes(60);
    assert_eq!(
        waiting,
        [("a", WaitingFor::Work), ("w", WaitingFor::Message("more".to_owned())), ("l", WaitingFor::Time(due))]
    );
}
