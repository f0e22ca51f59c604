//! `tinhso migrate`: brings the schema up to date.

use std::path::Path;
use std::process::ExitCode;

use base::Result;

use crate::{Config, Installation, say};

pub(crate) fn run(path: &Path) -> Result<ExitCode> {
    let installation = Installation::open(Config::load(path)?)?;
    let applied = installation.migrate()?;
    for name in &applied {
        say::line(&format!("+ {name}"));
    }
    say::line(&format!("{} migrations applied, the schema is up to date.", applied.len()));
    Ok(ExitCode::SUCCESS)
}
