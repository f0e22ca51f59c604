//! Measurements: what the platform costs beside a bare database engine, how long its pages take
//! before a million dossiers, and how fast the demo's history is made. The results go into
//! `docs/performance.md`; nothing here is a test, and no test measures time.

mod bare;
mod catalogue;
mod cpu;
mod engine;
mod generate;
mod officials;
mod pages;
mod report;
mod requests;
mod rows;
mod samples;
mod submit;

use std::path::PathBuf;
use std::process::ExitCode;

use base::{Error, Result};
use clap::{Parser, Subcommand};

use report::Report;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the platform.
#[derive(Debug, Parser)]
struct Cli {
    /// The document whose table is written anew.
    #[arg(long, global = true, default_value = "docs/performance.md")]
    report: PathBuf,
    /// Where the measured databases lie. It must be on a disk, not in memory.
    #[arg(long, global = true, default_value = "target/bench")]
    folder: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Durable online submissions beside the bare engine writing the same rows.
    Submit(submit::Args),
    /// Pages before many dossiers, and the catalogue with thousands of procedures.
    Pages(pages::Args),
    /// How fast the demo's history is made.
    Generate(generate::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::complain(&explain(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    std::fs::create_dir_all(&cli.folder)
        .map_err(|e| Error::bug(format!("cannot make {}: {e}", cli.folder.display())))?;
    let report = Report::to(&cli.report)?;
    match &cli.command {
        Command::Submit(args) => submit::run(args, &cli.folder, &report),
        Command::Pages(args) => pages::run(args, &cli.folder, &report),
        Command::Generate(args) => generate::run(args, &cli.folder, &report),
    }
}

fn explain(error: &Error) -> String {
    match error {
        Error::Bug(cause) => cause.clone(),
        Error::Conflict(message) => message.en.to_string(),
        Error::Invalid(fields) => fields.iter().map(|f| format!("{}: {}", f.field, f.message.en)).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}
