//! A list as a file: exactly what is shown, page after page, outside the database's threads.

use std::sync::Arc;

use access::{Action, Ctx, NewEvent, Scope, Subject, scope};
use base::{Cursor, Error, Result};
use serde_json::json;
use web::{Input, Reply, Visit};

use super::columns::{Column, Names, text};
use super::list::List;
use super::misread::misread;
use super::order::At;
use super::sheet::{CSV, Csv, Field, Sheet, XLSX, Xlsx};
use super::wanted::Wanted;
use crate::model::Line;
use crate::needs::Needs;

/// The most rows of a file.
pub(crate) const MOST: usize = 50_000;
/// Rows read in one transaction.
const CHUNK: usize = 1_000;

/// `GET /desk/dossiers.xlsx`
pub(super) async fn xlsx(visit: Visit, input: Input) -> Reply {
    let locale = visit.locale();
    let bytes = make(&visit, &input, move |heads| {
        Ok(Box::new(Xlsx::new(locale.t("Hồ sơ", "Dossiers"), heads)?))
    })
    .await?;
    web::download(&name(&visit, "xlsx"), XLSX, false, bytes)
}

/// `GET /desk/dossiers.csv`
pub(super) async fn csv(visit: Visit, input: Input) -> Reply {
    let bytes = make(&visit, &input, |heads| Ok(Box::new(Csv::new(heads)?))).await?;
    web::download(&name(&visit, "csv"), CSV, false, bytes)
}

fn name(visit: &Visit, kind: &str) -> String {
    format!("ho-so-{}.{kind}", visit.ctx.now.local().strftime("%Y%m%d-%H%M"))
}

async fn make(
    visit: &Visit,
    input: &Input,
    sheet: impl FnOnce(&[(String, u8)]) -> Result<Box<dyn Sheet>> + Send + 'static,
) -> Result<Vec<u8>> {
    if scope(&visit.ctx.actor, Action::ViewDossier) == Scope::Nothing {
        return Err(Error::Forbidden);
    }
    misread(input).check()?;
    let needs = visit.app.get::<Needs>()?;
    let (ctx, wanted) = (visit.ctx.clone(), Wanted::read(input));
    tokio::task::spawn_blocking(move || {
        let locale = ctx.locale;
        let heads: Vec<(String, u8)> =
            wanted.shown().iter().map(|c| (c.name().get(locale).to_owned(), c.width())).collect();
        fill(&ctx, needs, &wanted, sheet(&heads)?)
    })
    .await
    .map_err(Error::bug)?
}

/// Fills a sheet with the list; for threads outside the async runtime.
pub(crate) fn fill(ctx: &Ctx, needs: Arc<Needs>, wanted: &Wanted, mut sheet: Box<dyn Sheet>) -> Result<Vec<u8>> {
    let locale = ctx.locale;
    let (mut at, mut rows, mut names) = (At::Start, 0, Names::default());
    loop {
        let (asked, from, needs, mut known) = (wanted.clone(), at, Arc::clone(&needs), std::mem::take(&mut names));
        let (lines, known) = ctx.read_blocking(move |tx| {
            let list = List::open(tx, &asked.filter)?;
            let few = list.is_short(tx)?;
            let lines = list.rows(tx, asked.sort, &from, CHUNK, few)?;
            known.learn(tx, &needs, lines.iter().map(|(_, line)| line.agency))?;
            Ok((lines, known))
        })?;
        names = known;
        for (_, line) in lines.iter().take(MOST - rows) {
            let fields: Vec<Field> = wanted.shown().iter().map(|c| field(*c, line, &names, locale)).collect();
            sheet.row(&fields)?;
        }
        rows += lines.len();
        match lines.last() {
            Some((key, line)) if lines.len() == CHUNK && rows < MOST => {
                at = At::After(Cursor { key: *key, id: line.id.to_string() });
            }
            _ => break,
        }
    }
    if rows >= MOST {
        let note = locale.t(
            "Tệp chỉ gồm 50.000 hồ sơ đầu tiên. Hãy thêm điều kiện lọc để xuất phần còn lại.",
            "This file holds the first 50,000 dossiers only. Add filters to export the rest.",
        );
        sheet.row(&[Field::Text(note.to_owned())])?;
    }
    noted(ctx, wanted, rows)?;
    sheet.finish()
}

fn field(column: Column, line: &Line, names: &Names, locale: base::Locale) -> Field {
    match column {
        Column::Supplements => Field::Number(i64::from(line.supplements)),
        _ => Field::Text(text(column, line, names, locale)),
    }
}

/// Taking many people's data out of the system is itself an act.
fn noted(ctx: &Ctx, wanted: &Wanted, rows: usize) -> Result<()> {
    let query = wanted.query();
    ctx.write_blocking(move |tx| {
        let subject = Subject { kind: "list", id: tx.ctx.actor.key(), agency: None };
        tx.record(NewEvent { kind: "dossier.export", subject, data: json!({ "query": query, "rows": rows }) }).map(drop)
    })
}
