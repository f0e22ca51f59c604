//! The clock of the simulation: the next thing that happens, whichever instance it happens to.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use base::Instant;
use base::calendar::WorkingCalendar;
use base::deadline::{add_working_minutes, working_minutes_between};

use super::chance::{Dice, Length, Random};
use super::queue::{Desks, Job};
use super::report::{Report, Tally};
use super::{MAX_EVENTS, MAX_INSTANCES, Setup};
use crate::bpmn::engine::{Command, Engine, Event, Refusal, State, Status, Variables, WaitingFor};
use crate::bpmn::model::{Model, NodeIx};

/// What happens to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Begins,
    WorkDone(u32),
    Arrives(u32, NodeIx),
    Answered(u32),
    TimeComes,
}

struct Running<'s> {
    setup: &'s Setup,
    model: &'s Model,
    engine: Engine<'s>,
    calendar: WorkingCalendar,
    random: &'s Random,
    /// What will happen, the earliest first; of two at the same time the one planned first.
    agenda: BinaryHeap<Reverse<(i64, u64, usize, What)>>,
    planned: u64,
    instances: Vec<State>,
    began: Vec<Instant>,
    desks: Desks,
    /// The work that officers are at: until it is done, with its length.
    at_work: HashMap<(usize, u32), (Job, u32)>,
    expected: HashSet<(usize, Option<u32>, NodeIx)>,
    tally: Tally,
}

pub(super) fn run(model: &Model, process: &str, setup: &Setup) -> Result<Report, Refusal> {
    let random = Random::new(setup.seed);
    let dice = Dice::new(model, &setup.weights, &random);
    let engine = Engine::new(model, process, &dice).ok_or_else(|| Refusal::NoSuchStart(process.to_owned()))?;
    let calendar = setup.calendar.clone().unwrap_or_else(WorkingCalendar::vietnam);
    let mut running = Running {
        setup,
        model,
        engine,
        calendar,
        random: &random,
        agenda: BinaryHeap::new(),
        planned: 0,
        instances: Vec::new(),
        began: Vec::new(),
        desks: Desks::default(),
        at_work: HashMap::new(),
        expected: HashSet::new(),
        tally: Tally::default(),
    };
    running.arrivals();
    running.play()?;
    Ok(running.report())
}

