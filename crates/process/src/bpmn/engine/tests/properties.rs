use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::bpmn::{Severity, check};

/// Blocks from which any model is built: sound by construction.
#[derive(Debug, Clone)]
enum Block {
    Task,
    Wait,
    Sequence(Vec<Block>),
    Choice(Vec<Block>),
    Together(Vec<Block>),
    Some(Vec<Block>),
    Again(Box<Block>),
    Inside(Box<Block>, Option<bool>),
    Each(Box<Block>, bool),
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![4 => Just(Block::Task), 1 => Just(Block::Wait)];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let list = || proptest::collection::vec(inner.clone(), 2..4);
        let one = || inner.clone().prop_map(Box::new);
        prop_oneof![
            list().prop_map(Block::Sequence),
            list().prop_map(Block::Choice),
            list().prop_map(Block::Together),
            list().prop_map(Block::Some),
            one().prop_map(Block::Again),
            (one(), any::<Option<bool>>()).prop_map(|(b, border)| Block::Inside(b, border)),
            (one(), any::<bool>()).prop_map(|(b, sequential)| Block::Each(b, sequential)),
        ]
    })
}

#[derive(Default)]
struct Draw {
    text: String,
    count: usize,
}

impl Draw {
    fn node(&mut self, kind: &str, inside: &str) -> String {
        self.count += 1;
        let id = format!("n{}", self.count);
        let (tag, rest) = kind.split_once(' ').unwrap_or((kind, ""));
        self.text += &format!("<{tag} id='{id}' {rest}>{inside}</{tag}>");
        id
    }

    fn flow(&mut self, from: &str, to: &str, condition: Option<String>) {
        self.count += 1;
        let condition = condition.map(|c| format!("<conditionExpression>{c}</conditionExpression>"));
        self.text += &format!(
            "<sequenceFlow id='f{}' sourceRef='{from}' targetRef='{to}'>{}</sequenceFlow>",
            self.count,
            condition.unwrap_or_default()
        );
    }

