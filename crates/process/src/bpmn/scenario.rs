//! A course of events written down, to try a model with: what happens when, by the `id`s of the
//! elements, and what comes of it.

use base::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::engine::{Command, Engine, Event, Refusal, State, Variables, Wait, WaitingFor, time};
use super::model::Model;

/// A course of events.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The process, by its `id`; without one the first of the model.
    #[serde(default)]
    pub process: Option<String>,
    /// When it begins: `2026-01-05T08:00:00`, local time unless an offset is given.
    pub begin: String,
    /// The start event, by its `id`, where there is more than one.
    #[serde(default)]
    pub at: Option<String>,
    /// The first variables.
    #[serde(default)]
    pub variables: Variables,
    /// What happens.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// Something that happens.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// When; without it at the same time as the step before. Timers that are due by then fire first.
    #[serde(default)]
    pub time: Option<String>,
    /// What.
    #[serde(flatten)]
    pub act: Act,
}

/// What happens. Tasks are named by their `id`s; the one that has waited longest is meant.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A task is done.
    Complete(Of),
    /// A task raises an error.
    Error(Coded),
    /// A task raises an escalation.
    Escalate(Coded),
    /// A task fails.
    Fail(Of),
    /// Something is put right at an element.
    Retry(Of),
    /// A message arrives.
    Message(Named),
    /// A signal is heard.
    Signal(Named),
    /// Variables change.
    Set(Variables),
    /// Time passes; means nothing by itself.
    Wait(bool),
    /// The instance is given up.
    Cancel(bool),
}

/// A task and what came out of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// The task's `id`.
    pub node: String,
    /// What came out.
    #[serde(default)]
    pub variables: Variables,
}

/// A task and a code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coded {
    /// The task's `id`.
    pub node: String,
    /// The code of the error or escalation.
    pub code: String,
}

/// A message or signal and what it brings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// What it brings.
    #[serde(default)]
    pub variables: Variables,
}

/// What came of a scenario.
#[derive(Debug, Clone, Serialize)]
pub struct Course {
    /// What was commanded, event by event.
    pub steps: Vec<Value>,
    /// What is waited for at the end.
    pub waiting: Vec<Value>,
    /// The state at the end.
    pub state: State,
}

/// Why a scenario cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// The model has no such process, or none at all.
    #[error("the model has no process {0:?}")]
    NoProcess(Option<String>),
    /// A time cannot be read.
    #[error("step {step}: the time {text:?} cannot be read; write 2026-01-05T08:00:00")]
    Time {
        /// The step, from 1; 0 is the beginning.
        step: usize,
        /// The text.
        text: String,
    },
    /// A time before the one before it.
    #[error("step {0}: time does not go back")]
    Backwards(usize),
    /// No token waits at the named element.
    #[error("step {step}: nothing waits at {node:?}")]
    NothingWaits {
        /// The step, from 1.
        step: usize,
        /// The element.
        node: String,
    },
    /// The engine refuses the event.
    #[error("step {step}: {refusal}")]
    Refused {
        /// The step, from 1; 0 is the beginning.
        step: usize,
        /// Why.
        refusal: Refusal,
    },
}

