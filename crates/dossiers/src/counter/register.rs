//! The register of a counter (form 07, *Sổ theo dõi hồ sơ*): what was received in a period.

use std::collections::HashMap;

use access::{Action, NewEvent, Subject, Tx};
use askama::Template;
use base::text::read;
use base::{AgencyId, Date, Error, Fields, Instant, Locale, Msg, Result};
use db::{Row, params};
use serde_json::json;
use web::{Input, Pick, Reply, View, Visit};

use super::desk::counters;
use crate::lifecycle::Status;
use crate::model::{Channel, Outcome, Person};
use crate::needs::{Needs, RegisterLine, RegisterSheet};

/// The most dossiers of one register: about a hundred sheets.
const MOST: i64 = 2_000;

#[derive(Template)]
#[template(path = "counter/register.html")]
struct RegisterPage {
    v: View,
    agencies: Vec<Pick>,
    from: String,
    to: String,
}

async fn page(visit: &Visit, input: &Input, errors: Fields) -> Result<RegisterPage> {
    let own = counters(&visit.ctx.actor, Action::ReceiveDossier)?;
    let needs = visit.app.get::<Needs>()?;
    let chosen = input.text("agency").to_owned();
    let agencies = visit
        .ctx
        .read(move |tx| {
            let mut picks = Vec::new();
            for id in own {
                picks.extend(needs.agencies.get(tx, id)?.map(|a| Pick::new(id.to_string(), a.name, &chosen)));
            }
            Ok(picks)
        })
        .await?;
    let today = visit.ctx.now.date();
    let shown = |name: &str, otherwise: Date| match input.get(name) {
        Some(typed) => typed.to_owned(),
        None => otherwise.strftime("%d/%m/%Y").to_string(),
    };
    Ok(RegisterPage {
        agencies,
        from: shown("from", today.first_of_month()),
        to: shown("to", today),
        v: visit.view.clone().with_errors(errors),
    })
}

/// `GET /desk/register`
pub(super) async fn ask(visit: Visit, input: Input) -> Reply {
    web::html(&page(&visit, &input, Fields::new()).await?)
}

/// Which register is wanted.
struct Wanted {
    agency: AgencyId,
    from: Date,
    to: Date,
}

fn wanted(input: &Input, own: &[AgencyId]) -> Result<Wanted> {
    let mut faults = Fields::new();
    let mut day = |name: &'static str| {
        let day = read::date(input.text(name));
        if day.is_none() {
            faults.push(name, Msg::new("Nhập ngày theo dạng 24/11/2026", "Enter a day such as 24/11/2026"));
        }
        day
    };
    let (from, to) = (day("from"), day("to"));
    let agency = match (input.parsed::<AgencyId>("agency")?, own) {
        (Some(agency), _) if own.contains(&agency) => Some(agency),
        (Some(_), _) => return Err(Error::NotFound("agency")),
        (None, [only]) => Some(*only),
        (None, _) => None,
    };
    if agency.is_none() {
        faults.push("agency", Msg::new("Chọn cơ quan", "Choose the agency"));
    }
    match (from, to, agency) {
        (Some(from), Some(to), Some(agency)) if from <= to => Ok(Wanted { agency, from, to }),
        (Some(_), Some(_), Some(_)) => {
            Err(Error::invalid("to", Msg::new("Ngày cuối phải sau ngày đầu", "The last day must be after the first")))
        }
        _ => Err(Error::Invalid(faults)),
    }
}

/// `GET /desk/register.pdf`
pub(super) async fn pdf(visit: Visit, input: Input) -> Reply {
    match make(&visit, &input).await {
        Ok((name, bytes)) => web::download(&name, "application/pdf", true, bytes),
        Err(Error::Invalid(fields)) => crate::apply::unprocessable(&page(&visit, &input, fields).await?),
        Err(other) => Err(other.into()),
    }
}

