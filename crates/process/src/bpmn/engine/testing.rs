//! What the tests of the engine and of what stands on it share.

use base::Instant;
use serde_json::{Value, json};

use super::*;
use crate::bpmn::expression::Plain;
use crate::bpmn::{Document, MODEL};

/// A model of one process `p` with this inside. `roots` stand beside the process.
pub(crate) fn model_with(roots: &str, inside: &str) -> Model {
    let text = format!(
        "<definitions xmlns='{MODEL}' xmlns:zeebe='http://camunda.org/schema/zeebe/1.0' \
         id='d'>{roots}<process id='p' isExecutable='true'>{inside}</process></definitions>"
    );
    Document::read(text.as_bytes()).unwrap().model()
}

/// A model of one process without anything beside it.
pub(crate) fn model(inside: &str) -> Model {
    model_with("", inside)
}

/// Flows written as `a-b`, separated by blanks; the id of each is its text.
pub(crate) fn flows(list: &str) -> String {
    let flow = |f: &str| {
        let (from, to) = f.split_once('-').unwrap();
        format!("<sequenceFlow id='{f}' sourceRef='{from}' targetRef='{to}'/>")
    };
    list.split_whitespace().map(flow).collect()
}

/// A flow with a condition.
pub(crate) fn flow_if(from: &str, to: &str, condition: &str) -> String {
    format!(
        "<sequenceFlow id='{from}-{to}' sourceRef='{from}' targetRef='{to}'>\
         <conditionExpression><![CDATA[{condition}]]></conditionExpression></sequenceFlow>"
    )
}

/// Lets a function see these variables.
pub(crate) fn with_variables<T>(variables: Value, see: impl FnOnce(&View<'_>) -> T) -> T {
    let model = model("<userTask id='a'/>");
    let mut play = Play::new(&model);
    play.start(variables);
    let frame = play.state.frames[0].id;
    see(&View::new(&model, &play.state, frame))
}

/// An instance being played, with everything it commanded.
pub(crate) struct Play<'m> {
    pub(crate) model: &'m Model,
    pub(crate) state: State,
    pub(crate) now: Instant,
    /// What was commanded by the last event.
    pub(crate) last: Vec<Command>,
}

impl<'m> Play<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        // Monday, 5 January 2026, 08:00.
        let now = Instant::from_ms(1_767_574_800_000);
        Self { model, state: State::default(), now, last: Vec::new() }
    }

    pub(crate) fn engine(&self) -> Engine<'m> {
        Engine::new(self.model, "p", &Plain).unwrap()
    }

    pub(crate) fn event(&mut self, event: Event) -> Result<(), Refusal> {
        let before = self.state.clone();
        match self.engine().advance(&self.state, &event, self.now) {
            Ok((state, commands)) => {
                // The state survives being stored.
                let stored = serde_json::to_string(&state).unwrap();
                assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), state);
                conserved(&state);
                (self.state, self.last) = (state, commands);
                Ok(())
            }
            Err(refusal) => {
                assert_eq!(self.state, before);
                Err(refusal)
            }
        }
    }

    pub(crate) fn start(&mut self, variables: Value) -> &mut Self {
        let variables = variables.as_object().unwrap().clone();
        self.event(Event::Start { at: None, variables }).unwrap();
        self
    }

    /// The ids of the nodes at which work waits, with their tokens.
    pub(crate) fn work(&self) -> Vec<(String, u32)> {
        let work = self.state.tokens.iter().filter(|token| token.wait == Wait::Work);
        work.map(|token| (self.model.node(token.node).id.clone(), token.id)).collect()
    }

    /// The ids of the tasks that wait, joined by blanks.
    pub(crate) fn tasks(&self) -> String {
        self.work().into_iter().map(|(id, _)| id).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn token(&self, id: &str) -> u32 {
        self.work().into_iter().find(|(known, _)| known == id).unwrap_or_else(|| panic!("{id} does not wait")).1
    }

    /// Completes tasks, given by their ids.
    pub(crate) fn done(&mut self, ids: &str) -> &mut Self {
        for id in ids.split_whitespace() {
            self.done_with(id, json!({}));
        }
        self
    }

    pub(crate) fn done_with(&mut self, id: &str, variables: Value) -> &mut Self {
        let token = self.token(id);
        let variables = variables.as_object().unwrap().clone();
        self.event(Event::Complete { token, variables }).unwrap();
        self
    }

    pub(crate) fn error(&mut self, id: &str, code: &str) -> &mut Self {
        let token = self.token(id);
        self.event(Event::Error { token, code: code.to_owned(), variables: Variables::new() }).unwrap();
        self
    }

    pub(crate) fn message(&mut self, name: &str) -> Result<(), Refusal> {
        self.event(Event::Message { name: name.to_owned(), token: None, variables: Variables::new() })
    }

    pub(crate) fn signal(&mut self, name: &str) -> &mut Self {
        self.event(Event::Signal { name: name.to_owned(), variables: Variables::new() }).unwrap();
        self
    }

    pub(crate) fn set(&mut self, variables: Value) -> &mut Self {
        let variables = variables.as_object().unwrap().clone();
        self.event(Event::Set { variables }).unwrap();
        self
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, minutes: i64) -> &mut Self {
        self.now = self.now.plus_minutes(minutes);
        self.event(Event::Tick).unwrap();
        self
    }

    pub(crate) fn variable(&self, name: &str) -> Value {
        self.state.frames[0].variables.get(name).cloned().unwrap_or_default()
    }

    pub(crate) fn over(&self) -> bool {
        self.state.status == Status::Completed
    }
}

/// What holds of every state between two events.
pub(crate) fn conserved(state: &State) {
    for frame in &state.frames {
        let here = state.tokens.iter().filter(|token| token.frame == frame.id).count();
        assert_eq!(usize::try_from(frame.live).unwrap(), here, "frame {} of {state:?}", frame.id);
        assert!(here > 0 || state.is_over(), "an open frame without tokens: {state:?}");
        assert!(frame.holder.is_none_or(|holder| state.token(holder).is_some()));
    }
    for token in &state.tokens {
        assert!(state.frame(token.frame).is_some());
        let inside = state.frames.iter().any(|frame| frame.holder == Some(token.id));
        let holds = matches!(token.wait, Wait::Inside | Wait::Repeat { .. });
        assert_eq!(inside, holds, "token {token:?}");
    }
    for timer in &state.timers {
        assert!(state.token(timer.owner).is_some() || state.frame(timer.owner).is_some());
    }
    assert!(state.tokens.is_sorted_by_key(|token| token.id) && state.frames.is_sorted_by_key(|frame| frame.id));
    assert!(!state.is_over() || state.tokens.is_empty());
}
