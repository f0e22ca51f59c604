//! The one search: codes, people, numbers, phones, and the places of the menu.

use access::{Action, Tx, scope};
use askama::Template;
use base::Result;
use serde::Serialize;
use web::{Input, MenuLink, Reply, View, Visit};

use super::badge::Badge;
use super::columns::{Column, Names};
use super::filter::Filter;
use super::list::{List, matching};
use super::order::{At, Sort};
use super::page::{Cell, Row, dossier_href, row};
use crate::lifecycle::Status;
use crate::model::Line;
use crate::needs::Needs;

/// What a search finds.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Dossiers: the exact code first, then the exact number, then the newest.
    pub lines: Vec<Line>,
    /// The dossier whose whole code was typed.
    pub exact: Option<Line>,
}

/// Finds dossiers that the actor may see.
pub fn find(tx: &mut Tx<'_, '_>, text: &str, most: usize) -> Result<Hits> {
    let text = base::text::nfc(text);
    if text.is_empty() {
        return Ok(Hits::default());
    }
    let code = text.to_uppercase().replace(' ', "");
    let exact = List::where_is(tx, "d.code", &code).rows(tx, Sort::Submitted, &At::Start, 1, true)?.pop();
    let number = text.replace([' ', '.'], "");
    let by_number = List::where_is(tx, "d.applicant_number", &number).rows(tx, Sort::Submitted, &At::Start, most, true)?;
    let seen = scope(&tx.ctx.actor, Action::ViewDossier);
    let mut ids = matching(tx, &seen, &text)?;
    ids.truncate(most);
    let by_text = List::of_these(tx, &ids).rows(tx, Sort::Submitted, &At::Start, most, true)?;
    let exact = exact.map(|(_, line)| line);
    let mut lines: Vec<Line> = exact.clone().into_iter().collect();
    for (_, line) in by_number.into_iter().chain(by_text) {
        if lines.len() < most && !lines.iter().any(|l| l.id == line.id) {
            lines.push(line);
        }
    }
    Ok(Hits { lines, exact })
}

/// A thing found, as the command bar shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Hit {
    /// Where it leads.
    pub href: String,
    /// What it is.
    pub title: String,
    /// More about it.
    pub note: String,
    /// The name of its icon.
    pub icon: String,
}

/// Things of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HitGroup {
    /// What kind.
    pub label: String,
    /// The things.
    pub items: Vec<Hit>,
}

/// What a search finds, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HitGroups {
    /// The groups that have something.
    pub groups: Vec<HitGroup>,
}

/// The places of the menu whose name has the words typed, with marks or without.
pub(crate) fn places(menu: &[MenuLink], text: &str) -> Vec<Hit> {
    let found = menu.iter().filter(|item| base::text::matches_words(text, &base::text::fold(&item.label)));
    found
        .take(6)
        .map(|item| Hit {
            href: item.href.to_owned(),
            title: item.label.clone(),
            note: String::new(),
            icon: item.icon.to_owned(),
        })
        .collect()
}

/// `GET /search.json`
pub(super) async fn quick(visit: Visit, input: Input) -> Reply {
    let text = input.text("q").to_owned();
    let needs = visit.app.get::<Needs>()?;
    let places = if text.is_empty() { Vec::new() } else { places(&visit.view.menu, &text) };
    let hits = visit.ctx.read(move |tx| find(tx, &text, 8)).await?;
    let locale = visit.locale();
    let dossiers = hits.lines.iter().map(|line| {
        let status = Status::from_code(line.status).map(|s| s.name().get(locale).to_owned()).unwrap_or_default();
        let badge = Badge::of_line(&needs, line, visit.ctx.now, locale);
        Hit {
            href: dossier_href(line.id),
            title: format!("{} · {}", line.code, line.applicant),
            note: format!("{status} · {}", badge.text),
            icon: "file".to_owned(),
        }
    });
    let groups = [
        HitGroup { label: visit.t("Hồ sơ", "Dossiers").to_owned(), items: dossiers.collect() },
        HitGroup { label: visit.t("Trang", "Pages").to_owned(), items: places },
    ];
    web::json(&HitGroups { groups: groups.into_iter().filter(|g| !g.items.is_empty()).collect() })
}

#[derive(Template)]
#[template(path = "search/find.html")]
struct FindPage {
    v: View,
    text: String,
    rows: Vec<Row>,
    heads: Vec<String>,
    places: Vec<Hit>,
    all: String,
}

/// How many dossiers the page of results shows.
const SHOWN: usize = 30;

/// `GET /desk/search`: a whole code leads to its dossier at once.
pub(super) async fn page(visit: Visit, input: Input) -> Reply {
    let text = input.text("q").to_owned();
    let needs = visit.app.get::<Needs>()?;
    let (asked, for_read) = (text.clone(), needs.clone());
    let (hits, names) = visit
        .ctx
        .read(move |tx| {
            let hits = find(tx, &asked, SHOWN)?;
            let mut names = Names::default();
            names.learn(tx, &for_read, hits.lines.iter().map(|l| l.agency))?;
            Ok((hits, names))
        })
        .await?;
    if let Some(line) = hits.exact {
        return web::redirect(&dossier_href(line.id));
    }
    let locale = visit.locale();
    let columns = [Column::Code, Column::Applicant, Column::Procedure, Column::Status, Column::Due, Column::Agency];
    web::html(&FindPage {
        rows: hits.lines.iter().map(|l| row(&needs, l, &columns, &names, &visit)).collect(),
        heads: columns.iter().map(|c| c.name().get(locale).to_owned()).collect(),
        places: if text.is_empty() { Vec::new() } else { places(&visit.view.menu, &text) },
        all: Filter { text: text.clone(), ..Filter::default() }.href(),
        v: visit.view,
        text,
    })
}
