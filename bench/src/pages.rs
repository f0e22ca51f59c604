//! The officials' pages before many dossiers, and the public search with thousands of procedures.

use std::path::Path;

use axum::http::StatusCode;
use base::{Error, Result};
use clap::Args as ClapArgs;

use crate::engine::Engine;
use crate::officials::{self, Reader, Stock};
use crate::report::{Report, Table, say};
use crate::requests::{Question, ask, path};
use crate::catalogue;

/// How much is measured.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Dossiers of the province; it is made once and kept in the folder.
    #[arg(long, default_value_t = 1_000_000)]
    dossiers: usize,
    /// Requests of each kind.
    #[arg(long, default_value_t = 200)]
    requests: usize,
    /// Procedures of the catalogue that is searched.
    #[arg(long, default_value_t = 6_000)]
    procedures: usize,
    /// Measure on this PostgreSQL server instead of SQLite.
    #[arg(long)]
    postgres: Option<String>,
}

pub(crate) fn run(args: &Args, folder: &Path, report: &Report) -> Result<()> {
    let engine = args.postgres.clone().map_or(Engine::Sqlite, Engine::Postgres);
    let server = engine.server()?;
    let installation = engine.province(folder, &format!("bench_pages_{}", args.dossiers), args.dossiers)?;
    let commune = officials::sign_in(&installation, "thuly.101")?;
    let reception = officials::sign_in(&installation, "motcua.101")?;
    let province = officials::sign_in(&installation, "kiemsoat")?;
    let stock = officials::stock(&installation, commune.agency)?;
    let middle = officials::middle_of_all(&installation)?.encode();
    let mut questions = of_a_commune(&reception, &commune, &stock);
    questions.extend(of_the_province(&province, &stock, &middle));

    let mut head = vec!["page", "p50 ms", "p95 ms", "CPU ms"];
    head.extend(server.map(|_| "server CPU ms"));
    let mut table = Table { head, ..Table::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(Error::bug)?;
    let router = installation.router()?;
    for question in &questions {
        say(&question.what);
        let timed = runtime.block_on(ask(&router, question, args.requests, server))?;
        table.rows.push(std::iter::once(question.what.clone()).chain(timed.cells()).collect());
    }
    let all: i64 = installation.db.read_blocking(|tx| tx.one("SELECT count(*) FROM dossier", &[]))?;
    let own = stock.count;
    table.notes = vec![
        format!("{}: {all} dossiers in the province, {own} of them of the commune. {} requests of each kind, one after another, after a warm-up.", engine.name(), args.requests),
        "In one process, without a socket: door, session, handler, database, template. Values change from request to request.".to_owned(),
    ];
    report.publish("pages", &table)?;
    drop(installation);

    let table = catalogue::measure(folder, args.procedures, args.requests, &runtime)?;
    report.publish("catalogue", &table)
}

fn question(who: &Reader, what: &str, paths: Vec<String>) -> Question {
    Question { what: what.to_owned(), session: who.session.clone(), paths, answer: StatusCode::OK }
}

fn of_a_commune(reception: &Reader, who: &Reader, stock: &Stock) -> Vec<Question> {
    let list = "/desk/dossiers";
    let (procedure, status) = (stock.usual.0.to_string(), stock.usual.1.to_string());
    let names: Vec<&str> = stock.latest.iter().map(|(.., name)| name.as_str()).collect();
    let marks = names.iter().map(|name| path("/desk/search", &[("q", name)])).collect();
    let plain = names.iter().map(|name| path("/desk/search", &[("q", &base::text::fold(name))])).collect();
    let codes = stock.latest.iter().map(|(_, code, _)| path("/desk/search", &[("q", code)])).collect();
    let by_code = question(who, "Search by code (leads to the dossier)", codes);
    vec![
        question(reception, "Inbox, reception of a commune", vec!["/desk".to_owned()]),
        question(who, "Inbox, handler of a commune", vec!["/desk".to_owned()]),
        question(who, "List, commune", vec![list.to_owned()]),
        question(who, "List, commune, status and procedure", vec![path(list, &[("status", &status), ("procedure", &procedure)])]),
        question(who, "List, commune, middle of all pages", vec![path(list, &[("after", &stock.middle.encode())])]),
        question(who, "List, commune, due first", vec![path(list, &[("sort", "due")])]),
        question(who, "Dossier page", stock.latest.iter().map(|(id, ..)| format!("{list}/{id}")).collect()),
        question(who, "Search by name, with marks", marks),
        question(who, "Search by name, without marks", plain),
        Question { answer: StatusCode::SEE_OTHER, ..by_code },
    ]
}

fn of_the_province(who: &Reader, stock: &Stock, middle: &str) -> Vec<Question> {
    let list = "/desk/dossiers";
    let (procedure, status) = (stock.usual.0.to_string(), stock.usual.1.to_string());
    let names = stock.latest.iter().map(|(.., name)| path("/desk/search", &[("q", &base::text::fold(name))])).collect();
    vec![
        question(who, "List, province", vec![list.to_owned()]),
        question(who, "List, province, status and procedure", vec![path(list, &[("status", &status), ("procedure", &procedure)])]),
        question(who, "List, province, middle of all pages", vec![path(list, &[("after", middle)])]),
        question(who, "List, province, overdue now", vec![path(list, &[("timing", "late"), ("sort", "due")])]),
        question(who, "Search by name, province, without marks", names),
        question(who, "Figures of the province, this year", vec![path("/desk/figures", &[("period", "year")])]),
    ]
}
