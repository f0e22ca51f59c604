//! What everybody may read.

use std::sync::Arc;

use base::Error;
use web::{Input, Path, Reply, Visit, json};

use super::answers::{ProcedureAnswer, ProcedureItem, ProcedureList, Suggestion, content};
use crate::labels;
use crate::pages::{filter_of, published};
use crate::store::ProcedureVersion;

const PAGE: usize = 50;
/// More suggestions than these nobody reads.
const SUGGESTIONS: usize = 8;

pub(super) async fn list(visit: Visit, input: Input) -> Reply {
    let published = published(&visit).await?;
    let from = input.parsed::<usize>("from")?.unwrap_or(0);
    let found = published.index().search(input.text("q"), &filter_of(&input));
    let page = found.hits.iter().skip(from).take(PAGE);
    let items = page.map(|hit| ProcedureItem::of(&hit.version, visit.locale())).collect();
    json(&ProcedureList { total: found.hits.len(), loose: found.loose, items })
}

pub(super) async fn suggest(visit: Visit, input: Input) -> Reply {
    let published = published(&visit).await?;
    let locale = visit.locale();
    let suggestion = |version: &Arc<ProcedureVersion>| {
        let d = &version.definition;
        let name = d.name.get(locale).to_owned();
        let note = format!("{} · {}", d.sector.name.get(locale), labels::time_line(d).get(locale));
        Suggestion { value: name.clone(), label: name, note, href: format!("/procedures/{}", d.code) }
    };
    let hits = match input.get("q") {
        Some(q) => published.index().search(q, &filter_of(&input)).hits,
        None => Vec::new(),
    };
    json(&hits.iter().take(SUGGESTIONS).map(|hit| suggestion(&hit.version)).collect::<Vec<_>>())
}

async fn wanted(visit: &Visit, code: &str) -> base::Result<Arc<ProcedureVersion>> {
    published(visit).await?.by_code(code).cloned().ok_or(Error::NotFound("procedure"))
}

pub(super) async fn get(visit: Visit, Path(code): Path<String>) -> Reply {
    let version = wanted(&visit, &code).await?;
    json(&ProcedureAnswer {
        id: version.procedure_id,
        version: version.id,
        number: version.number,
        valid_from: version.valid_from.map(base::Instant::rfc3339),
        definition: content(&version.definition)?,
    })
}

pub(super) async fn schema(visit: Visit, Path(code): Path<String>) -> Reply {
    let version = wanted(&visit, &code).await?;
    json(&forms::json_schema(&version.definition.form))
}
