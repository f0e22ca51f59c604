//! The worker: takes what is due, under a lease, and writes down how it ended.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use access::Ctx;
use base::{Error, Instant, Result};
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::queue::{self, EVENT, Options};
use crate::schedule::{self, Schedule};
use crate::store::{self, Claimed};
use crate::{Handlers, Outcome};

/// How long a process may be silent before its jobs are given to others.
const LEASE: Duration = Duration::from_secs(60);
/// How often the database is asked for what other processes have left.
const POLL: Duration = Duration::from_secs(2);
/// How long running jobs may take to end when the process is told to stop.
const GRACE: Duration = Duration::from_secs(30);
/// The first pause after a failure; it doubles with each attempt.
const PAUSE_MS: i64 = 5_000;
/// The longest pause.
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// Rung by every commit of this process that left a job. It carries nothing: whoever hears it asks
/// its own database.
static BELL: LazyLock<watch::Sender<u64>> = LazyLock::new(|| watch::Sender::new(0));

pub(crate) fn ring() {
    BELL.send_modify(|rings| *rings = rings.wrapping_add(1));
}

/// Does the jobs of one database with the handlers of this process. Cloning shares it.
#[derive(Clone)]
pub struct Worker {
    context: Arc<dyn Fn() -> Ctx + Send + Sync>,
    handlers: Arc<Handlers>,
    schedules: Arc<[Schedule]>,
    at_once: usize,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Jobs that are done.
    pub done: usize,
    /// Attempts after which the job waits for another.
    pub retried: usize,
    /// Jobs that were given up.
    pub dead: usize,
}

impl Worker {
    /// A worker. `context` makes the context of each job: the system as actor, the present as now.
    pub fn new(context: impl Fn() -> Ctx + Send + Sync + 'static, handlers: Handlers, schedules: Vec<Schedule>) -> Self {
        Self { context: Arc::new(context), handlers: Arc::new(handlers), schedules: schedules.into(), at_once: 4 }
    }

    /// How many jobs run at the same time; 4 unless said.
    #[must_use]
    pub fn at_once(self, jobs: usize) -> Self {
        Self { at_once: jobs.max(1), ..self }
    }

    /// Works until `shutdown` completes, then lets running jobs end for up to 30 seconds. Jobs
    /// that do not end are taken up by whoever comes after their lease.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let mut bell = BELL.subscribe();
        let mut running = JoinSet::new();
        let mut planned = false;
        tokio::pin!(shutdown);
        loop {
            bell.mark_unchanged();
            planned = planned || self.plan().await.is_ok();
            let free = self.at_once - running.len().min(self.at_once);
            let pause = if free == 0 { POLL } else { self.start(&mut running, free).await };
            tokio::select! {
                () = &mut shutdown => break,
                changed = bell.changed() => drop(changed),
                Some(_) = running.join_next(), if !running.is_empty() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        let ended = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            tracing::warn!(jobs = running.len(), "stopped while jobs were running; they begin again elsewhere");
        }
    }

    /// Starts what is due and says how long to wait for more.
    async fn start(&self, running: &mut JoinSet<()>, free: usize) -> Duration {
        match self.take(free).await {
            Ok(Taken::Jobs(jobs)) => {
                for job in jobs {
                    let worker = self.clone();
                    running.spawn(async move {
                        if let Err(error) = worker.work(job).await {
                            tracing::error!("a job's end could not be written down: {error}");
                        }
                    });
                }
                Duration::ZERO
            }
            Ok(Taken::NothingFor(pause)) => pause.min(POLL),
            Err(error) => {
                tracing::error!("the queue could not be read: {error}");
                POLL
            }
        }
    }

