//! How fast the demo's history is made: every dossier lives its life through the same acts as in
//! real use, received, passed on, signed, handed over.

use std::path::Path;
use std::time::Duration;

use base::{Error, Result};
use clap::Args as ClapArgs;

use crate::cpu::{Meter, Spent};
use crate::engine::{Engine, file_of};
use crate::report::{Report, Table, figure, real};

/// How much is measured.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Dossiers of the history.
    #[arg(long, default_value_t = 20_000)]
    dossiers: usize,
}

pub(crate) fn run(args: &Args, folder: &Path, report: &Report) -> Result<()> {
    // What the agencies, officials and applicants cost is not the dossiers' share.
    let empty = make(folder, 0)?;
    let full = make(folder, args.dossiers)?;
    let many = real(args.dossiers.max(1));
    let (wall, own) = (full.0.wall.saturating_sub(empty.0.wall), full.0.own.saturating_sub(empty.0.own));
    let each = |time: Duration| time.as_secs_f64() * 1_000.0 / many;
    let (events, kilobytes) = (real(full.1) / many, real(full.2.saturating_sub(empty.2)) / 1_024.0 / many);
    let table = Table {
        head: vec!["dossiers", "dossiers/s", "ms each", "CPU ms each", "events each", "KiB each", "province alone, s"],
        rows: vec![vec![
            args.dossiers.to_string(),
            figure(many / wall.as_secs_f64().max(1e-9)),
            figure(each(wall)),
            figure(each(own)),
            figure(events),
            figure(kilobytes),
            figure(empty.0.wall.as_secs_f64()),
        ]],
        notes: vec![
            "SQLite. Whole lives: from handing in to handing over, with supplements, refusals and delays, up to 256 lives \
             in a commit; the lists' indexes are made at the end. The time to make the province itself is measured apart and taken off."
                .to_owned(),
        ],
    };
    report.publish("generate", &table)
}

/// Makes a province; what it took, how many events of dossiers it has and how large its file is.
fn make(folder: &Path, dossiers: usize) -> Result<(Spent, usize, usize)> {
    let (engine, name) = (Engine::Sqlite, "bench_generate");
    engine.forget(folder, name)?;
    let meter = Meter::start(None)?;
    let installation = engine.province(folder, name, dossiers)?;
    let spent = meter.read()?;
    let events: i64 =
        installation.db.read_blocking(|tx| tx.one("SELECT count(*) FROM event WHERE subject = 'dossier'", &[]))?;
    let size = std::fs::metadata(file_of(&installation.config)?).map_err(Error::bug)?.len();
    drop(installation);
    engine.forget(folder, name)?;
    Ok((spent, usize::try_from(events).unwrap_or(0), usize::try_from(size).unwrap_or(0)))
}
