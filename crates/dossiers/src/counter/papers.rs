//! Second and last page of a reception: the papers, who decides, how the result comes; then receive.

use std::sync::Arc;

use access::{Action, Tx};
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::deadline::Clock;
use base::{AgencyId, Error, FileId, Instant, Result, RowId};
use catalogue::Case;
use web::{Input, Pick, Reply, View, Visit};

use super::body::{PaperBody, PersonBody, Reception};
use super::desk::{chosen, counters, deciders, offers};
use super::find::{ask_again, here};
use super::receive::receive;
use crate::formview::{FileLook, FormPage, Names, Pressed, Sent};
use crate::model::{Channel, ResultBy};
use crate::needs::{Agency, Needs, ProcedureVersion};

/// A paper on the list.
#[derive(Debug, Clone)]
struct PaperRow {
    key: String,
    /// The names of the tick and of the scan.
    has: String,
    scan: String,
    name: String,
    note: String,
    ticked: bool,
    originals: String,
    copies: String,
    file: Option<FileLook>,
}

#[derive(Template)]
#[template(path = "counter/papers.html")]
struct PapersPage {
    v: View,
    token: String,
    procedure: String,
    name: String,
    who: String,
    person: Vec<(String, String)>,
    papers: Vec<PaperRow>,
    counters: Vec<Pick>,
    deciders: Vec<Pick>,
    channels: Vec<Pick>,
    results: Vec<Pick>,
    fee: String,
    due: String,
    form: String,
    note: String,
}

/// What the page needs of the database.
struct Sheet {
    version: Arc<ProcedureVersion>,
    case: Case,
    counters: Vec<Agency>,
    deciders: Vec<Agency>,
    names: Names,
    files: Vec<(String, FileLook)>,
}

fn sheet(tx: &mut Tx<'_, '_>, needs: &Needs, body: &Reception) -> Result<Sheet> {
    let (version, case) = chosen(tx, needs, &body.procedure)?;
    let mut places = Vec::new();
    for id in counters(&tx.ctx.actor, Action::ReceiveDossier)? {
        places.extend(needs.agencies.get(tx, id)?);
    }
    let at: Option<AgencyId> = body.agency.parse().ok().or_else(|| places.first().map(|a| a.id));
    let deciders = match at {
        Some(at) => deciders(tx, needs, &version, at)?,
        None => Vec::new(),
    };
    let names = Names::load(tx, needs, &version.definition.form, &body.answers())?;
    let me = tx.ctx.actor.key();
    let mut scans = Vec::new();
    for paper in &body.papers {
        if let Ok(id) = paper.file.parse::<FileId>()
            && let Some(file) = files::get(tx, id)?.filter(|f| f.created_by == me)
        {
            scans.push((paper.component.clone(), FileLook::of(&file)));
        }
    }
    Ok(Sheet { version, case, counters: places, deciders, names, files: scans })
}

fn page(visit: &Visit, v: View, needs: &Needs, sheet: &Sheet, body: &Reception, extra: Option<&str>) -> Result<PapersPage> {
    let locale = visit.locale();
    let definition = &sheet.version.definition;
    let first_time = body.papers.is_empty() && v.errors.is_empty();
    let form = FormPage {
        form: &definition.form,
        answers: &body.answers(),
        sources: &serde_json::Map::new(),
        names: &sheet.names,
        reasons: &[],
        extra,
    };
    let decider = if body.competent.is_empty() { sheet.deciders.first().map(|a| a.id.to_string()).unwrap_or_default() } else { body.competent.clone() };
    let competent: Option<AgencyId> = decider.parse().ok();
    let pick = |a: &Agency, chosen: &str| Pick::new(a.id.to_string(), a.name.clone(), chosen);
    let case_name = if definition.cases.len() > 1 { format!(" – {}", sheet.case.name.get(locale)) } else { String::new() };
    let channel = body.channel();
    Ok(PapersPage {
        token: if body.token.is_empty() { visit.ctx.id::<RowId>().to_string() } else { body.token.clone() },
        procedure: format!("{}/{}", definition.code, sheet.case.key),
        name: format!("{}{case_name}", definition.name.get(locale)),
        who: format!("{} · {}", body.person.name, body.person.number),
        person: body.person.pairs(),
        papers: sheet.case.components.iter().map(|c| paper(sheet, body, c, locale, first_time)).collect(),
        counters: if sheet.counters.len() > 1 { sheet.counters.iter().map(|a| pick(a, &body.agency)).collect() } else { Vec::new() },
        deciders: if sheet.deciders.len() > 1 { sheet.deciders.iter().map(|a| pick(a, &decider)).collect() } else { Vec::new() },
        channels: [Channel::Counter, Channel::Post]
            .into_iter()
            .map(|c| Pick {
                value: if c == Channel::Post { "post" } else { "counter" }.to_owned(),
                label: c.name().get(locale).to_owned(),
                hint: String::new(),
                chosen: c == channel,
            })
            .collect(),
        results: [ResultBy::Counter, ResultBy::Post, ResultBy::Online]
            .into_iter()
            .map(|r| Pick::new(r.code(), r.name().get(locale), body.result_by().code()))
            .collect(),
        fee: sheet.case.cost().get(locale).to_owned(),
        due: competent.and_then(|agency| promise(needs, &sheet.case, agency, visit.ctx.now)).unwrap_or_default(),
        form: if definition.form.sections.is_empty() { String::new() } else { form.whole(&v)? },
        note: body.note.clone(),
        v,
    })
}

/// When the result will be promised for, if the dossier is received now.
fn promise(needs: &Needs, case: &Case, competent: AgencyId, now: Instant) -> Option<String> {
    let clock = Clock::new(now.local(), case.time);
    clock.due(&needs.agencies.calendar(competent)).map(|due| Instant::from_local(due).hm_dmy())
}

