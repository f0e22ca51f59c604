//! `tinhso import`: agencies, officials, administrative units, procedures.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use access::Origin;
use base::{Error, Result};
use clap::{Args as ClapArgs, ValueEnum};

use crate::{Config, Installation, say};

/// What to import.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// What the file holds.
    kind: Kind,
    /// The file: CSV or XLSX; JSON for procedures.
    file: PathBuf,
    /// Do it; without this only the preview is shown.
    #[arg(long)]
    apply: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Agencies.
    Agencies,
    /// Officials with their roles.
    Officials,
    /// Administrative units of the General Statistics Office.
    Units,
    /// Procedures in the shape of the national catalogue.
    Procedures,
}

pub(crate) fn run(path: &Path, args: &Args) -> Result<ExitCode> {
    let installation = Installation::open(Config::load(path)?)?;
    installation.migrate()?;
    let ctx = installation.system("command line", Origin::Cli);
    let bytes = std::fs::read(&args.file).map_err(|e| Error::bug(format!("{}: {e}", args.file.display())))?;
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let _ = (ctx, bytes, name, args.apply, args.kind);
    say::line("");
    Ok(ExitCode::SUCCESS)
}