async fn make(visit: &Visit, input: &Input) -> Result<(String, Vec<u8>)> {
    let wanted = wanted(input, &counters(&visit.ctx.actor, Action::ReceiveDossier)?)?;
    let needs = visit.app.get::<Needs>()?;
    let (reading, Wanted { agency: id, from, to }) = (needs.clone(), wanted);
    let (agency, lines) = visit
        .ctx
        .write(move |tx| {
            let agency = reading.agencies.get(tx, id)?.ok_or(Error::NotFound("agency"))?;
            let locale = tx.ctx.locale;
            let mut lines = lines(tx, id, from, to, locale)?;
            let mut names: HashMap<AgencyId, String> = HashMap::new();
            for (line, competent) in &mut lines {
                line.competent = match names.get(competent) {
                    Some(known) => known.clone(),
                    None => {
                        let name = reading.agencies.get(tx, *competent)?.map(|a| a.name).unwrap_or_default();
                        names.entry(*competent).or_insert(name).clone()
                    }
                };
            }
            let lines: Vec<RegisterLine> = lines.into_iter().map(|(line, _)| line).collect();
            // Taking many people's data out of the system is itself an act.
            let subject = Subject { kind: "register", id: id.to_string(), agency: Some(id) };
            let data = json!({ "from": from.to_string(), "to": to.to_string(), "rows": lines.len() });
            tx.record(NewEvent { kind: "dossier.register", subject, data })?;
            Ok((agency, lines))
        })
        .await?;
    let (now, officer) = (visit.ctx.now, visit.ctx.actor.name().to_owned());
    let name = format!("so-theo-doi-{}-{from}-{to}.pdf", agency.code);
    let sheet = RegisterSheet { agency, from, to, made_at: now, officer, lines };
    let bytes = tokio::task::spawn_blocking(move || needs.press.register(&sheet)).await.map_err(Error::bug)??;
    Ok((name, bytes))
}

fn lines(tx: &mut Tx<'_, '_>, agency: AgencyId, from: Date, to: Date, locale: Locale) -> Result<Vec<(RegisterLine, AgencyId)>> {
    let (begin, end) = (Instant::from_date(from), Instant::from_date(to).plus_days(1));
    let rows = tx.map(
        "SELECT d.code, d.subject, d.person, d.channel, d.competent_agency, d.received_at, d.due_at, d.result, d.status, \
         (SELECT min(l.made_by) FROM letter l WHERE l.dossier_id = d.id AND l.form = '01') \
         FROM dossier d WHERE d.receiving_agency = $1 AND d.received_at >= $2 AND d.received_at < $3 \
         ORDER BY d.received_at, d.id LIMIT $4",
        params![agency, begin, end, MOST + 1],
        |r| line(r, locale),
    )?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > MOST {
        return Err(Error::invalid(
            "to",
            Msg::new("Sổ có hơn 2.000 hồ sơ; hãy chọn khoảng ngày ngắn hơn", "The register has more than 2,000 dossiers; choose fewer days"),
        ));
    }
    Ok(rows)
}

/// A line, still without the name of who decides.
fn line(r: &mut Row, locale: Locale) -> Result<(RegisterLine, AgencyId)> {
    let (code, subject) = (r.take()?, r.take()?);
    let person: Person = r.take_json()?;
    let channel: u8 = r.take()?;
    let competent: AgencyId = r.take()?;
    let (received_at, due_at) = (r.take()?, r.take()?);
    let result: Outcome = r.take_json()?;
    let status: u8 = r.take()?;
    let line = RegisterLine {
        code,
        subject,
        person,
        channel: Channel::from_code(channel).ok_or_else(|| Error::bug(format!("channel {channel}")))?,
        competent: String::new(),
        received_at,
        due_at,
        handed_over_at: result.handed_over_at,
        receiver: result.receiver,
        note: Status::from_code(status).map(|s| s.name().get(locale).to_owned()).unwrap_or_default(),
        officer: r.take::<Option<String>>()?.unwrap_or_default(),
    };
    Ok((line, competent))
}