/// Plays a scenario.
///
/// # Errors
/// The first step that cannot be played.
pub fn play(
    model: &Model,
    expressions: &dyn super::Expressions,
    scenario: &Scenario,
) -> Result<Course, ScenarioError> {
    let first = || model.processes.first().map(|process| process.id.clone());
    let id = scenario.process.clone().or_else(first);
    let engine = id.as_deref().and_then(|id| Engine::new(model, id, expressions));
    let engine = engine.ok_or_else(|| ScenarioError::NoProcess(id.clone()))?;
    let mut playing = Playing { model, engine, state: State::default(), now: Instant::default(), steps: Vec::new() };
    playing.now = read(&scenario.begin, 0)?;
    playing.event(0, "start", &Event::Start { at: scenario.at.clone(), variables: scenario.variables.clone() })?;
    for (number, step) in scenario.steps.iter().enumerate() {
        playing.step(number + 1, step)?;
    }
    let waiting = engine.waiting(&playing.state).into_iter().map(|waiting| {
        let what = match waiting.what {
            WaitingFor::Work => json!({"work": true}),
            WaitingFor::Call(process) => json!({"call": process}),
            WaitingFor::Message(name) => json!({"message": name}),
            WaitingFor::Signal(name) => json!({"signal": name}),
            WaitingFor::Time(due) => json!({"time": due.rfc3339()}),
            WaitingFor::Condition(text) => json!({"condition": text}),
            WaitingFor::Join => json!({"join": true}),
            WaitingFor::Repair(problem) => json!({"repair": problem.message()}),
        };
        let node = model.node(waiting.node);
        let lane = model.lane(waiting.node).map(|lane| lane.name.clone());
        json!({"node": node.id, "name": node.name, "lane": lane, "token": waiting.token, "for": what})
    });
    Ok(Course { waiting: waiting.collect(), steps: playing.steps, state: playing.state })
}

struct Playing<'m> {
    model: &'m Model,
    engine: Engine<'m>,
    state: State,
    now: Instant,
    steps: Vec<Value>,
}

fn read(text: &str, step: usize) -> Result<Instant, ScenarioError> {
    time::read_date(text).ok_or_else(|| ScenarioError::Time { step, text: text.to_owned() })
}

