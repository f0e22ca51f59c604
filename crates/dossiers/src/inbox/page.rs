//! `/desk`: the officer's inbox.

use access::Action;
use askama::Template;
use base::{Cursor, Locale, Result};
use serde::Serialize;
use web::{Input, Pick, Reply, View, Visit};

use super::tasks::{Asked, Inbox, Pressure, Waiting, Whose, inbox, stands_in};
use crate::model::TaskKind;
use crate::needs::Needs;
use crate::search::choices::Known;
use crate::search::filter::address;
use crate::search::{Badge, dossier_href};

/// Rows on a page.
const ROWS: usize = 50;

impl Asked {
    /// Reads a query.
    pub fn read(input: &Input) -> Self {
        Self {
            kind: input.get("kind").and_then(TaskKind::from_code),
            procedure: input.get("procedure").and_then(|t| t.parse().ok()),
            whose: Whose::ALL.into_iter().find(|w| w.code() == input.text("whose")).unwrap_or_default(),
            pressure: match input.text("timing") {
                "late" => Some(Pressure::Late),
                "soon" => Some(Pressure::Soon),
                _ => None,
            },
            after: input.get("after").and_then(Cursor::decode),
        }
    }

    /// The address of the inbox with these questions.
    pub fn href(&self) -> String {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        pairs.extend(self.kind.map(|k| ("kind", k.code().to_owned())));
        pairs.extend(self.procedure.map(|p| ("procedure", p.to_string())));
        if self.whose != Whose::default() {
            pairs.push(("whose", self.whose.code().to_owned()));
        }
        pairs.extend(self.pressure.map(|p| ("timing", if p == Pressure::Late { "late" } else { "soon" }.to_owned())));
        pairs.extend(self.after.as_ref().map(|c| ("after", c.encode())));
        if pairs.is_empty() { "/desk".to_owned() } else { format!("/desk?{}", address(&pairs)) }
    }
}

/// A task as pages and the API show it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TaskLine {
    /// The task's id.
    pub id: String,
    /// `receive`, `step`, `opinion`, `approve`, `confirm` or `hand_over`.
    pub kind: &'static str,
    /// What the work is called.
    pub kind_name: String,
    /// The dossier's id.
    pub dossier: String,
    /// The dossier's code.
    pub code: String,
    /// Who applies.
    pub applicant: String,
    /// The procedure.
    pub procedure: String,
    /// The step of the process.
    pub step: String,
    /// Who it is given to, by name; empty when it is the desk's.
    pub given_to: String,
    /// Whether it is given to the reader by name.
    pub mine: bool,
    /// Since when it waits, in milliseconds UTC.
    pub since: i64,
    /// Since when it waits, in words.
    pub waits_since: String,
    /// How its time stands.
    pub time: Badge,
    /// The page of the dossier.
    pub href: String,
}

impl TaskLine {
    /// The task in the reader's language.
    pub(crate) fn of(needs: &Needs, task: &Waiting, visit: &Visit) -> Self {
        let locale = visit.locale();
        let time = match task.risk {
            Some(due) => Badge::until(needs, task.agency, due, visit.ctx.now, locale),
            // The resolution is over: what counts is how long the result has been lying there.
            None if task.kind == TaskKind::HandOver => Badge {
                state: "ok",
                text: format!("{} {}", locale.t("Chờ trả từ", "Waits to be handed over since"), task.since.dmy()),
                exact: String::new(),
            },
            None => Badge {
                state: "ok",
                text: locale.t("Không quy định thời hạn", "No legal time").to_owned(),
                exact: String::new(),
            },
        };
        let me = visit.ctx.actor.official().map(|o| o.id);
        // Who holds the dossier holds its work, given by name or alone at the desk; an opinion is
        // asked beside it.
        let beside = task.kind == TaskKind::Opinion && task.assignee.is_none();
        let holder = if beside { None } else { task.assignee.or(task.holder) };
        Self {
            id: task.id.to_string(),
            kind: task.kind.code(),
            kind_name: task.kind.name().get(locale).to_owned(),
            dossier: task.dossier.to_string(),
            code: task.code.clone(),
            applicant: task.applicant.clone(),
            procedure: task.procedure.clone(),
            step: task.step.clone(),
            given_to: if holder.is_some() { task.holder_name.clone() } else { String::new() },
            mine: holder.is_some() && holder == me,
            since: task.since.ms(),
            waits_since: task.since.hm_dmy(),
            time,
            href: dossier_href(task.dossier),
        }
    }
}

