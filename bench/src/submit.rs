//! Durable online submissions through the platform, beside the bare engine writing the same rows.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base::{DossierId, Error, Result};
use clap::Args as ClapArgs;
use dossiers::acts;
use tinhso::{Config, Installation};

use crate::cpu::{Meter, Spent};
use crate::engine::{Engine, file_of};
use crate::report::{Report, Table, figure, median, ms, percentile, real, say};
use crate::samples::{self, Sample};
use crate::{bare, rows};

/// How much is measured.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Submissions of each round.
    #[arg(long, default_value_t = 2_000)]
    submissions: usize,
    /// Rounds, of which the middle one counts; the platform and the bare engine take turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How many clients submit at the same time.
    #[arg(long, value_delimiter = ',', default_value = "1,16")]
    clients: Vec<usize>,
    /// Dossiers that are there before.
    #[arg(long, default_value_t = 5_000)]
    dossiers: usize,
    /// A durable PostgreSQL server; SQLite alone without it.
    #[arg(long, env = "TINHSO_TEST_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
}

/// Submissions before those that are measured.
const WARM: usize = 100;
/// Different applications that are handed in, in turn.
const SAMPLES: usize = 300;

/// One round: the platform, then the bare engine.
struct Round {
    platform: Spent,
    bare: Spent,
    p95: Duration,
    statements: f64,
}

pub(crate) fn run(args: &Args, folder: &Path, report: &Report) -> Result<()> {
    let mut engines = vec![Engine::Sqlite];
    engines.extend(args.postgres.clone().map(Engine::Postgres));
    let mut table = Table {
        head: vec![
            "engine, clients", "submissions/s", "bare/s", "ratio", "p95 ms", "CPU ms", "bare CPU ms", "server CPU ms",
            "bare server CPU ms",
        ],
        ..Table::default()
    };
    for engine in &engines {
        table.notes.push(engine.durability()?);
    }
    let mut statements = 0.0;
    for engine in &engines {
        engine.forget(folder, "bench_submit")?;
        let config = engine.province(folder, "bench_submit", args.dossiers)?.config.clone();
        let samples = Arc::new(tried(engine, &config, folder)?);
        for clients in &args.clients {
            let mut rounds = Vec::new();
            for n in 0..args.rounds.max(1) {
                say(&format!("{}, {clients} clients, round {}", engine.name(), n + 1));
                rounds.push(round(engine, &config, folder, &samples, (*clients).max(1), args.submissions)?);
            }
            statements = rounds.last().map_or(statements, |r| r.statements);
            table.rows.push(line(engine, *clients, args.submissions, &rounds));
        }
        engine.forget(folder, "bench_submit")?;
    }
    table.notes.extend(notes(args, statements));
    report.publish("submit", &table)
}

fn notes(args: &Args, statements: f64) -> Vec<String> {
    vec![
        format!(
            "{} submissions a round onto {} dossiers, median of {} rounds; the platform and the bare engine take turns on fresh \
             copies of one database, and afterwards every table of both has the same number of rows.",
            args.submissions, args.dossiers, args.rounds
        ),
        format!(
            "The bare engine gets ready rows: {} writing statements a submission, prepared once. On SQLite it writes on one \
             connection with as many submissions in a transaction as there are clients; on PostgreSQL each client has a \
             connection and each submission a transaction, on both sides.",
            figure(statements)
        ),
        "The platform besides validates the form, asks for agencies and officials, computes the due time, hashes the event and \
         folds the text. Ratio: platform's rate by the bare rate. CPU: processor time for one submission, of the measuring \
         process with everything in it, and of all processes of the database server."
            .to_owned(),
    ]
}

fn tried(engine: &Engine, config: &Config, folder: &Path) -> Result<Vec<Sample>> {
    let copy = engine.copy(config, folder, "bench_tried")?;
    let samples = samples::collect(&Installation::open(copy)?, SAMPLES)?;
    engine.remove(folder, "bench_tried")?;
    Ok(samples)
}