fn paper(sheet: &Sheet, body: &Reception, c: &catalogue::Component, locale: base::Locale, first_time: bool) -> PaperRow {
    let entered = body.papers.iter().find(|p| p.component == c.key);
    let count = |entered: Option<u32>, wanted: u32| if first_time { wanted } else { entered.unwrap_or(wanted) }.to_string();
    let mut notes: Vec<String> = Vec::new();
    notes.push(if c.required { locale.t("bắt buộc", "required") } else { locale.t("nếu có", "if there is one") }.to_owned());
    if c.by_form {
        notes.push(locale.t("bản giấy, hoặc khai ở biểu mẫu bên dưới", "on paper, or by the form below").to_owned());
    }
    notes.extend(c.note.iter().map(|n| n.get(locale).to_owned()));
    PaperRow {
        has: format!("has.{}", c.key),
        scan: format!("scan.{}", c.key),
        key: c.key.clone(),
        name: c.name.get(locale).to_owned(),
        note: notes.join(" · "),
        ticked: entered.is_some(),
        originals: count(entered.map(|p| p.originals), c.originals),
        copies: count(entered.map(|p| p.copies), c.copies),
        file: sheet.files.iter().find(|(key, _)| *key == c.key).map(|(_, look)| look.clone()),
    }
}

async fn show(visit: &Visit, v: View, needs: Arc<Needs>, body: Reception, extra: Option<&str>) -> Reply {
    let (reading, typed) = (Arc::clone(&needs), body.clone());
    let sheet = visit.ctx.read(move |tx| sheet(tx, &reading, &typed)).await?;
    let status = if v.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = web::html(&page(visit, v, &needs, &sheet, &body, extra)?)?;
    Ok((status, page).into_response())
}

/// `POST /desk/counter/new`: the person is known; choose the procedure.
pub(super) async fn choose(visit: Visit, input: Input) -> Reply {
    counters(&visit.ctx.actor, Action::ReceiveDossier)?;
    let needs = visit.app.get::<Needs>()?;
    let person = PersonBody::read(&input);
    let wanted = input.get("chosen").unwrap_or(input.text("procedure")).to_owned();
    let known = input.ticked("known");
    if let Err(Error::Invalid(fields)) = person.person() {
        return ask_again(&visit, visit.view.clone().with_errors(fields), person, known, None, &wanted);
    }
    let body = Reception { person: person.clone(), procedure: wanted.clone(), ..Reception::default() };
    let (reading, text, locale) = (Arc::clone(&needs), wanted.clone(), visit.locale());
    let found = visit
        .ctx
        .read(move |tx| {
            // A chosen case is a code; anything else is words to search by.
            match chosen(tx, &reading, &text) {
                Ok(_) => Ok(None),
                Err(Error::Invalid(_)) => {
                    let here = here(tx, &reading)?;
                    offers(tx, &reading, &here, &text, locale).map(Some)
                }
                Err(error) => Err(error),
            }
        })
        .await?;
    match found {
        None => show(&visit, visit.view.clone(), needs, body, None).await,
        Some(offers) => match offers.as_slice() {
            [only] => show(&visit, visit.view.clone(), needs, Reception { procedure: only.value.clone(), ..body }, None).await,
            _ => ask_again(&visit, visit.view.clone(), person, known, Some(offers), &wanted),
        },
    }
}

/// `POST /desk/counter/receive`
pub(super) async fn send(visit: Visit, form: files::Form) -> Reply {
    counters(&visit.ctx.actor, Action::ReceiveDossier)?;
    let needs = visit.app.get::<Needs>()?;
    let mut body = Reception::read(&form.input);
    for sent in &form.files {
        let Some(key) = sent.field.strip_prefix("scan.") else { continue };
        let file = sent.file.id.to_string();
        match body.papers.iter_mut().find(|p| p.component == key) {
            Some(paper) => paper.file = file,
            // A scan without a tick is a paper that is there.
            None => body.papers.push(PaperBody { component: key.to_owned(), file, ..PaperBody::default() }),
        }
    }
    if let Some(gone) = form.input.get("remove") {
        body.papers.iter_mut().filter(|p| p.file == gone).for_each(|p| p.file.clear());
    }
    let (reading, wanted) = (Arc::clone(&needs), body.procedure.clone());
    let (version, _) = visit.ctx.read(move |tx| chosen(tx, &reading, &wanted)).await?;
    let e_form = &version.definition.form;
    let sent = Sent::read(e_form, form.input, &form.files);
    let answers = sent.answers(e_form, forms::Scope::Whole);
    body.answers = filled(e_form, &answers);
    match &sent.pressed {
        Pressed::Continue if form.errors.is_empty() => {}
        Pressed::Add(group) => return show(&visit, visit.view.clone(), needs, body, Some(group)).await,
        _ => return show(&visit, visit.view.clone().with_errors(form.errors), needs, body, None).await,
    }
    let (doing, entered) = (Arc::clone(&needs), body.clone());
    match visit.ctx.write(move |tx| receive(tx, &doing, &entered)).await {
        Ok(d) => web::redirect(&format!("/desk/counter/received/{}", d.id)),
        Err(Error::Invalid(fields)) => show(&visit, visit.view.clone().with_errors(fields), needs, body, None).await,
        Err(error) => Err(error.into()),
    }
}

/// What was really filled in; an untouched form is no answers at all.
fn filled(form: &forms::Form, answers: &forms::Answers) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(answers) {
        Ok(serde_json::Value::Object(all)) if answers.has_unread() || !forms::submitted(form, answers).is_empty() => all,
        _ => serde_json::Map::new(),
    }
}
