//! `tinhso import`: agencies, officials, administrative units, procedures. Procedures become drafts;
//! in the browser a controller can also choose part by part what to take over.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use access::{Ctx, Origin};
use base::{Error, Result};
use clap::{Args as ClapArgs, ValueEnum};
use people::import::{self, NewAccount, Plan, Problem};
use procedures::import::{RowState, Taken, confirm, preview, stage};

use crate::{Config, Installation, say};

/// What to import.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// What the file holds.
    kind: Kind,
    /// The file: CSV or XLSX; for procedures JSON in the national shape, or JSON or TOML in ours.
    file: PathBuf,
    /// Write it; without this only the preview is shown.
    #[arg(long)]
    apply: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Agencies.
    Agencies,
    /// Officials with their roles.
    Officials,
    /// Administrative units, also in the shape of the General Statistics Office.
    Units,
    /// Administrative procedures: new ones and all that differs from what is there become drafts.
    Procedures,
}

pub(crate) fn run(path: &Path, args: &Args) -> Result<ExitCode> {
    let installation = Installation::open(Config::load(path)?)?;
    installation.migrate()?;
    let ctx = installation.system("command line", Origin::Cli);
    let bytes = std::fs::read(&args.file).map_err(|e| Error::bug(format!("{}: {e}", args.file.display())))?;
    let kind = match args.kind {
        Kind::Agencies => import::Kind::Agencies,
        Kind::Officials => import::Kind::Officials,
        Kind::Units => import::Kind::Units,
        Kind::Procedures => return procedures(&ctx, &bytes, args.apply),
    };
    let rows = match import::parse(kind, &bytes) {
        Ok(rows) => rows,
        Err(problems) => return Ok(refuse(&problems)),
    };
    let seen = rows.clone();
    let plan = ctx.read_blocking(move |tx| import::plan(tx, &seen))?;
    show(&plan);
    if !plan.problems.is_empty() {
        return Ok(refuse(&plan.problems));
    }
    if !args.apply {
        say::line("Nothing was written. Add --apply to write it.");
        return Ok(ExitCode::SUCCESS);
    }
    let mut accounts = Vec::new();
    if matches!(args.kind, Kind::Officials) {
        for new in &plan.added {
            accounts.push(NewAccount::make(&installation.random, &new.key, &new.name)?);
        }
    }
    let given = accounts.clone();
    let done = ctx.write_blocking(move |tx| import::apply(tx, &rows, &given))?;
    say::line(&format!("{} added, {} changed.", done.added, done.changed));
    for account in accounts {
        say::line(&format!("{}\t{}\t{}", account.login, account.password, account.name));
    }
    Ok(ExitCode::SUCCESS)
}

fn procedures(ctx: &Ctx, bytes: &[u8], apply: bool) -> Result<ExitCode> {
    let text = String::from_utf8(bytes.to_vec())
        .map_err(|e| Error::invalid("file", base::msg!("Tệp không phải UTF-8: {e}", "The file is not UTF-8: {e}")))?;
    let preview = ctx.write_blocking(move |tx| {
        let id = stage(tx, &text)?;
        preview(tx, id)
    })?;
    let mut taken = Vec::new();
    for row in &preview.rows {
        let (code, name) = (&row.entry.definition.code, &row.entry.definition.name.vi);
        let mark = match row.state {
            RowState::New => "+",
            RowState::Changed => "~",
            RowState::Same => continue,
            RowState::Busy => "!",
        };
        let parts: Vec<&str> = row.fields.iter().map(|f| f.field.code()).collect();
        say::line(&format!("{mark} {code} {name} {}", parts.join(", ")));
        if row.state != RowState::Busy {
            taken.push(Taken { code: code.clone(), fields: row.fields.iter().map(|f| f.field).collect() });
        }
    }
    for fault in &preview.faults {
        say::error(&format!("entry {} {}: {} / {}", fault.row, fault.code, fault.message.vi, fault.message.en));
    }
    if !apply {
        say::line(&format!("{} would become drafts. Add --apply to make them.", taken.len()));
        return Ok(if preview.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let (id, faults) = (preview.id, preview.faults.len());
    let made = ctx.write_blocking(move |tx| confirm(tx, id, &taken))?;
    say::line(&format!("{made} drafts made; a controller reviews and publishes them."));
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn show(plan: &Plan) {
    for change in &plan.added {
        say::line(&format!("+ {} {}", change.key, change.name));
    }
    for change in &plan.changed {
        say::line(&format!("~ {} {}: {}", change.key, change.name, change.what.join("; ")));
    }
    say::line(&format!("{} new, {} changed, {} as known.", plan.added.len(), plan.changed.len(), plan.same));
}

fn refuse(problems: &[Problem]) -> ExitCode {
    for problem in problems {
        let line = problem.line.map(|n| format!("line {n} ")).unwrap_or_default();
        say::error(&format!("{line}{}: {} / {}", problem.column, problem.message.vi, problem.message.en));
    }
    say::error("Nothing was written.");
    ExitCode::FAILURE
}
