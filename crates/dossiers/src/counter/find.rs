//! The counter's one input: scan or type, and see who stands there.

use access::{Action, Tx, permits};
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::cccd::{IdentityCard, NumberWarning};
use base::{ApplicantId, DossierId, Error, Msg, Result};
use web::{Input, Pick, Reply, View, Visit};

use super::body::PersonBody;
use super::desk::{Offer, counters};
use super::look::{Look, beginning, look, of_card};
use super::rows::dossiers_of;
use crate::desk::base_path;
use crate::lifecycle::Status;
use crate::model::{Line, Person};
use crate::needs::{Agency, Needs};
use crate::store;

/// What was found.
pub(super) enum Found {
    /// A dossier, and whether its result is to be handed over here.
    Dossier(DossierId, bool),
    /// One person, known or to be registered, with what looks odd about the card.
    Person { known: bool, person: Box<Person>, lines: Vec<Line>, odd: Vec<Msg> },
    /// Several people.
    People(Vec<(ApplicantId, Person)>),
    /// Nothing, and why.
    Nothing(Msg),
}

/// What is worth a second look on a card. Three digits that the list of births does not know are
/// right when a province of the directory has them.
fn odd(tx: &mut Tx<'_, '_>, needs: &Needs, card: &IdentityCard) -> Result<Vec<Msg>> {
    let provinces = needs.agencies.units(tx, None)?;
    let listed = |place: &str| provinces.iter().any(|(code, _)| place.strip_prefix('0') == Some(code.as_str()));
    let warnings = card.warnings();
    Ok(warnings.iter().filter(|w| !matches!(w, NumberWarning::Place(p) if listed(p))).map(NumberWarning::text).collect())
}

/// Looks a text up.
pub(super) fn find(tx: &mut Tx<'_, '_>, needs: &Needs, text: &str) -> Result<Found> {
    counters(&tx.ctx.actor, Action::ReceiveDossier)?;
    let seen = look(text);
    match &seen {
        Look::Empty => Ok(Found::Nothing(Msg::new("Quét thẻ hoặc nhập để bắt đầu", "Scan a card or type to begin"))),
        Look::BadCard(why) => Ok(Found::Nothing(why.clone())),
        Look::Code(code) => Ok(dossier(tx, code)?.unwrap_or_else(|| {
            Found::Nothing(base::msg!(
                "Không thấy hồ sơ {code} ở nơi bạn làm việc",
                "There is no dossier {code} where you work"
            ))
        })),
        Look::Card(card) => {
            let person = of_card(card);
            let mut known = needs.applicants.search(tx, &person.number)?;
            known.retain(|(_, p)| p.number == person.number);
            let odd = odd(tx, needs, card)?;
            match known.pop() {
                // The card is newer than the account; the ways to reach the person are the account's.
                Some((id, account)) => {
                    let person = Person { phone: account.phone, email: account.email, ..person };
                    Ok(Found::Person { known: true, person: Box::new(person), lines: dossiers_of(tx, id)?, odd })
                }
                None => Ok(Found::Person { known: false, person: Box::new(person), lines: Vec::new(), odd }),
            }
        }
        Look::Number(text) | Look::Phone(text) | Look::Name(text) => {
            let mut people = needs.applicants.search(tx, text)?;
            match people.len() {
                0 => Ok(Found::Person { known: false, person: Box::new(beginning(&seen)), lines: Vec::new(), odd: Vec::new() }),
                1 => match people.pop() {
                    Some((id, person)) => known_person(tx, id, person),
                    None => Err(Error::NotFound("applicant")),
                },
                _ => Ok(Found::People(people)),
            }
        }
    }
}

fn known_person(tx: &mut Tx<'_, '_>, id: ApplicantId, person: Person) -> Result<Found> {
    Ok(Found::Person { known: true, person: Box::new(person), lines: dossiers_of(tx, id)?, odd: Vec::new() })
}

/// The person chosen among several.
pub(super) fn pick(tx: &mut Tx<'_, '_>, needs: &Needs, id: ApplicantId) -> Result<Found> {
    counters(&tx.ctx.actor, Action::ReceiveDossier)?;
    let person = needs.applicants.get(tx, id)?.ok_or(Error::NotFound("applicant"))?;
    known_person(tx, id, person)
}

/// A dossier by its code, when the actor may see it.
pub(super) fn dossier(tx: &mut Tx<'_, '_>, code: &str) -> Result<Option<Found>> {
    let found = store::by_code(tx, code)?.filter(|d| permits(&tx.ctx.actor, Action::ViewDossier, d));
    Ok(found.map(|d| {
        let hands_over = d.status == Status::Finished && permits(&tx.ctx.actor, Action::HandOverResult, &d);
        Found::Dossier(d.id, hands_over)
    }))
}

