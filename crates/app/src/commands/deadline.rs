//! `tinhso deadline`: computes a due date and explains it.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use base::calendar::WorkingCalendar;
use base::deadline::{Term, TermUnit, due};
use base::{DateTime, Error, Result};
use clap::Args as ClapArgs;

use crate::say;

/// What to compute.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// When the dossier was received, local time: 2026-09-25T16:00
    #[arg(long)]
    received: String,
    /// How many units the law gives.
    #[arg(long)]
    amount: u32,
    /// working-day, calendar-day or working-hour
    #[arg(long)]
    unit: String,
    /// A calendar file; without it Vietnam's holidays as this program knows them.
    #[arg(long)]
    calendar: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let received: DateTime = args
        .received
        .parse()
        .map_err(|_| Error::bug(format!("--received {}: write it as 2026-09-25T16:00", args.received)))?;
    let unit: TermUnit =
        args.unit.parse().map_err(|_| Error::bug(format!("--unit {}: working-day, calendar-day or working-hour", args.unit)))?;
    let calendar = match &args.calendar {
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|e| Error::bug(format!("{}: {e}", path.display())))?;
            WorkingCalendar::from_json(&text).map_err(|e| {
                let text = e.text();
                Error::Conflict(text)
            })?
        }
        None => WorkingCalendar::vietnam(),
    };
    let explained = due(&calendar, received, Term { amount: args.amount, unit }).map_err(|e| Error::Conflict(e.text()))?;
    if args.json {
        say::line(&serde_json::to_string(&explained).map_err(Error::bug)?);
    } else {
        for step in &explained.steps {
            say::line(&step.text.vi);
        }
    }
    Ok(ExitCode::SUCCESS)
}