impl Running<'_> {
    fn arrivals(&mut self) {
        let mut at = Instant::from_local(self.setup.begin);
        for instance in 0..self.setup.instances.min(MAX_INSTANCES) {
            self.instances.push(State::default());
            self.began.push(at);
            self.plan(at, self.instances.len() - 1, What::Begins);
            if instance + 1 < self.setup.instances {
                at = self.later(at, self.random.length(self.setup.every));
            }
        }
    }

    fn plan(&mut self, at: Instant, instance: usize, what: What) {
        self.planned += 1;
        self.agenda.push(Reverse((at.ms(), self.planned, instance, what)));
    }

    /// So many working minutes later. When nobody works any more, no time passes.
    fn later(&self, from: Instant, minutes: u32) -> Instant {
        add_working_minutes(&self.calendar, from.local(), minutes).map_or(from, Instant::from_local)
    }

    fn play(&mut self) -> Result<(), Refusal> {
        let mut happened = 0;
        while let Some(Reverse((at, _, instance, what))) = self.agenda.pop() {
            happened += 1;
            if happened > MAX_EVENTS {
                self.tally.cut_short = true;
                break;
            }
            let now = Instant::from_ms(at);
            self.tally.last = self.tally.last.max(Some(now));
            let event = match what {
                What::Begins => Event::Start { at: None, variables: self.setup.variables.clone() },
                What::TimeComes => Event::Tick,
                What::Answered(token) => Event::Complete { token, variables: Variables::new() },
                What::WorkDone(token) => {
                    let Some((job, minutes)) = self.at_work.remove(&(instance, token)) else { continue };
                    self.tally.work(job, minutes, self.waited(job, now, minutes));
                    self.release(job.node, minutes, now);
                    Event::Complete { token, variables: Variables::new() }
                }
                What::Arrives(token, node) => match self.arrival(instance, token, node) {
                    Some(event) => event,
                    None => continue,
                },
            };
            let Some(state) = self.instances.get_mut(instance) else { continue };
            match self.engine.apply(state, &event, now) {
                Ok(commands) => self.follow(instance, &commands, now),
                // Nothing else can go wrong at the beginning than that there is none.
                Err(refusal) if what == What::Begins => return Err(refusal),
                // What was planned for a token that is gone by now.
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// How long work had waited before an officer began it.
    fn waited(&self, job: Job, now: Instant, minutes: u32) -> u64 {
        let all = working_minutes_between(&self.calendar, job.asked.local(), now.local());
        u64::try_from(all).unwrap_or(0).saturating_sub(u64::from(minutes))
    }

    fn arrival(&self, instance: usize, token: u32, node: NodeIx) -> Option<Event> {
        let state = self.instances.get(instance).filter(|state| state.status == Status::Running)?;
        let waiting = self.engine.waiting(state).into_iter().find(|waiting| {
            waiting.node == node && waiting.token.unwrap_or_default() == token && heard(&waiting.what)
        })?;
        let variables = Variables::new();
        Some(match waiting.what {
            WaitingFor::Message(name) => Event::Message { name, token: waiting.token, variables },
            WaitingFor::Signal(name) => Event::Signal { name, variables },
            _ => return None,
        })
    }

    fn follow(&mut self, instance: usize, commands: &[Command], now: Instant) {
        for command in commands {
            match command {
                Command::Work { token, node } => {
                    let job = Job { instance, token: *token, node: *node, asked: now };
                    let name = self.desk_name(*node);
                    if let Some(job) = self.desks.at(&name, &self.setup.officers).take(job) {
                        self.begin(job, now);
                    }
                }
                Command::Withdraw { token, node } => self.withdraw(instance, *token, *node, now),
                Command::Call { token, node, .. } => {
                    let at = self.later(now, self.wait_length(*node));
                    self.plan(at, instance, What::Answered(*token));
                }
                Command::Wake { due, .. } => self.plan(*due, instance, What::TimeComes),
                Command::Incident { .. } => self.tally.incidents += 1,
                Command::Ended { status } => {
                    let began = self.began.get(instance).copied().unwrap_or(now);
                    let took = working_minutes_between(&self.calendar, began.local(), now.local());
                    self.tally.ended(status, u64::try_from(took).unwrap_or(0), self.setup.term);
                }
                Command::Send { .. } | Command::Signal { .. } | Command::Escalated { .. } => {}
            }
        }
        self.expect(instance, now);
    }

    /// Plans when messages and signals come that are waited for now.
    fn expect(&mut self, instance: usize, now: Instant) {
        let Some(state) = self.instances.get(instance).filter(|state| state.status == Status::Running) else {
            return;
        };
        for waiting in self.engine.waiting(state) {
            // What may come but need not come is planned only when it is named.
            let awaited = waiting.token.is_some() && !self.is_border(waiting.node);
            let named = self.model.node(waiting.node);
            let named = self.setup.waits.contains_key(&named.id);
            if heard(&waiting.what)
                && (awaited || named)
                && self.expected.insert((instance, waiting.token, waiting.node))
            {
                let at = self.later(now, self.wait_length(waiting.node));
                self.plan(at, instance, What::Arrives(waiting.token.unwrap_or_default(), waiting.node));
            }
        }
    }

    fn is_border(&self, node: NodeIx) -> bool {
        matches!(self.model.node(node).kind, crate::bpmn::model::Kind::Boundary { .. })
    }

    fn begin(&mut self, job: Job, now: Instant) {
        let length = self.setup.work.get(&self.model.node(job.node).id).copied();
        let minutes = self.random.length(length.unwrap_or(self.setup.other_work));
        let done = self.later(now, minutes);
        self.at_work.insert((job.instance, job.token), (job, minutes));
        self.plan(done, job.instance, What::WorkDone(job.token));
    }

    /// An officer is free for the next work.
    fn release(&mut self, node: NodeIx, minutes: u32, now: Instant) {
        let name = self.desk_name(node);
        let desk = self.desks.at(&name, &self.setup.officers);
        desk.spent += u64::from(minutes);
        if let Some(next) = desk.free() {
            self.begin(next, now);
        }
    }

    fn withdraw(&mut self, instance: usize, token: u32, node: NodeIx, now: Instant) {
        let name = self.desk_name(node);
        let waited = self.desks.at(&name, &self.setup.officers).withdraw(instance, token);
        if !waited && self.at_work.remove(&(instance, token)).is_some() {
            self.release(node, 0, now);
        }
    }

    fn wait_length(&self, node: NodeIx) -> u32 {
        let length: Option<Length> = self.setup.waits.get(&self.model.node(node).id).copied();
        self.random.length(length.unwrap_or(self.setup.other_wait))
    }

    /// The desk of a task: its lane, or the task itself where there are no lanes.
    fn desk_name(&self, node: NodeIx) -> String {
        let lane = self.model.lane(node).map(|lane| lane.name.clone());
        lane.unwrap_or_else(|| self.model.node(node).id.clone())
    }

    fn report(mut self) -> Report {
        let begin = Instant::from_local(self.setup.begin);
        let end = self.tally.last.unwrap_or(begin);
        let open = working_minutes_between(&self.calendar, begin.local(), end.local());
        let stuck = self.instances.iter().filter(|state| !state.is_over()).count();
        let tally = std::mem::take(&mut self.tally);
        let name = |node| self.desk_name(node);
        tally.report(self.model, name, &self.desks, u64::try_from(open).unwrap_or(0), stuck)
    }
}

fn heard(what: &WaitingFor) -> bool {
    matches!(what, WaitingFor::Message(_) | WaitingFor::Signal(_))
}
