//! `tinhso demo`: a fictional province with its history, served.

use std::path::PathBuf;
use std::process::ExitCode;

use base::Result;
use clap::Args as ClapArgs;

use crate::{Demo, say};

/// Which province.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// The port to serve on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder that holds the province; made when it is missing.
    #[arg(long, default_value = ".demo")]
    data: PathBuf,
    /// How many dossiers its history has.
    #[arg(long, default_value_t = 20_000)]
    dossiers: usize,
    /// The seed: the same seed makes the same province.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// Make the province and leave; do not serve.
    #[arg(long)]
    only_make: bool,
    /// Keep the demo in this database instead of SQLite, for comparisons: postgres://…
    #[arg(long)]
    database: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let demo = Demo {
        folder: args.data.clone(),
        port: args.port,
        dossiers: args.dossiers,
        seed: args.seed,
        database: args.database.clone(),
    };
    let installation = demo.open_or_make()?;
    if args.only_make {
        return Ok(ExitCode::SUCCESS);
    }
    super::serve::start_log();
    let address = installation.config.server.base_url.clone();
    super::serve::serve(installation, true, |_| {
        say::line(&format!("\n  Tỉnh Tân Giang (giả lập / fictional): {address}\n"));
        say::line(&crate::account_list());
    })
}
