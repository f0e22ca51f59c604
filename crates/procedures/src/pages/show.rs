//! One procedure: who, what it costs, how long it takes, what to bring, what comes out.

use std::sync::Arc;

use access::events_of;
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::{Error, Locale, Msg};
use catalogue::{Case, Component, Definition, Fee, Online, Taken};
use web::{Path, Reply, View, Visit, html};

use super::{Card, published};
use crate::labels;
use crate::search::Filter;
use crate::store::{self, ProcedureVersion, State};

/// A procedure as its page says it, in the reader's language.
pub(crate) struct Shown {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) sector: String,
    pub(crate) sector_href: String,
    pub(crate) summary: String,
    pub(crate) online: String,
    pub(crate) can_apply: bool,
    pub(crate) time: String,
    pub(crate) cost: String,
    pub(crate) place: String,
    pub(crate) audience: String,
    pub(crate) levels: String,
    pub(crate) channels: String,
    /// Where and how to hand in, as a sentence each.
    pub(crate) place_line: String,
    pub(crate) requirements: String,
    pub(crate) steps: Vec<String>,
    pub(crate) cases: Vec<ShownCase>,
    pub(crate) results: Vec<String>,
    pub(crate) laws: Vec<String>,
    /// Questions, each with what holds when the answer is no, as a sentence of its own.
    pub(crate) conditions: Vec<(String, String)>,
    pub(crate) since: String,
}

/// A case with what belongs to it.
pub(crate) struct ShownCase {
    pub(crate) name: String,
    pub(crate) time: String,
    pub(crate) online_time: String,
    pub(crate) papers: Vec<ShownPaper>,
    pub(crate) fees: Vec<ShownFee>,
}

/// A paper to hand in.
pub(crate) struct ShownPaper {
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) count: String,
    pub(crate) required: bool,
    pub(crate) by_form: bool,
}

/// What is to be paid.
pub(crate) struct ShownFee {
    pub(crate) name: String,
    pub(crate) amount: String,
    pub(crate) note: String,
}

impl Shown {
    pub(crate) fn of(d: &Definition, since: Option<base::Instant>, locale: Locale) -> Self {
        let text = |m: &base::Msg| m.get(locale).to_owned();
        let sector: String = url::form_urlencoded::byte_serialize(d.sector.code.as_bytes()).collect();
        Self {
            code: d.code.clone(),
            name: text(&d.name),
            sector: text(&d.sector.name),
            sector_href: format!("/procedures?sector={sector}"),
            summary: text(&d.summary),
            online: text(&labels::online(d.online)),
            can_apply: d.online != Online::Information,
            time: text(&labels::time_line(d)),
            cost: text(&d.cost()),
            place: text(&labels::listed(d.agencies.iter().map(|a| labels::kind(a)))),
            audience: text(&labels::in_a_row(d.audience.iter().map(|a| labels::audience(*a)))),
            levels: text(&labels::in_a_row(d.levels.iter().map(|l| labels::level(*l)))),
            channels: text(&labels::in_a_row(d.channels.iter().map(|c| labels::channel(*c)))),
            place_line: text(&place_line(d)),
            requirements: d.requirements.as_ref().map(text).unwrap_or_default(),
            steps: d.steps.iter().map(text).collect(),
            cases: d.cases.iter().map(|c| case(c, locale)).collect(),
            results: d.results.iter().map(|r| text(&r.name)).collect(),
            laws: d.legal_basis.iter().map(law).collect(),
            conditions: d.eligibility.iter().map(|e| (text(&e.question), text(&otherwise(&e.otherwise)))).collect(),
            since: since.map(base::Instant::dmy).unwrap_or_default(),
        }
    }
}

/// Who carries it out, at which level unless the name says so already, and how to hand in.
fn place_line(d: &Definition) -> Msg {
    let line = |pick: fn(&Msg) -> &str, how: &str| {
        let place = labels::listed(d.agencies.iter().map(|a| labels::kind(a)));
        let levels = d.levels.iter().map(|l| pick(&labels::level(*l)).to_lowercase());
        let levels: Vec<String> = levels.filter(|level| !pick(&place).to_lowercase().contains(level)).collect();
        let levels = if levels.is_empty() { String::new() } else { format!(" ({})", levels.join(", ")) };
        let channels: Vec<String> = d.channels.iter().map(|c| labels::lower_first(pick(&labels::channel(*c)))).collect();
        format!("{}{levels}. {how} {}.", pick(&place), channels.join(", "))
    };
    Msg::of(line(|m| &m.vi, "Cách nộp:"), line(|m| &m.en, "How:"))
}

/// What holds when the answer to a question is no; many such texts begin with “if” by themselves.
fn otherwise(text: &Msg) -> Msg {
    let line = |text: &str, already: &str, before: &str| {
        if text.starts_with(already) { text.to_owned() } else { format!("{before} {text}") }
    };
    Msg::of(line(&text.vi, "Nếu ", "Nếu không:"), line(&text.en, "If ", "If not:"))
}