    /// Runs all jobs that are due, also those that they leave, one after another. For tests and for
    /// the command line; jobs that wait for a later moment are left.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn run_until_idle(&self) -> Result<Ran> {
        let mut ran = Ran::default();
        self.plan().await?;
        while let Taken::Jobs(jobs) = self.take(1).await? {
            for job in jobs {
                match self.work(job).await? {
                    End::Done => ran.done += 1,
                    End::Again => ran.retried += 1,
                    End::Dead => ran.dead += 1,
                }
            }
        }
        Ok(ran)
    }

    async fn plan(&self) -> Result<()> {
        let schedules = self.schedules.clone();
        (self.context)().write(move |tx| schedule::plan(tx, &schedules)).await
    }

    async fn take(&self, limit: usize) -> Result<Taken> {
        let ctx = (self.context)();
        let now = ctx.now;
        let schedules = self.schedules.clone();
        // Asking costs a read only; most times there is nothing to write.
        let (scheduled, queued) =
            ctx.read(move |tx| Ok((schedule::next_due(tx, &schedules)?, store::next_due(tx)?))).await?;
        let next = scheduled.into_iter().chain(queued).min();
        if next.is_none_or(|at| at > now) {
            let pause = next.map_or(i64::MAX, |at| at.ms() - now.ms());
            return Ok(Taken::NothingFor(Duration::from_millis(u64::try_from(pause).unwrap_or(0))));
        }
        let schedules = self.schedules.clone();
        let jobs = ctx
            .write(move |tx| {
                if scheduled.is_some_and(|at| at <= now) {
                    schedule::add_due(tx, &schedules)?;
                }
                store::release_expired(tx, now)?;
                store::claim(tx, now, lease_from(now), limit)
            })
            .await?;
        // Nothing to take although something is due: others are at it.
        Ok(if jobs.is_empty() { Taken::NothingFor(POLL) } else { Taken::Jobs(jobs) })
    }

    /// Does one job and writes down how it ended.
    async fn work(&self, job: Claimed) -> Result<End> {
        if job.kind == EVENT {
            return self.tell(job).await;
        }
        let outcome = match self.handlers.act(&job.kind) {
            Some(act) => {
                let mut work = tokio::spawn(act((self.context)(), job.payload.clone()));
                loop {
                    tokio::select! {
                        ended = &mut work => break ended.unwrap_or_else(|error| {
                            Outcome::Retry(Error::bug(format!("the handler panicked: {error}")))
                        }),
                        () = tokio::time::sleep(LEASE / 3) => self.renew(&job).await,
                    }
                }
            }
            // Another process, newer than this one, may know it.
            None => Outcome::Retry(Error::bug(format!("no handler for jobs of kind {}", job.kind))),
        };
        self.end(job, outcome).await
    }

    async fn renew(&self, job: &Claimed) {
        let ctx = (self.context)();
        let (held, until) = (job.clone(), lease_from(ctx.now));
        // A lease that cannot be prolonged now may be at the next beat; the handler goes on.
        if let Err(error) = ctx.write(move |tx| store::renew(tx, &held, until)).await {
            tracing::warn!(job.id = %job.id, "the lease could not be prolonged: {error}");
        }
    }

    async fn end(&self, job: Claimed, outcome: Outcome) -> Result<End> {
        let ctx = (self.context)();
        let now = ctx.now;
        let (end, again, error) = match outcome {
            Outcome::Done => {
                ctx.write(move |tx| store::finish(tx, &job).map(drop)).await?;
                return Ok(End::Done);
            }
            Outcome::Retry(error) if job.attempt < job.max_attempts => {
                let again = now.plus_ms(pause(job.attempt, &error, &ctx));
                tracing::warn!(job.id = %job.id, job.kind, job.attempt, "a job failed and is tried again: {error}");
                (End::Again, Some(again), error)
            }
            Outcome::Retry(error) | Outcome::Fail(error) => {
                tracing::error!(job.id = %job.id, job.kind, job.attempt, "a job is given up: {error}");
                (End::Dead, None, error)
            }
        };
        ctx.write(move |tx| store::fail(tx, &job, again, now, &error.to_string())).await?;
        Ok(end)
    }

    /// Turns an event into one job for each subscriber, together with the event's own end.
    async fn tell(&self, job: Claimed) -> Result<End> {
        let event = job.payload.get("event").and_then(Value::as_str).unwrap_or_default();
        let names = self.handlers.subscribers(event).to_vec();
        let ctx = (self.context)();
        ctx.write(move |tx| {
            if store::finish(tx, &job)? {
                let data = job.payload.get("data").unwrap_or(&Value::Null);
                for name in names {
                    queue::add(tx, name, data, Options::default())?;
                }
            }
            Ok(End::Done)
        })
        .await
    }
}

enum Taken {
    Jobs(Vec<Claimed>),
    NothingFor(Duration),
}

enum End {
    Done,
    Again,
    Dead,
}

fn lease_from(now: Instant) -> Instant {
    now.plus_ms(i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX))
}

/// Twice as long after each attempt, up to an hour, and a fifth more or less by chance so that
/// jobs that failed together do not come back together.
fn pause(attempt: i64, error: &Error, ctx: &Ctx) -> i64 {
    let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(20);
    let pause = PAUSE_MS.saturating_mul(1 << doublings).min(LONGEST_PAUSE_MS);
    let mut chance = [0; 2];
    ctx.random().fill(&mut chance);
    let per_mille = 800 + i64::from(u16::from_le_bytes(chance)) % 401;
    let asked = match error {
        Error::Busy { retry_after } => i64::try_from(retry_after.as_millis()).unwrap_or(0),
        _ => 0,
    };
    (pause * per_mille / 1_000).max(asked)
}
