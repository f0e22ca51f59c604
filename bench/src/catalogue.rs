//! The public list of procedures with as many procedures as the national database has.

use std::path::Path;

use access::Origin;
use axum::http::StatusCode;
use base::{Error, Msg, Result};
use procedures::Definition;
use tinhso::{Config, Installation};
use tokio::runtime::Runtime;

use crate::report::{Table, say};
use crate::requests::{Question, ask, path};

/// Words that make the names of the copies differ.
const WORDS: &[&str] = &[
    "thủy sản", "khoáng sản", "cảng biển", "rừng phòng hộ", "đập nước", "chợ dân sinh", "cầu đường", "kho lạnh", "bến xe",
    "trạm y tế", "xưởng gỗ", "viện nghiên cứu", "trường mầm non", "điện mặt trời", "nước sạch", "di sản văn hóa", "quảng cáo",
    "hóa chất", "giống cây trồng", "thú y",
];

/// Measures the search over so many procedures: the built-in ones again and again, each with words
/// of its own in its name.
pub(crate) fn measure(folder: &Path, procedures: usize, often: usize, runtime: &Runtime) -> Result<Table> {
    let place = folder.join("bench_catalogue");
    if place.exists() {
        std::fs::remove_dir_all(&place).map_err(|e| Error::bug(format!("{}: {e}", place.display())))?;
    }
    let installation = Installation::open(Config::demo(&place, 8080, "bench ".repeat(8)))?;
    installation.migrate()?;
    let all = national(procedures)?;
    let questions = questions(&all);
    say(&format!("Publishing {} procedures", all.len()));
    installation.system("bench", Origin::Cli).write_blocking(move |tx| procedures::install(tx, &all).map(drop))?;
    let router = installation.router()?;
    let mut table = Table { head: vec!["page", "p50 ms", "p95 ms", "CPU ms"], ..Table::default() };
    for question in &questions {
        say(&question.what);
        let timed = runtime.block_on(ask(&router, question, often, None))?;
        table.rows.push(std::iter::once(question.what.clone()).chain(timed.cells()).collect());
    }
    table.notes.push(format!(
        "{procedures} procedures in force, {often} requests of each kind to the public list of procedures (20 a page), \
         another text each time."
    ));
    drop(installation);
    std::fs::remove_dir_all(&place).map_err(|e| Error::bug(format!("{}: {e}", place.display())))?;
    Ok(table)
}

fn national(many: usize) -> Result<Vec<Definition>> {
    let sources = procedures::built_in()?;
    let words = |n: usize| WORDS.get(n % WORDS.len()).copied().unwrap_or_default();
    let copies = sources.iter().cycle().take(many).enumerate().map(|(n, source)| {
        let mut d = source.clone();
        d.code = format!("4.{n:06}");
        let (first, second) = (words(n), words(n / WORDS.len()));
        d.name = Msg::of(
            format!("{} lĩnh vực {first}, {second}, nhóm {n}", source.name.vi),
            format!("{} in sector {n}", source.name.en),
        );
        d
    });
    Ok(copies.collect())
}

fn questions(all: &[Definition]) -> Vec<Question> {
    let picked = || all.iter().step_by((all.len() / 200).max(1));
    let ask_for = |what: &str, texts: Vec<String>| Question {
        what: what.to_owned(),
        session: String::new(),
        paths: texts.iter().map(|text| path("/procedures", &[("q", text)])).collect(),
        answer: StatusCode::OK,
    };
    let name = |d: &Definition| d.name.vi.split(' ').take(5).collect::<Vec<_>>().join(" ");
    vec![
        ask_for("All procedures", vec![String::new()]),
        ask_for("Words with marks", picked().map(name).collect()),
        ask_for("Words without marks", picked().map(|d| base::text::fold(&name(d))).collect()),
        ask_for("A whole name", picked().map(|d| d.name.vi.to_string()).collect()),
        ask_for("Mistyped words", picked().map(|d| mistyped(&base::text::fold(&name(d)))).collect()),
        ask_for("A code", picked().map(|d| d.code.clone()).collect()),
    ]
}

/// The longest word with two neighbouring letters exchanged.
fn mistyped(text: &str) -> String {
    let longest = text.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
    let mut letters: Vec<char> = longest.chars().collect();
    if letters.len() > 2 {
        letters.swap(1, 2);
    }
    text.replacen(longest, &letters.iter().collect::<String>(), 1)
}
