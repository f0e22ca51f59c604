//! `/desk/dossiers`: all dossiers that the reader may see.

use access::{Action, Tx};
use askama::Template;
use axum::http::StatusCode;
use base::{Error, Fields, Locale, Result, RowId};
use std::sync::Arc;
use web::{Input, Path, Pick, Reply, Tone, View, Visit};

use super::badge::Badge;
use super::chips::{Chip, chips};
use super::choices::{Choices, Known};
use super::columns::{Column, Names, text};
use super::list::{self, Found};
use super::misread::misread;
use super::order::Sort;
use super::views::{self, SavedView};
use super::wanted::{LIST, Wanted};
use crate::lifecycle::Status;
use crate::model::Line;
use crate::needs::Needs;

/// Rows on a page.
pub(crate) const ROWS: usize = 50;

/// The page of a dossier on the officers' side.
pub(crate) fn dossier_href(id: impl std::fmt::Display) -> String {
    format!("{LIST}/{id}")
}

/// A cell of the table.
pub(crate) enum Cell {
    Code { href: String, code: String },
    Status { tone: &'static str, icon: &'static str, label: String },
    Due(Badge),
    Text(String),
}

/// A row of the table.
pub(crate) struct Row {
    pub(crate) cells: Vec<(String, Cell)>,
}

#[derive(Template)]
#[template(path = "search/list.html")]
struct ListPage {
    v: View,
    wanted: Wanted,
    found: Found,
    heads: Vec<Head>,
    rows: Vec<Row>,
    misread: Vec<String>,
    chips: Vec<Chip>,
    choices: Choices,
    tabs: Vec<Tab>,
    own_view: Option<SavedView>,
    share: Vec<Pick>,
    name: String,
    prev: String,
    next: String,
}

