//! The door: one program that serves, works, migrates, checks and imports, and wires all rooms.

mod adapters;
mod commands;
mod config;
mod demo;
mod say;
mod wiring;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use config::Config;
pub use demo::{Demo, account_list};
pub use wiring::{Installation, modules};

/// A province's digital government in one program.
#[derive(Debug, Parser)]
#[command(name = "tinhso", version, about, propagate_version = true)]
pub struct Cli {
    /// The configuration file; environment variables `TINHSO_…` override it.
    #[arg(long, global = true, default_value = "tinhso.toml", env = "TINHSO_CONFIG")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a fictional province with its history and serve it.
    Demo(commands::demo::Args),
    /// Serve the pages and the API.
    Serve(commands::serve::Args),
    /// Do the background work only; `serve` does it too unless told otherwise.
    Work,
    /// Bring the database's schema up to date.
    Migrate,
    /// Show the effective configuration with secrets masked, and every problem with its remedy.
    Check,
    /// Import agencies, officials or administrative units from CSV or XLSX.
    Import(commands::import::Args),
    /// Make an administrator, recount statistics.
    Admin(commands::admin::Args),
    /// Sign files of any kind, and judge signatures beside files.
    #[command(subcommand)]
    Cms(commands::cms::Args),
    /// Compute a deadline and explain it.
    Deadline(commands::deadline::Args),
    /// Read, check and write documents exchanged between agencies (edXML, QCVN 102).
    Edxml(commands::edxml::Args),
    /// Check, run, simulate and convert BPMN 2.0 models.
    Process(commands::process::Args),
    /// Make or read VietQR payment codes.
    #[command(subcommand)]
    Vietqr(commands::vietqr::Command),
    /// Sign PDF files and verify the signatures on them.
    #[command(subcommand)]
    Pdf(commands::pdf::Args),
    /// Verify the chain of evidence and name its first broken link.
    Verify,
    /// Sign XML documents, and judge the signatures in them.
    #[command(subcommand)]
    Xml(commands::xml::Args),
}

/// Runs a command and says how it went.
pub fn run(cli: Cli) -> ExitCode {
    let path = cli.config;
    let done = match cli.command {
        Command::Demo(args) => commands::demo::run(&args),
        Command::Serve(args) => commands::serve::run(&path, &args),
        Command::Work => commands::serve::work(&path),
        Command::Migrate => commands::migrate::run(&path),
        Command::Check => commands::check::run(&path),
        Command::Import(args) => commands::import::run(&path, &args),
        Command::Admin(args) => commands::admin::run(&path, &args),
        Command::Cms(args) => commands::cms::run(&args),
        Command::Deadline(args) => commands::deadline::run(&args),
        Command::Edxml(args) => commands::edxml::run(&args),
        Command::Process(args) => commands::process::run(&args),
        Command::Vietqr(command) => commands::vietqr::run(&command),
        Command::Pdf(args) => commands::pdf::run(&args),
        Command::Verify => commands::verify::run(&path),
        Command::Xml(args) => commands::xml::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            say::error(&say::explain(&error));
            ExitCode::FAILURE
        }
    }
}
