//! `tinhso verify`: checks the chain of evidence.

use std::path::Path;
use std::process::ExitCode;

use access::Break;
use base::{Instant, Result};

use crate::{Config, Installation, say};

pub(crate) fn run(path: &Path) -> Result<ExitCode> {
    let installation = Installation::open(Config::load(path)?)?;
    let broken = installation.db.read_blocking(access::verify)?;
    let day = |day: i64| Instant::from_day(day).dmy();
    Ok(match broken {
        None => {
            say::line("The chain of evidence holds: no sealed event was changed, removed or added.");
            ExitCode::SUCCESS
        }
        Some(Break::Event { id, day: at }) => {
            say::error(&format!("Broken at event {id} of {}: its content is not what was recorded.", day(at)));
            ExitCode::FAILURE
        }
        Some(Break::Day { day: at, sealed, found }) => {
            say::error(&format!("Broken on {}: {sealed} events were sealed, {found} are there.", day(at)));
            ExitCode::FAILURE
        }
        Some(Break::Link { day: at }) => {
            say::error(&format!("Broken on {}: its link does not continue the day before.", day(at)));
            ExitCode::FAILURE
        }
    })
}