struct Head {
    label: String,
    sort: Option<(String, &'static str)>,
}

struct Tab {
    label: String,
    href: String,
    current: bool,
}

struct Loaded {
    found: Found,
    known: Known,
    names: Names,
    views: Vec<SavedView>,
    share: Vec<(String, String)>,
    agency: String,
    holder: String,
}

/// `GET /desk/dossiers`
pub(super) async fn list(visit: Visit, input: Input) -> Reply {
    let locale = visit.locale();
    let misread = misread(&input).iter().map(|e| e.message.get(locale).to_owned()).collect();
    show(visit, Wanted::read(&input), String::new(), misread).await
}

async fn show(visit: Visit, wanted: Wanted, name: String, misread: Vec<String>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let asked = wanted.clone();
    let for_read = Arc::clone(&needs);
    let loaded = visit.ctx.read(move |tx| load(tx, &for_read, &asked)).await?;
    let locale = visit.locale();
    let rows = loaded.found.lines.iter().map(|l| row(&needs, l, wanted.shown(), &loaded.names, &visit)).collect();
    let share = loaded.share.iter().map(|(id, name)| Pick::new(id, name, "")).collect();
    web::html(&ListPage {
        rows,
        share,
        misread,
        heads: wanted.shown().iter().map(|c| head(*c, &wanted, locale)).collect(),
        chips: chips(&wanted, &loaded.known, &loaded.agency, &loaded.holder, locale),
        choices: Choices::of(&loaded.known, &wanted.filter, wanted.sort, wanted.shown(), locale),
        tabs: tabs(&wanted, &loaded.views, locale),
        own_view: loaded.views.into_iter().find(|w| w.own && w.id.to_string() == wanted.view),
        prev: wanted.page("before", loaded.found.prev.as_ref()),
        next: wanted.page("after", loaded.found.next.as_ref()),
        found: loaded.found,
        v: visit.view,
        wanted,
        name,
    })
}

fn load(tx: &mut Tx<'_, '_>, needs: &Needs, wanted: &Wanted) -> Result<Loaded> {
    let found = list::page(tx, &wanted.filter, wanted.sort, &wanted.at, ROWS)?;
    let known = Known::load(tx, needs, Action::ViewDossier)?;
    let mut names = Names::default();
    names.learn(tx, needs, found.lines.iter().map(|l| l.agency).chain(wanted.filter.agency))?;
    let agency = wanted.filter.agency.map(|id| names.of(id).to_owned()).unwrap_or_default();
    let official = tx.ctx.actor.official().cloned().ok_or(Error::Forbidden)?;
    let holder = match wanted.filter.holder {
        Some(id) if id == official.id => official.name.clone(),
        Some(_) => found.lines.first().map(|l| l.holder_name.clone()).unwrap_or_default(),
        None => String::new(),
    };
    let mut share: Vec<(String, String)> = Vec::new();
    for grant in official.grants.iter().filter(|g| g.on_behalf_of.is_none()) {
        let id = grant.agency.to_string();
        if !share.iter().any(|(known, _)| *known == id) {
            names.learn(tx, needs, [grant.agency])?;
            share.push((id, names.of(grant.agency).to_owned()));
        }
    }
    Ok(Loaded { found, known, names, views: views::views(tx)?, share, agency, holder })
}

fn head(column: Column, wanted: &Wanted, locale: Locale) -> Head {
    let order = match column {
        Column::Submitted => Some((Sort::Submitted, "desc")),
        Column::Due => Some((Sort::Due, "asc")),
        _ => None,
    };
    let sort = order.map(|(sort, dir)| (wanted.sorted(sort), if wanted.sort == sort { dir } else { "" }));
    Head { label: column.name().get(locale).to_owned(), sort }
}

pub(super) fn row(needs: &Needs, line: &Line, columns: &[Column], names: &Names, visit: &Visit) -> Row {
    let locale = visit.locale();
    let cell = |column: Column| match (column, Status::from_code(line.status)) {
        (Column::Code, _) => Cell::Code { href: dossier_href(line.id), code: line.code.clone() },
        (Column::Status, Some(status)) => {
            Cell::Status { tone: status.tone().code(), icon: status.icon(), label: status.name().get(locale).to_owned() }
        }
        (Column::Due, _) => Cell::Due(Badge::of_line(needs, line, visit.ctx.now, locale)),
        _ => Cell::Text(text(column, line, names, locale)),
    };
    Row { cells: columns.iter().map(|c| (c.name().get(locale).to_owned(), cell(*c))).collect() }
}

fn tabs(wanted: &Wanted, saved: &[SavedView], locale: Locale) -> Vec<Tab> {
    let fixed = [
        (locale.t("Tất cả", "All"), ""),
        (locale.t("Đang xử lý", "In progress"), "group=in_progress&sort=due"),
        (locale.t("Quá hạn", "Overdue"), "timing=late&sort=due"),
        (locale.t("Chờ bổ sung", "Awaiting a supplement"), "group=supplement"),
    ];
    let query = wanted.query();
    let mut tabs: Vec<Tab> = fixed
        .into_iter()
        .map(|(label, asks)| Tab {
            label: label.to_owned(),
            href: if asks.is_empty() { LIST.to_owned() } else { format!("{LIST}?{asks}") },
            current: wanted.view.is_empty() && query == asks,
        })
        .collect();
    tabs.extend(saved.iter().map(|view| Tab {
        label: view.name.clone(),
        href: format!("{LIST}?{}&view={}", view.query, view.id),
        current: view.id.to_string() == wanted.view,
    }));
    tabs
}

/// `POST /desk/views`
pub(super) async fn keep(visit: Visit, input: Input) -> Reply {
    let wanted = Wanted::read(&Input::parse(input.text("query").as_bytes()));
    let (name, query) = (input.text("name").to_owned(), wanted.query());
    let shared = input.parsed("share")?;
    let (typed, kept) = (name.clone(), query.clone());
    match visit.ctx.write(move |tx| views::keep(tx, &name, &kept, shared)).await {
        Ok(id) => {
            let to = format!("{LIST}?{query}&view={id}");
            web::back(&visit.app, &to, Tone::Success, visit.t("Đã lưu danh sách.", "The view is saved."))
        }
        Err(Error::Invalid(fields)) => wrong(visit, wanted, fields, typed).await,
        Err(error) => Err(error.into()),
    }
}

async fn wrong(mut visit: Visit, wanted: Wanted, fields: Fields, typed: String) -> Reply {
    visit.view = visit.view.with_errors(fields);
    let mut response = show(visit, wanted, typed, Vec::new()).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// `POST /desk/views/{id}/remove`
pub(super) async fn remove(visit: Visit, Path(id): Path<RowId>, _input: Input) -> Reply {
    visit.ctx.write(move |tx| views::remove(tx, id)).await?;
    web::back(&visit.app, LIST, Tone::Success, visit.t("Đã xoá danh sách đã lưu.", "The saved view is removed."))
}

impl ListPage {
    fn export(&self, kind: &str) -> String {
        format!("{LIST}.{kind}?{}", self.wanted.query())
    }

    fn remove(&self, id: &RowId) -> String {
        format!("/desk/views/{id}/remove")
    }

    /// The day of a date field.
    fn day(&self, name: &str) -> String {
        self.wanted.filter.pairs().into_iter().find(|(n, _)| *n == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// What the filter form does not show but must not forget.
    fn kept(&self) -> Vec<(&'static str, String)> {
        let hidden = ["own", "counted", "counted_from", "counted_to", "holder"];
        self.wanted.filter.pairs().into_iter().filter(|(name, _)| hidden.contains(name)).collect()
    }
}