impl Playing<'_> {
    fn step(&mut self, number: usize, step: &Step) -> Result<(), ScenarioError> {
        if let Some(text) = &step.time {
            self.wait_until(number, read(text, number)?)?;
        }
        let (name, event) = match &step.act {
            Act::Complete(of) => {
                let token = self.token(number, &of.node, |wait| *wait == Wait::Work)?;
                ("complete", Event::Complete { token, variables: of.variables.clone() })
            }
            Act::Fail(of) => {
                let token = self.token(number, &of.node, |wait| *wait == Wait::Work)?;
                ("fail", Event::Fail { token, reason: "scenario".to_owned() })
            }
            Act::Retry(of) => {
                let token = self.token(number, &of.node, |wait| matches!(wait, Wait::Stuck { .. }))?;
                ("retry", Event::Retry { token })
            }
            Act::Error(coded) => {
                let token = self.token(number, &coded.node, |wait| *wait == Wait::Work)?;
                ("error", Event::Error { token, code: coded.code.clone(), variables: Variables::new() })
            }
            Act::Escalate(coded) => {
                let token = self.token(number, &coded.node, |wait| *wait == Wait::Work)?;
                ("escalate", Event::Escalate { token, code: coded.code.clone(), variables: Variables::new() })
            }
            Act::Message(named) => {
                let (name, variables) = (named.name.clone(), named.variables.clone());
                ("message", Event::Message { name, token: None, variables })
            }
            Act::Signal(named) => {
                ("signal", Event::Signal { name: named.name.clone(), variables: named.variables.clone() })
            }
            Act::Set(variables) => ("set", Event::Set { variables: variables.clone() }),
            Act::Wait(_) => return Ok(()),
            Act::Cancel(_) => ("cancel", Event::Cancel),
        };
        self.event(number, name, &event)
    }

    /// Lets time pass, stopping at each timer that is due on the way.
    fn wait_until(&mut self, number: usize, until: Instant) -> Result<(), ScenarioError> {
        if until < self.now {
            return Err(ScenarioError::Backwards(number));
        }
        while let Some(due) = self.state.next_due().filter(|due| *due <= until && !self.state.is_over()) {
            self.now = self.now.max(due);
            self.event(number, "tick", &Event::Tick)?;
            if self.state.next_due().is_some_and(|next| next <= due) {
                break;
            }
        }
        self.now = until;
        Ok(())
    }

    fn token(&self, step: usize, node: &str, waits: impl Fn(&Wait) -> bool) -> Result<u32, ScenarioError> {
        let here = |token: &&super::engine::Token| self.model.node(token.node).id == node && waits(&token.wait);
        let token = self.state.tokens.iter().find(here).map(|token| token.id);
        token.ok_or_else(|| ScenarioError::NothingWaits { step, node: node.to_owned() })
    }

    fn event(&mut self, step: usize, name: &str, event: &Event) -> Result<(), ScenarioError> {
        let commands = self
            .engine
            .apply(&mut self.state, event, self.now)
            .map_err(|refusal| ScenarioError::Refused { step, refusal })?;
        let commands: Vec<Value> = commands.iter().map(|command| self.tell(command)).collect();
        self.steps.push(json!({"time": self.now.rfc3339(), "event": name, "commands": commands}));
        Ok(())
    }

    fn tell(&self, command: &Command) -> Value {
        let id = |node| self.model.node(node).id.clone();
        match command {
            Command::Work { token, node } => json!({"work": id(*node), "token": token}),
            Command::Withdraw { token, node } => json!({"withdraw": id(*node), "token": token}),
            Command::Call { token, node, process } => json!({"call": process, "node": id(*node), "token": token}),
            Command::Send { node, message } => json!({"send": message, "node": id(*node)}),
            Command::Signal { node, signal } => json!({"signal": signal, "node": id(*node)}),
            Command::Wake { node, due } => json!({"wake": due.rfc3339(), "node": id(*node)}),
            Command::Escalated { node, code } => json!({"escalated": code, "node": id(*node)}),
            Command::Incident { token, node, problem } => {
                json!({"incident": problem.message(), "node": id(*node), "token": token})
            }
            Command::Ended { status } => json!({"ended": status}),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bpmn::{Plain, fixtures};

    fn course(name: &str, scenario: Value) -> Result<Course, ScenarioError> {
        let model = fixtures::named(name).model();
        play(&model, &Plain, &serde_json::from_value(scenario).unwrap())
    }

    #[test]
    fn a_strangers_model_is_played() {
        let course = course(
            "camunda-7",
            json!({"begin": "2026-01-05T08:00:00", "variables": {"officers": ["A", "B", "C"], "amount": 2_000_000}, "steps": [
                {"complete": {"node": "examine"}},
                {"time": "2026-01-07T09:00:00", "complete": {"node": "examine", "variables": {"rejected": false}}},
                {"complete": {"node": "sign"}},
                {"complete": {"node": "remind"}},
            ]}),
        )
        .unwrap();
        assert_eq!(course.state.status, crate::bpmn::Status::Completed);
        let events: Vec<&str> = course.steps.iter().map(|s| s["event"].as_str().unwrap()).collect();
        assert_eq!(events, ["start", "complete", "tick", "complete", "complete", "complete"]);
        assert_eq!(course.steps[2]["time"], "2026-01-07T08:00:00+07:00");
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_step() {
        let wrong = |scenario| course("flowable", scenario).unwrap_err();
        let nothing = wrong(json!({"begin": "2026-01-05", "steps": [{"complete": {"node": "again"}}]}));
        assert_eq!(nothing, ScenarioError::NothingWaits { step: 1, node: "again".to_owned() });
        let back = wrong(json!({"begin": "2026-01-05", "steps": [{"time": "2026-01-04", "wait": true}]}));
        assert_eq!(back, ScenarioError::Backwards(1));
        assert!(matches!(wrong(json!({"begin": "soon"})), ScenarioError::Time { step: 0, .. }));
        assert!(matches!(wrong(json!({"begin": "2026-01-05", "process": "x"})), ScenarioError::NoProcess(_)));
        let unheard = wrong(json!({"begin": "2026-01-05", "steps": [{"message": {"name": "x"}}]}));
        assert!(matches!(unheard, ScenarioError::Refused { step: 1, .. }));
    }

    #[test]
    fn an_error_in_a_strangers_sub_process_is_caught() {
        let steps = json!([{"complete": {"node": "take", "variables": {"amount": 1}}}, {"complete": {"node": "again"}}]);
        let course = course("flowable", json!({"begin": "2026-01-05", "steps": steps})).unwrap();
        let waiting: Vec<&str> = course.waiting.iter().map(|w| w["node"].as_str().unwrap()).collect();
        assert_eq!(waiting, ["stopped", "take"]);
    }
}