fn round(engine: &Engine, config: &Config, folder: &Path, samples: &Arc<Vec<Sample>>, clients: usize, many: usize) -> Result<Round> {
    let server = engine.server()?;
    let mut ours = engine.copy(config, folder, "bench_ours")?;
    ours.database.threads = ours.database.threads.max(clients);
    let installation = Arc::new(Installation::open(ours)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().map_err(Error::bug)?;
    let warm = runtime.block_on(hand_in(&installation, samples, clients, WARM))?;
    let meter = Meter::start(server)?;
    let measured = runtime.block_on(hand_in(&installation, samples, clients, many))?;
    let platform = meter.read()?;
    let p95 = percentile(&measured.iter().map(|(_, time)| *time).collect::<Vec<_>>(), 95);

    let ids: Vec<DossierId> = warm.iter().chain(&measured).map(|(id, _)| *id).collect();
    let written = rows::written(&installation.db, &ids)?;
    let theirs = engine.copy(config, folder, "bench_bare")?;
    let bare = match engine {
        Engine::Sqlite => bare::sqlite(&file_of(&theirs)?, &written, WARM, clients)?,
        Engine::Postgres(_) => bare::postgres(&theirs.database.url, server, &written, WARM, clients)?,
    };
    alike(&installation.db, &db::Db::open(&theirs.database()?)?)?;
    drop(installation);
    engine.remove(folder, "bench_ours")?;
    engine.remove(folder, "bench_bare")?;
    let statements = real(written.iter().map(Vec::len).sum()) / real(written.len().max(1));
    Ok(Round { platform, bare, p95, statements })
}

/// So many clients hand in so many applications; each waits until its own is durable before the next.
async fn hand_in(
    installation: &Arc<Installation>,
    samples: &Arc<Vec<Sample>>,
    clients: usize,
    many: usize,
) -> Result<Vec<(DossierId, Duration)>> {
    let next = Arc::new(AtomicUsize::new(0));
    let client = |next: Arc<AtomicUsize>, installation: Arc<Installation>, samples: Arc<Vec<Sample>>| async move {
        let mut done = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let sample = samples.get(n % samples.len().max(1)).filter(|_| n < many);
            let Some(Sample { version, application }) = sample.cloned() else { return Ok::<_, Error>(done) };
            let Some(ctx) = sample.map(|s| s.ctx(&installation)) else { return Ok(done) };
            let needs = installation.needs.clone();
            let began = Instant::now();
            let id = ctx.write(move |tx| acts::submit(tx, &needs, &version, application).map(|d| d.id)).await?;
            done.push((id, began.elapsed()));
        }
    };
    let running: Vec<_> =
        (0..clients).map(|_| tokio::spawn(client(next.clone(), installation.clone(), samples.clone()))).collect();
    let mut all = Vec::with_capacity(many);
    for task in running {
        all.extend(task.await.map_err(Error::bug)??);
    }
    Ok(all)
}

/// Whether both databases have the same number of rows in every table.
fn alike(ours: &db::Db, bare: &db::Db) -> Result<()> {
    let (ours, bare) = (rows::totals(ours)?, rows::totals(bare)?);
    for (table, rows) in &ours {
        let there = bare.get(table).copied().unwrap_or(0);
        if *rows != there {
            return Err(Error::bug(format!(
                "the comparison is not fair: the platform left {rows} rows in {table}, the bare engine {there}; \
                 bench/src/rows.rs must copy what acts::submit writes"
            )));
        }
    }
    Ok(())
}

fn line(engine: &Engine, clients: usize, many: usize, rounds: &[Round]) -> Vec<String> {
    let rate = |spent: &Spent| real(many) / spent.wall.as_secs_f64().max(1e-9);
    let middle = |of: &dyn Fn(&Round) -> f64| median(rounds.iter().map(of).collect());
    let each = |time: Duration| time.as_secs_f64() * 1_000.0 / real(many.max(1));
    let server = |of: fn(&Round) -> Option<Duration>| {
        let known: Vec<f64> = rounds.iter().filter_map(of).map(each).collect();
        if known.is_empty() { "–".to_owned() } else { figure(median(known)) }
    };
    let p95 = rounds.iter().map(|r| r.p95).collect::<Vec<_>>();
    vec![
        format!("{}, {clients}", engine.name()),
        figure(middle(&|r| rate(&r.platform))),
        figure(middle(&|r| rate(&r.bare))),
        figure(middle(&|r| rate(&r.platform) / rate(&r.bare))),
        ms(percentile(&p95, 50)),
        figure(middle(&|r| each(r.platform.own))),
        figure(middle(&|r| each(r.bare.own))),
        server(|r| r.platform.server),
        server(|r| r.bare.server),
    ]
}
