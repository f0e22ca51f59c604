//! `tinhso process`: BPMN 2.0 models from anywhere: check, run, simulate, turn into step tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base::{Error, Msg, Result};
use clap::{Args as ClapArgs, Subcommand};
use process::bpmn::scenario::{self, Scenario};
use process::bpmn::simulation::{self, Setup};
use process::bpmn::{Document, Plain, Severity, check, table};
use serde::Serialize;
use serde_json::json;

use crate::say;

/// What to do with a model.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Find what cannot run or never ends, with the remedy. Exit code 2 when there is something.
    Check {
        /// The model: a BPMN 2.0 file.
        file: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Run a model through a course of events.
    Run {
        /// The model: a BPMN 2.0 file.
        file: PathBuf,
        /// The events: a JSON file with begin, variables and steps.
        #[arg(long)]
        scenario: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Read a model and write it again: nothing is lost.
    RoundTrip {
        /// The model: a BPMN 2.0 file.
        file: PathBuf,
    },
    /// Say a model as a step table (CSV); what had to be assumed is told on the error stream.
    ToTable {
        /// The model: a BPMN 2.0 file.
        file: PathBuf,
    },
    /// Draw a step table (CSV) as a BPMN 2.0 model.
    FromTable {
        /// The table: a CSV file.
        file: PathBuf,
        /// The id of the process; without it the name of the file.
        #[arg(long)]
        id: Option<String>,
        /// The name of the process.
        #[arg(long)]
        name: Option<String>,
    },
    /// Run a model many times over working hours and say where time is lost.
    Simulate {
        /// The model: a BPMN 2.0 file.
        file: PathBuf,
        /// The process; without it the first of the model.
        #[arg(long)]
        process: Option<String>,
        /// Officers, lengths, weights: a JSON file.
        #[arg(long)]
        setup: Option<PathBuf>,
        /// What the chances are drawn from, instead of the setup's.
        #[arg(long)]
        seed: Option<u64>,
        /// How many instances, instead of the setup's.
        #[arg(long)]
        instances: Option<u32>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    match &args.what {
        What::Check { file, json } => check_model(file, *json),
        What::Run { file, scenario, json } => run_scenario(file, scenario, *json),
        What::RoundTrip { file } => {
            say::line(document(file)?.write().trim_end());
            Ok(ExitCode::SUCCESS)
        }
        What::ToTable { file } => to_table(file),
        What::FromTable { file, id, name } => from_table(file, id.as_deref(), name.as_deref()),
        What::Simulate { file, process, setup, seed, instances, json } => {
            let mut setup = match setup {
                Some(path) => parse::<Setup>(path)?,
                None => Setup::default(),
            };
            setup.seed = seed.unwrap_or(setup.seed);
            setup.instances = instances.unwrap_or(setup.instances);
            simulate(file, process.as_deref(), setup, *json)
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|e| Error::bug(format!("{}: {e}", path.display())))
}

fn document(path: &Path) -> Result<Document> {
    Document::read(&read(path)?).map_err(|e| Error::bug(format!("{}: {e}", path.display())))
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_slice(&read(path)?).map_err(|e| Error::bug(format!("{}: {e}", path.display())))
}

fn print(value: &impl Serialize) -> Result<()> {
    say::line(&serde_json::to_string_pretty(value).map_err(Error::bug)?);
    Ok(())
}

fn both(place: &str, text: &Msg) -> String {
    format!("{place}: {}\n{place}: {}", text.vi, text.en)
}

fn check_model(file: &Path, json: bool) -> Result<ExitCode> {
    let findings = check(&document(file)?.model(), &Plain);
    if json {
        print(&findings)?;
    } else {
        for finding in &findings {
            let weight = match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "warning",
            };
            say::line(&format!("{weight} {} [{}]", finding.element, finding.rule));
            for (text, remedy) in
                [(&finding.message.vi, &finding.remedy.vi), (&finding.message.en, &finding.remedy.en)]
            {
                say::line(&format!("  {text} {remedy}"));
            }
        }
    }
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn run_scenario(file: &Path, scenario: &Path, json: bool) -> Result<ExitCode> {
    let (model, scenario) = (document(file)?.model(), parse::<Scenario>(scenario)?);
    let course = scenario::play(&model, &Plain, &scenario).map_err(|e| Error::bug(e.to_string()))?;
    if json {
        print(&course)?;
    } else {
        for step in course.steps.iter().chain(&course.waiting) {
            say::line(&step.to_string());
        }
        say::line(&json!(course.state.status).to_string());
    }
    Ok(ExitCode::SUCCESS)
}

fn to_table(file: &Path) -> Result<ExitCode> {
    match table::from_document(&document(file)?) {
        Ok((process, assumed)) => {
            for assumption in &assumed {
                say::error(&both(&assumption.step, &assumption.message));
            }
            say::line(table::to_csv(&process).trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Err(wrong) => {
            for one in &wrong {
                say::error(&both(&one.element, &one.message));
            }
            Ok(ExitCode::from(2))
        }
    }
}

fn from_table(file: &Path, id: Option<&str>, name: Option<&str>) -> Result<ExitCode> {
    let process = match table::from_csv(&read(file)?) {
        Ok(process) => process,
        Err(wrong) => {
            for one in &wrong {
                say::error(&both(&one.line.to_string(), &one.message));
            }
            return Ok(ExitCode::from(2));
        }
    };
    for warning in process::check(&process).map_err(Error::Invalid)? {
        say::error(&both(warning.step.as_deref().unwrap_or("-"), &warning.message));
    }
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let (id, name) = (id.unwrap_or(&stem), name.unwrap_or(&stem));
    say::line(table::to_bpmn(&process, id, name).trim_end());
    Ok(ExitCode::SUCCESS)
}

fn simulate(file: &Path, process: Option<&str>, mut setup: Setup, json: bool) -> Result<ExitCode> {
    let document = document(file)?;
    let model = document.model();
    setup.take_norms(&document);
    let first = model.processes.first().map(|process| process.id.as_str());
    let id = process.or(first).unwrap_or_default();
    let report = simulation::simulate(&model, id, &setup).map_err(|e| Error::Conflict(e.message()))?;
    if json {
        print(&report)?;
        return Ok(ExitCode::SUCCESS);
    }
    let took = &report.took;
    say::line(&format!(
        "{} completed, {} failed, {} unfinished; working minutes: mean {}, median {}, nine of ten {}, most {}",
        report.completed, report.failed, report.unfinished, took.mean, took.median, took.nine_of_ten, took.most
    ));
    for task in &report.tasks {
        say::line(&format!("{}\t{}\t{} times, works {}, waits {}", task.id, task.desk, task.times, task.work.mean, task.wait.mean));
    }
    for desk in &report.desks {
        say::line(&format!("{}\t{} officers, {} % busy, longest queue {}", desk.name, desk.officers, desk.busy_percent, desk.longest_queue));
    }
    Ok(ExitCode::SUCCESS)
}
