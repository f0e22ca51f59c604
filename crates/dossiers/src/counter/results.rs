//! The hand-over desk: what waits for the people who come for it.

use access::{Action, Tx};
use askama::Template;
use base::{AgencyId, Result, RowId};
use web::{Input, Reply, View, Visit};

use super::api::ResultList;
use super::desk::counters;
use super::find::{Found, LineView, dossier, line_view, way_to};
use super::look::{Look, look, of_card};
use super::rows::{Waiting, waiting};
use crate::model::Line;
use crate::needs::Needs;

#[derive(Template)]
#[template(path = "counter/results.html")]
struct ResultsPage {
    v: View,
    q: String,
    lines: Vec<LineView>,
    total: i64,
    next: String,
}

/// What the results desk shows.
enum Shown {
    /// One dossier: its hand-over.
    One(String),
    /// A list.
    List(Vec<Line>, i64, Option<RowId>),
}

fn search(tx: &mut Tx<'_, '_>, needs: &Needs, text: &str, agencies: Vec<AgencyId>, after: Option<RowId>) -> Result<Shown> {
    let seen = look(text);
    let people = match &seen {
        Look::Code(code) => {
            if let Some(Found::Dossier(id, hands_over)) = dossier(tx, code)? {
                return Ok(Shown::One(way_to(id, hands_over)));
            }
            Some(Vec::new())
        }
        Look::Card(card) => Some(needs.applicants.search(tx, &of_card(card).number)?),
        Look::Number(text) | Look::Phone(text) | Look::Name(text) => Some(needs.applicants.search(tx, text)?),
        Look::Empty => None,
        Look::BadCard(_) => Some(Vec::new()),
    };
    let people = people.map(|found| found.into_iter().map(|(id, _)| id).collect());
    let (lines, total, next) = waiting(tx, &Waiting { agencies, people, after })?;
    Ok(Shown::List(lines, total, next))
}

/// `GET /desk/results`, and the same as POST when something is looked up: it may be personal.
pub(super) async fn results(visit: Visit, input: Input) -> Reply {
    let agencies = counters(&visit.ctx.actor, Action::HandOverResult)?;
    let needs = visit.app.get::<Needs>()?;
    let (text, after) = (input.text("q").to_owned(), input.parsed::<RowId>("after")?);
    match visit.ctx.read(move |tx| search(tx, &needs, &text, agencies, after)).await? {
        Shown::One(way) => web::redirect(&way),
        Shown::List(lines, total, next) => web::html(&ResultsPage {
            q: input.text("q").to_owned(),
            lines: lines
                .iter()
                .map(|l| LineView { href: way_to(l.id, true), ..line_view(l, visit.locale()) })
                .collect(),
            total,
            next: next.map(|id| format!("/desk/results?after={id}")).unwrap_or_default(),
            v: visit.view,
        }),
    }
}

/// `GET /api/v1/results`
pub(super) async fn api(visit: Visit, input: Input) -> Reply {
    let agencies = counters(&visit.ctx.actor, Action::HandOverResult)?;
    let after = input.parsed::<RowId>("after")?;
    let of = Waiting { agencies, people: None, after };
    let (results, total, next) = visit.ctx.read(move |tx| waiting(tx, &of)).await?;
    web::json(&ResultList { results, total, next: next.map(|id| id.to_string()) })
}