#[derive(Template)]
#[template(path = "inbox/list.html")]
struct InboxPage {
    v: View,
    asked: Asked,
    inbox: Inbox,
    lines: Vec<TaskLine>,
    tabs: Vec<Tab>,
    whose: Vec<Pick>,
    procedures: Vec<Pick>,
    timings: Vec<Pick>,
    late_href: String,
    soon_href: String,
    absent: bool,
    first: String,
    next: String,
}

struct Tab {
    label: String,
    href: String,
    current: bool,
    count: String,
}

/// `GET /desk`
pub(super) async fn list(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let asked = Asked::read(&input);
    let (question, for_read) = (asked.clone(), needs.clone());
    let (inbox, known) = visit
        .ctx
        .read(move |tx| -> Result<_> { Ok((inbox(tx, &question, ROWS)?, Known::load(tx, &for_read, Action::ViewDossier)?)) })
        .await?;
    let locale = visit.locale();
    let first = Asked { after: None, ..asked.clone() };
    let with = |pressure| Asked { pressure: Some(pressure), ..first.clone() }.href();
    let chosen = asked.procedure.map(|p| p.to_string()).unwrap_or_default();
    let absent = stands_in(&visit.ctx.actor);
    let timing = match asked.pressure {
        Some(Pressure::Late) => "late",
        Some(Pressure::Soon) => "soon",
        None => "",
    };
    web::html(&InboxPage {
        lines: inbox.tasks.iter().map(|t| TaskLine::of(&needs, t, &visit)).collect(),
        tabs: tabs(&first, &inbox, locale),
        whose: Whose::ALL
            .iter()
            .filter(|w| absent || **w != Whose::Absent)
            .map(|w| Pick::new(w.code(), w.name().get(locale), asked.whose.code()))
            .collect(),
        procedures: known.procedures.iter().map(|(id, _, name)| Pick::new(id.to_string(), name, &chosen)).collect(),
        timings: vec![
            Pick::new("late", locale.t("Quá hạn", "Late"), timing),
            Pick::new("soon", locale.t("Đến hạn trong 24 giờ", "Due within 24 hours"), timing),
        ],
        late_href: with(Pressure::Late),
        soon_href: with(Pressure::Soon),
        absent,
        first: if asked.after.is_some() { first.href() } else { String::new() },
        next: inbox.next.clone().map(|after| Asked { after: Some(after), ..asked.clone() }.href()).unwrap_or_default(),
        v: visit.view,
        inbox,
        asked,
    })
}

fn tabs(first: &Asked, inbox: &Inbox, locale: Locale) -> Vec<Tab> {
    let count = |kind| inbox.kinds.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n);
    let all: i64 = inbox.kinds.iter().map(|(_, n)| *n).sum();
    let mut tabs = vec![Tab {
        label: locale.t("Tất cả", "All").to_owned(),
        href: Asked { kind: None, ..first.clone() }.href(),
        current: first.kind.is_none(),
        count: capped(all, locale),
    }];
    // Kinds that never come to these desks have no tab; the chosen one stays, even when it is empty.
    tabs.extend(TaskKind::ALL.into_iter().filter(|k| count(*k) > 0 || first.kind == Some(*k)).map(|kind| Tab {
        label: kind.name().get(locale).to_owned(),
        href: Asked { kind: Some(kind), ..first.clone() }.href(),
        current: first.kind == Some(kind),
        count: capped(count(kind), locale),
    }));
    tabs
}

fn capped(n: i64, locale: Locale) -> String {
    if n > base::CAP { locale.t("hơn 10.000", "over 10,000").to_owned() } else { n.to_string() }
}
