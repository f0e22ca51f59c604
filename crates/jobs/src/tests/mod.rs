//! The queue on both engines.

mod operate;
mod queue;
mod schedule;
mod worker;

use std::sync::{Arc, Mutex};

use access::{Actor, Clock, Ctx, Origin, Randomness};
use base::{Instant, Locale};
use db::{Db, Migration, testing};

use crate::{Handlers, MIGRATIONS, Schedule, Worker};

/// 24/11/2026, 10:00 in Vietnam.
pub(super) const T0: Instant = Instant::from_ms(1_795_489_200_000);

/// A database with a clock that the test moves.
#[derive(Clone)]
pub(super) struct Bench {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) random: Randomness,
}

impl Bench {
    pub(super) fn ctx(&self, actor: Actor) -> Ctx {
        Ctx::new(self.db.clone(), actor, self.clock.now(), Origin::Test, Locale::Vi, self.random.clone())
    }

    pub(super) fn system(&self) -> Ctx {
        self.ctx(Actor::System("test"))
    }

    pub(super) fn pass(&self, minutes: i64) {
        self.clock.set(self.clock.now().plus_minutes(minutes));
    }

    pub(super) fn worker(&self, handlers: Handlers, schedules: &[Schedule]) -> Worker {
        let bench = self.clone();
        Worker::new(move || bench.system(), handlers, schedules.to_vec())
    }
}

/// Runs a test on both engines.
pub(super) fn on_both(test: impl AsyncFn(Bench)) {
    let migrations: Vec<Migration> = [access::MIGRATIONS, web::MIGRATIONS, MIGRATIONS].concat();
    testing::both(&migrations, |db| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let bench = Bench { db, clock: Clock::fixed(T0), random: Randomness::seeded(7) };
        runtime.block_on(test(bench));
    });
}

/// What handlers have seen, in order.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(super) fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    pub(super) fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}
