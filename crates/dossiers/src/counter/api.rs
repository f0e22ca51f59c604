//! The counter as JSON.

use serde::{Deserialize, Serialize};
use web::{Input, Json, Reply, Visit, json};

use super::body::{PersonBody, Reception};
use super::desk::offers;
use super::find::{Found, find, here};
use super::receive::receive;
use crate::desk::Done;
use crate::model::Line;
use crate::needs::Needs;

/// What was scanned or typed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct Scan {
    /// The text of a card's or a receipt's QR code, a number, a phone or a name.
    pub text: String,
}

/// Who stands at the counter.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub struct Seen {
    /// The dossier, when the text names one.
    pub dossier: Option<String>,
    /// Whether its result can be handed over here.
    pub hands_over: bool,
    /// The people that match; one to be registered when nobody is known.
    pub people: Vec<PersonBody>,
    /// Whether they are known already.
    pub known: bool,
    /// Earlier dossiers, when there is one person.
    pub dossiers: Vec<Line>,
    /// What looks odd, or why nothing was found.
    pub notes: Vec<String>,
}

/// A procedure's case to choose.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Choice {
    /// `1.001193/simple`
    pub value: String,
    /// What it is called.
    pub label: String,
    /// Its code, and who decides when that is another agency.
    pub note: String,
}

/// Results that wait to be handed over.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ResultList {
    /// The dossiers.
    pub results: Vec<Line>,
    /// How many there are, counted up to 10,001.
    pub total: i64,
    /// Where the next page begins (`after`).
    pub next: Option<String>,
}

/// `POST /api/v1/counter/look`
pub(super) async fn look(visit: Visit, Json(scan): Json<Scan>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let locale = visit.locale();
    let found = visit.ctx.read(move |tx| find(tx, &needs, &scan.text)).await?;
    json(&match found {
        Found::Dossier(id, hands_over) => Seen { dossier: Some(id.to_string()), hands_over, ..Seen::default() },
        Found::Person { known, person, lines, odd } => Seen {
            known,
            people: vec![PersonBody::from(person.as_ref())],
            dossiers: lines,
            notes: odd.iter().map(|m| m.get(locale).to_owned()).collect(),
            ..Seen::default()
        },
        Found::People(people) => {
            Seen { known: true, people: people.iter().map(|(_, p)| PersonBody::from(p)).collect(), ..Seen::default() }
        }
        Found::Nothing(why) => Seen { notes: vec![why.get(locale).to_owned()], ..Seen::default() },
    })
}

/// `GET /api/v1/counter/procedures?q=`
pub(super) async fn procedures(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let (locale, text) = (visit.locale(), input.text("q").to_owned());
    let found = visit
        .ctx
        .read(move |tx| {
            let here = here(tx, &needs)?;
            offers(tx, &needs, &here, &text, locale)
        })
        .await?;
    json(&found.into_iter().map(|o| Choice { value: o.value, label: o.label, note: o.note }).collect::<Vec<_>>())
}

/// `POST /api/v1/counter/receptions`
pub(super) async fn send(visit: Visit, Json(body): Json<Reception>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let d = visit.ctx.write(move |tx| receive(tx, &needs, &body)).await?;
    json(&Done::from(&d))
}
