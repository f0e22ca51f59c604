//! `tinhso check`: the effective configuration and every problem with its remedy.

use std::path::Path;
use std::process::ExitCode;

use base::Result;

use crate::{Config, Installation, say};

pub(crate) fn run(path: &Path) -> Result<ExitCode> {
    let config = match Config::load(path) {
        Ok(config) => config,
        Err(error) => {
            say::error(&say::explain(&error));
            say::line("\n# A sample configuration:\n");
            say::line(Config::sample());
            return Ok(ExitCode::FAILURE);
        }
    };
    say::line(&config.masked());
    let problems = config.problems();
    for problem in &problems {
        let weight = if problem.fatal { "ERROR" } else { "warning" };
        say::line(&format!("{weight}: {}\n  remedy: {}", problem.what, problem.remedy));
    }
    let mut fatal = problems.iter().any(|p| p.fatal);
    if !fatal {
        match Installation::open(config).and_then(|i| i.db.read_blocking(|tx| tx.one::<i64>("SELECT CAST(1 AS BIGINT)", &[]))) {
            Ok(_) => say::line("The database answers."),
            Err(error) => {
                fatal = true;
                say::line(&format!("ERROR: {error}\n  remedy: check database.url, that the server runs and the folder exists"));
            }
        }
    }
    Ok(if fatal { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