fn case(case: &Case, locale: Locale) -> ShownCase {
    ShownCase {
        name: case.name.get(locale).to_owned(),
        time: labels::case_time(case).get(locale).to_owned(),
        online_time: case.online_time.map(|t| t.text().get(locale).to_owned()).unwrap_or_default(),
        papers: case.components.iter().map(|c| paper(c, locale)).collect(),
        fees: case.fees.iter().map(|f| fee(f, locale)).collect(),
    }
}

fn paper(paper: &Component, locale: Locale) -> ShownPaper {
    let mut counts = Vec::new();
    if paper.originals > 0 {
        counts.push(format!("{} {}", paper.originals, locale.t("bản chính", "original")));
    }
    if paper.copies > 0 {
        counts.push(format!("{} {}", paper.copies, locale.t("bản sao", "copy")));
    }
    ShownPaper {
        name: paper.name.get(locale).to_owned(),
        note: paper.note.as_ref().map(|n| n.get(locale).to_owned()).unwrap_or_default(),
        count: counts.join(", "),
        required: paper.required,
        by_form: paper.by_form,
    }
}

fn fee(fee: &Fee, locale: Locale) -> ShownFee {
    ShownFee {
        name: fee.name.get(locale).to_owned(),
        amount: match (fee.amount.0, fee.when) {
            (0, _) => locale.t("Miễn phí", "Free").to_owned(),
            (_, Taken::Always) => fee.amount.to_string(),
            (_, when) => format!("{} – {}", fee.amount, when.name().get(locale).to_lowercase()),
        },
        note: fee.note.as_ref().map(|n| n.get(locale).to_owned()).unwrap_or_default(),
    }
}

fn law(law: &catalogue::LegalBasis) -> String {
    let issuer = if law.issuer.is_empty() { String::new() } else { format!(" ({})", law.issuer) };
    format!("{} {}{issuer}", law.name, law.number)
}

#[derive(Template)]
#[template(path = "procedures/show.html")]
struct ShowPage {
    v: View,
    p: Shown,
    related: Vec<Card>,
}

#[derive(Template)]
#[template(path = "procedures/paper.html")]
struct PrintPage {
    v: View,
    p: Shown,
}

/// What is left of a procedure that was abolished.
#[derive(Template)]
#[template(path = "procedures/abolished.html")]
struct AbolishedPage {
    v: View,
    code: String,
    name: String,
    since: String,
    reason: String,
}

async fn wanted(visit: &Visit, code: &str) -> base::Result<Option<Arc<ProcedureVersion>>> {
    Ok(published(visit).await?.by_code(code).cloned())
}

/// Why there is no page of this code: it was abolished, or it never was.
async fn gone(visit: Visit, code: String) -> Reply {
    let found = visit
        .ctx
        .read(move |tx| {
            let Some(p) = store::procedure_by_code(tx, &code)?.filter(|p| p.state == State::Retired) else { return Ok(None) };
            let end = events_of(tx, &p.id.to_string())?.into_iter().rev().find(|e| e.kind == "procedure.retire");
            Ok(Some((p, end)))
        })
        .await?;
    let (p, end) = found.ok_or(Error::NotFound("procedure"))?;
    let since = end.as_ref().map(|e| e.at.dmy()).unwrap_or_default();
    let reason = end.and_then(|e| e.data.get("reason").and_then(|r| r.as_str()).map(str::to_owned)).unwrap_or_default();
    let page = html(&AbolishedPage { v: visit.view, code: p.code, name: p.name, since, reason })?;
    Ok((StatusCode::GONE, page).into_response())
}

/// The page of a procedure.
pub(crate) async fn show(visit: Visit, Path(code): Path<String>) -> Reply {
    let Some(version) = wanted(&visit, &code).await? else { return gone(visit, code).await };
    let locale = visit.locale();
    let related = match version.definition.events.first() {
        Some(event) => {
            let filter = Filter { event: event.clone(), ..Filter::default() };
            let hits = published(&visit).await?.index().search("", &filter).hits;
            hits.iter().filter(|h| h.version.id != version.id).take(4).map(|h| Card::of(&h.version, locale)).collect()
        }
        None => Vec::new(),
    };
    html(&ShowPage { p: Shown::of(&version.definition, version.valid_from, locale), related, v: visit.view })
}

/// The same on paper.
pub(crate) async fn print(visit: Visit, Path(code): Path<String>) -> Reply {
    let Some(version) = wanted(&visit, &code).await? else { return gone(visit, code).await };
    html(&PrintPage { p: Shown::of(&version.definition, version.valid_from, visit.locale()), v: visit.view })
}