    /// Draws a block; its first and last node.
    fn block(&mut self, block: &Block) -> (String, String) {
        let same = |id: String| (id.clone(), id);
        match block {
            Block::Task => same(self.node("userTask", "")),
            Block::Wait => same(self.node(
                "intermediateCatchEvent",
                "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            )),
            Block::Sequence(blocks) => {
                let ends: Vec<_> = blocks.iter().map(|b| self.block(b)).collect();
                for pair in ends.windows(2) {
                    self.flow(&pair[0].1, &pair[1].0, None);
                }
                (ends[0].0.clone(), ends.last().unwrap().1.clone())
            }
            Block::Choice(blocks) => self.gateways("exclusiveGateway", blocks),
            Block::Together(blocks) => self.gateways("parallelGateway", blocks),
            Block::Some(blocks) => self.gateways("inclusiveGateway", blocks),
            Block::Again(inner) => {
                let merge = self.node("exclusiveGateway", "");
                let (first, last) = self.block(inner);
                // Something must wait in the circle.
                let ask = self.node("userTask", "");
                let split = self.node("exclusiveGateway", "");
                self.flow(&merge, &first, None);
                self.flow(&last, &ask, None);
                self.flow(&ask, &split, None);
                self.flow(&split, &merge, Some("d = 0".to_owned()));
                let out = self.node("task", "");
                self.flow(&split, &out, Some("not(d = 0)".to_owned()));
                (merge, out)
            }
            Block::Inside(inner, border) => {
                let id = self.sub(inner, "");
                let out = self.node("exclusiveGateway", "");
                self.flow(&id, &out, None);
                if let Some(interrupting) = border {
                    let event = self.node(
                        &format!("boundaryEvent attachedToRef='{id}' cancelActivity='{interrupting}'"),
                        "<timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition>",
                    );
                    if *interrupting {
                        self.flow(&event, &out, None);
                    } else {
                        let task = self.node("userTask", "");
                        self.flow(&event, &task, None);
                    }
                }
                (id, out)
            }
            Block::Each(inner, sequential) => same(self.sub(
                inner,
                &format!(
                    "<multiInstanceLoopCharacteristics isSequential='{sequential}'><loopCardinality>d</loopCardinality></multiInstanceLoopCharacteristics>"
                ),
            )),
        }
    }

    fn sub(&mut self, inner: &Block, repeat: &str) -> String {
        let mut draw = Draw { text: repeat.to_owned(), count: self.count + 1_000 };
        draw.whole(inner);
        self.count = draw.count;
        self.node("subProcess", &draw.text)
    }

    fn gateways(&mut self, kind: &str, blocks: &[Block]) -> (String, String) {
        let (split, join) = (self.node(kind, ""), self.node(kind, ""));
        for (place, block) in blocks.iter().enumerate() {
            let (first, last) = self.block(block);
            let last_one = place + 1 == blocks.len();
            let condition = match kind {
                "parallelGateway" => None,
                // One way is always open.
                "exclusiveGateway" if last_one => Some("true".to_owned()),
                "inclusiveGateway" if last_one => Some("true".to_owned()),
                _ => Some(format!("d = {place}")),
            };
            self.flow(&split, &first, condition);
            self.flow(&last, &join, None);
        }
        (split, join)
    }

    fn whole(&mut self, block: &Block) {
        let start = self.node("startEvent", "");
        let (first, last) = self.block(block);
        let end = self.node("endEvent", "");
        self.flow(&start, &first, None);
        self.flow(&last, &end, None);
    }
}

/// Any graph of a few nodes: most are wrong in some way.
fn graph() -> impl Strategy<Value = String> {
    let kinds = ["userTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "task"];
    let nodes = proptest::collection::vec(proptest::sample::select(kinds.to_vec()), 2..7);
    let flows = proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 2..10);
    (nodes, flows).prop_map(|(kinds, flows)| {
        let mut draw = Draw::default();
        let mut ids = vec![draw.node("startEvent", "")];
        for kind in &kinds {
            ids.push(draw.node(kind, ""));
        }
        ids.push(draw.node("endEvent", ""));
        draw.flow(&ids[0], &ids[1], None);
        let flows: Vec<(usize, usize)> = flows
            .into_iter()
            .map(|(from, to)| (1 + from.index(kinds.len()), 1 + to.index(kinds.len() + 1)))
            .collect();
        for (place, (from, to)) in flows.iter().enumerate() {
            let number = flows[..place].iter().filter(|(f, _)| f == from).count();
            let count = flows.iter().filter(|(f, _)| f == from).count();
            // Every way can be chosen, and one of them always is.
            let condition = match (kinds[from - 1], number) {
                ("exclusiveGateway" | "inclusiveGateway", 0) => Some(format!("d = 0 or d >= {count}")),
                ("exclusiveGateway" | "inclusiveGateway", _) => Some(format!("d = {number}")),
                _ => None,
            };
            draw.flow(&ids[*from], &ids[*to], condition);
        }
        draw.text
    })
}

/// What happens next: numbers that choose among what is waited for and what is decided.
fn choices() -> impl Strategy<Value = Vec<(usize, u32)>> {
    proptest::collection::vec((any::<usize>(), 0_u32..4), 200)
}

/// Plays to the end with these choices, as long as they last; the events that happened.
fn play_on(play: &mut Play<'_>, choices: &[(usize, u32)]) -> Vec<(base::Instant, Event)> {
    let mut happened = Vec::new();
    let start = Event::Start { at: None, variables: json!({"d": 1}).as_object().unwrap().clone() };
    happened.push((play.now, start.clone()));
    play.event(start).unwrap();
    for (which, decision) in choices {
        if play.state.is_over() {
            break;
        }
        let work = play.work();
        let event = if work.is_empty() || (which % 5 == 0 && play.state.next_due().is_some()) {
            match play.state.next_due() {
                Some(due) => play.now = due.max(play.now),
                None => break,
            }
            Event::Tick
        } else {
            let token = work[which % work.len()].1;
            Event::Complete { token, variables: json!({"d": decision}).as_object().unwrap().clone() }
        };
        happened.push((play.now, event.clone()));
        play.event(event).unwrap();
    }
    happened
}

/// Plays to the end: random decisions first, then those that lead out of every circle.
fn play_out(play: &mut Play<'_>, choices: &[(usize, u32)], decisions: usize) -> Vec<(base::Instant, Event)> {
    let mixed = |n: usize| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let lead_out: Vec<(usize, u32)> =
        (1..3_000).map(|n| (mixed(n) * 5 + 1, u32::try_from(mixed(n * 31) % decisions).unwrap())).collect();
    play_on(play, &[choices, &lead_out].concat())
}

fn errors(model: &Model) -> Vec<crate::bpmn::Finding> {
    let findings = check(model, &crate::bpmn::Plain);
    findings.into_iter().filter(|f| f.severity == Severity::Error).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn built_models_pass_the_check_and_end(block in block(), choices in choices()) {
        let mut draw = Draw::default();
        draw.whole(&block);
        let model = model(&draw.text);
        prop_assert_eq!(errors(&model), Vec::new());
        let mut play = Play::new(&model);
        // Every event along the way checks that tokens are conserved.
        play_out(&mut play, &choices, 3);
        prop_assert!(play.over(), "{:?}\n{}", play.state, draw.text);
    }

    #[test]
    fn the_same_events_give_the_same_state_from_any_prefix(block in block(), choices in choices(), cut in any::<prop::sample::Index>()) {
        let mut draw = Draw::default();
        draw.whole(&block);
        let model = model(&draw.text);
        let mut play = Play::new(&model);
        let happened = play_on(&mut play, &choices);
        let engine = play.engine();
        let replay = |state: State, events: &[(base::Instant, Event)]| {
            events.iter().fold(state, |state, (now, event)| engine.advance(&state, event, *now).unwrap().0)
        };
        let cut = cut.index(happened.len());
        let half = replay(State::default(), &happened[..cut]);
        let stored = serde_json::to_string(&half).unwrap();
        let whole = replay(serde_json::from_str(&stored).unwrap(), &happened[cut..]);
        prop_assert_eq!(&whole, &play.state);
        let mut in_place = State::default();
        for (now, event) in &happened {
            engine.apply(&mut in_place, event, *now).unwrap();
        }
        prop_assert_eq!(in_place, whole);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_drawn_graph_does_harm_and_those_that_pass_the_check_end(text in graph(), choices in choices()) {
        let model = model(&text);
        let wrong = errors(&model);
        let sound = wrong.is_empty();
        let mut play = Play::new(&model);
        if sound {
            play_out(&mut play, &choices, 10);
            prop_assert!(play.over(), "{:?}\n{}", play.state, text);
        } else if !wrong.iter().any(|f| matches!(f.rule, "multiplies" | "spins")) {
            // Those would only fill the state up to its bounds, which another test does.
            play_on(&mut play, &choices[..15]);
        }
    }
}

#[test]
fn tokens_that_multiply_are_bounded() {
    let model = model(&format!(
        "<startEvent id='s'/><exclusiveGateway id='m'/><parallelGateway id='f'/><userTask id='a'/>{}",
        flows("s-m m-f f-a f-m f-a").replacen("id='f-a'", "id='again'", 1)
    ));
    let mut play = Play::new(&model);
    let began = Event::Start { at: None, variables: Variables::new() };
    let (state, commands) = play.engine().advance(&play.state, &began, play.now).unwrap();
    assert!(state.tokens.len() <= MAX_TOKENS + 10);
    assert!(commands.iter().any(|c| matches!(c, Command::Incident { problem: Problem::Endless, .. })));
    play.state = state;
}

#[test]
fn the_state_does_not_grow_with_the_number_of_steps() {
    let model = model(&format!(
        "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='ab' attachedToRef='a'><compensateEventDefinition/></boundaryEvent>\
         <userTask id='un' isForCompensation='true'/><association id='as' sourceRef='ab' targetRef='un'/>\
         <subProcess id='u'><startEvent id='i'/><userTask id='b'/>{}</subProcess>{}",
        flows("i-b"),
        flows("s-a a-u u-a")
    ));
    let mut play = Play::new(&model);
    play.start(json!({}));
    let sizes: Vec<usize> = (0..3_000)
        .map(|_| {
            play.done("a b");
            serde_json::to_string(&play.state).unwrap().len()
        })
        .collect();
    // Only the digits of its numbers do.
    assert!(sizes[2_999] < sizes[9] + 30, "{} → {}", sizes[9], sizes[2_999]);
}
