//! `tinhso admin`: the first administrator, and counters from the events.

use std::io::BufRead as _;
use std::path::Path;
use std::process::ExitCode;

use access::Origin;
use base::{Error, Result, Role};
use clap::{Args as ClapArgs, Subcommand};
use people::{AgencyDraft, OfficialDraft, RoleAt};

use crate::{Config, Installation, say};

/// What to do.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Make the province's root agency and its first system operator. The password is read from
    /// standard input and must be changed at the first sign-in.
    First {
        /// The province's committee: `UBND tỉnh …`
        #[arg(long)]
        agency: String,
        /// Its identifier: H99.01
        #[arg(long)]
        code: String,
        /// The operator's login.
        #[arg(long)]
        login: String,
        /// The operator's full name.
        #[arg(long)]
        name: String,
    },
    /// Rebuild the statistics' counters from the events.
    Recount,
    /// Publish the built-in procedures.
    Procedures,
}

pub(crate) fn run(path: &Path, args: &Args) -> Result<ExitCode> {
    let installation = Installation::open(Config::load(path)?)?;
    installation.migrate()?;
    let ctx = installation.system("command line", Origin::Cli);
    match &args.act {
        Act::First { agency, code, login, name } => {
            let mut password = String::new();
            std::io::stdin().lock().read_line(&mut password).map_err(Error::bug)?;
            let hash = people::password::hash(&installation.random, password.trim_end())?;
            let root = AgencyDraft {
                kind: "ubnd_tinh".to_owned(),
                level: Some(people::Level::Province),
                name: agency.clone(),
                code: code.clone(),
                ..AgencyDraft::default()
            };
            let (login, name) = (login.clone(), name.clone());
            ctx.write_blocking(move |tx| {
                let agency = people::add_agency(tx, &root)?;
                let draft = OfficialDraft {
                    login,
                    name,
                    email: String::new(),
                    phone: String::new(),
                    position: "Quản trị hệ thống".to_owned(),
                    agency,
                };
                let id = people::add_official(tx, &draft, &hash, true)?;
                people::set_roles(tx, id, 1, &[RoleAt { role: Role::SystemAdmin, agency }])
            })?;
            say::line("Done. Sign in at /official/login; the password must be changed then.");
        }
        Act::Recount => {
            ctx.write_blocking(|tx| dossiers::figures::recount(tx).map(drop))?;
            say::line("The counters are what the events say.");
        }
        Act::Procedures => {
            let definitions = procedures::built_in()?;
            let installed = ctx.write_blocking(move |tx| procedures::install(tx, &definitions))?;
            say::line(&format!("{installed:?}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}