/// Where a found dossier leads.
pub(super) fn way_to(id: DossierId, hands_over: bool) -> String {
    let base = base_path(id);
    if hands_over { format!("{base}/acts/hand_over") } else { base }
}

/// A dossier in a short list.
#[derive(Debug, Clone)]
pub(super) struct LineView {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) subject: String,
    pub(super) applicant: String,
    pub(super) when: String,
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) status: String,
}

pub(super) fn line_view(line: &Line, locale: base::Locale) -> LineView {
    let status = Status::from_code(line.status);
    LineView {
        href: base_path(line.id),
        code: line.code.clone(),
        subject: line.procedure_name.clone(),
        applicant: line.applicant.clone(),
        when: line.finished_at.unwrap_or(line.submitted_at).dmy(),
        tone: status.map_or("neutral", |s| s.tone().code()),
        icon: status.map_or("dot", Status::icon),
        status: status.map(|s| s.name().get(locale).to_owned()).unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "counter/start.html")]
struct StartPage {
    v: View,
    q: String,
    people: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "counter/person.html")]
struct PersonPage {
    v: View,
    known: bool,
    person: PersonBody,
    kinds: Vec<Pick>,
    sexes: Vec<Pick>,
    odd: Vec<String>,
    lines: Vec<LineView>,
    procedure: String,
    offers: Vec<Offer>,
    asked: bool,
}

/// `GET /desk/counter`
pub(super) async fn start(visit: Visit) -> Reply {
    counters(&visit.ctx.actor, Action::ReceiveDossier)?;
    web::html(&StartPage { v: visit.view, q: String::new(), people: Vec::new() })
}

/// `POST /desk/counter`: what was scanned is personal, so it is not in an address.
pub(super) async fn look_up(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let (text, person) = (input.text("q").to_owned(), input.parsed::<ApplicantId>("person")?);
    let found = visit
        .ctx
        .read(move |tx| match person {
            Some(id) => pick(tx, &needs, id),
            None => find(tx, &needs, &text),
        })
        .await?;
    let q = input.text("q").to_owned();
    match found {
        Found::Dossier(id, hands_over) => web::redirect(&way_to(id, hands_over)),
        Found::Person { known, person, lines, odd } => {
            let body = PersonBody::from(person.as_ref());
            let odd: Vec<String> = odd.iter().map(|m| m.get(visit.locale()).to_owned()).collect();
            let lines = lines.iter().map(|l| line_view(l, visit.locale())).collect();
            web::html(&PersonPage { odd, lines, ..person_page(&visit, visit.view.clone(), body, known, None, "") })
        }
        Found::People(people) => {
            let row = |(id, p): (ApplicantId, Person)| {
                let born = base::text::read::date(&p.born).map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default();
                let note = [p.number, born, p.phone, p.address].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
                (id.to_string(), p.name, note)
            };
            web::html(&StartPage { v: visit.view, q, people: people.into_iter().map(row).collect() })
        }
        Found::Nothing(why) => {
            let view = visit.view.with_errors(base::Fields::one("q", why));
            let page = web::html(&StartPage { v: view, q, people: Vec::new() })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn person_page(visit: &Visit, v: View, person: PersonBody, known: bool, offers: Option<Vec<Offer>>, procedure: &str) -> PersonPage {
    let t = |vi: &'static str, en: &'static str| visit.t(vi, en).to_owned();
    let kind = if person.kind.is_empty() { "citizen" } else { person.kind.as_str() };
    PersonPage {
        kinds: vec![
            Pick::new("citizen", t("Cá nhân", "Person"), kind),
            Pick::new("business", t("Doanh nghiệp, hộ kinh doanh", "Business"), kind),
            Pick::new("organisation", t("Tổ chức khác", "Other organisation"), kind),
        ],
        sexes: vec![Pick::new("male", t("Nam", "Male"), &person.sex), Pick::new("female", t("Nữ", "Female"), &person.sex)],
        v,
        known,
        person,
        odd: Vec::new(),
        lines: Vec::new(),
        procedure: procedure.to_owned(),
        asked: offers.is_some(),
        offers: offers.unwrap_or_default(),
    }
}

/// The person's page again: with wrong fields named, or with the procedures that match.
pub(super) fn ask_again(visit: &Visit, v: View, person: PersonBody, known: bool, offers: Option<Vec<Offer>>, procedure: &str) -> Reply {
    let status = if v.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = web::html(&person_page(visit, v, person, known, offers, procedure))?;
    Ok((status, page).into_response())
}

/// The agency whose counter this is: the first where the officer sits at several.
pub(super) fn here(tx: &mut Tx<'_, '_>, needs: &Needs) -> Result<Agency> {
    let first = counters(&tx.ctx.actor, Action::ReceiveDossier)?.first().copied().ok_or(Error::Forbidden)?;
    needs.agencies.get(tx, first)?.ok_or(Error::NotFound("agency"))
}
