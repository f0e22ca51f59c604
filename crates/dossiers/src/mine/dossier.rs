//! One dossier of mine: the next act on top, the tracker, the whole story below.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Action, EventRow, Tx};
use askama::Template;
use base::{AgencyId, DossierId, Result};
use web::{Path, Reply, View, Visit, html};

use super::badge::{Badge, deadline, status};
use super::story::{Happening, story};
use super::tracker::{Stage, tracker};
use crate::acts;
use crate::formview::{AnswerSection, FileLook, Names, answer_list};
use crate::lifecycle::{ActKind, Status, possible};
use crate::attached::{Letter, Paper, Supplement};
use crate::model::{Dossier, ResultBy};
use crate::needs::{Needs, ProcedureVersion};
use crate::store;

/// A dossier of mine with all that its page tells.
pub(super) struct Own {
    pub(super) d: Dossier,
    pub(super) version: Arc<ProcedureVersion>,
    pub(super) papers: Vec<Paper>,
    pub(super) letters: Vec<Letter>,
    pub(super) supplements: Vec<Supplement>,
    pub(super) events: Vec<EventRow>,
    pub(super) agencies: BTreeMap<AgencyId, String>,
    pub(super) names: Names,
    pub(super) delivery: String,
}

/// Letters that are the agency's own affair: the control sheet and the register.
const INTERNAL: [&str; 2] = ["06", "07"];

/// Loads the actor's dossier.
///
/// # Errors
/// [`base::Error::NotFound`] when it is another's.
pub(super) fn own(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId) -> Result<Own> {
    let d = acts::load(tx, id, Action::ViewDossier)?.into_inner();
    let version = needs.catalogue.version(tx, d.version_id)?;
    let mut agencies = BTreeMap::new();
    for agency in &d.agencies {
        agencies.extend(needs.agencies.get(tx, *agency)?.map(|a| (a.id, a.name)));
    }
    let mut names = Names::load(tx, needs, &version.definition.form, &d.answers)?;
    let papers = store::papers(tx, id)?;
    for file in papers.iter().filter_map(|p| p.file_id) {
        names.add_file(tx, &file.to_string())?;
    }
    let mut letters = store::letters(tx, id)?;
    letters.retain(|l| !INTERNAL.contains(&l.form.as_str()));
    Ok(Own {
        papers,
        letters,
        supplements: store::supplements(tx, id)?,
        events: access::events_of(tx, &id.to_string())?,
        agencies,
        names,
        delivery: store::delivery_of(tx, id)?,
        d,
        version,
    })
}

/// What the applicant has to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NextAct {
    /// Hand in a supplement by this date.
    Supplement(String),
    /// Meet a financial obligation.
    Pay,
    /// Download the result and confirm it.
    Confirm,
    /// Collect the result there.
    Collect(String),
    /// Nothing: the agency is at it.
    Wait,
    /// Nothing: it is over.
    Over,
}

/// What the applicant has to do now.
pub(super) fn next_act(own: &Own) -> NextAct {
    let d = &own.d;
    let open = own.supplements.iter().find(|s| s.closed_at.is_none() && s.answered_at.is_none());
    match (d.status, open) {
        (Status::AwaitingSupplement | Status::Registered, Some(request)) => NextAct::Supplement(request.answer_by.dmy()),
        (Status::AwaitingPayment, _) => NextAct::Pay,
        (Status::Finished, _) if d.result_by == ResultBy::Online => NextAct::Confirm,
        (Status::Finished, _) => NextAct::Collect(own.agencies.get(&d.receiving_agency).cloned().unwrap_or_default()),
        (status, _) if status.is_end() => NextAct::Over,
        _ => NextAct::Wait,
    }
}

/// Whether the applicant may still withdraw.
pub(super) fn may_withdraw(d: &Dossier) -> bool {
    !d.decided && possible(d.status).any(|act| act == ActKind::Withdraw)
}

/// What a paper is for: the component, or that it answers a question of the form.
fn paper_name(own: &Own, paper: &Paper, locale: base::Locale) -> String {
    let case = own.version.definition.cases.iter().find(|c| c.key == own.d.case_key);
    match case.and_then(|c| c.components.iter().find(|c| c.key == paper.component)) {
        Some(component) => component.name.get(locale).to_owned(),
        None if paper.component.is_empty() && paper.file_id.is_some() => locale.t("Tệp kèm tờ khai", "With the form").to_owned(),
        None => paper.name.clone(),
    }
}

#[derive(Template)]
#[template(path = "mine/dossier.html")]
struct DossierPage {
    v: View,
    id: String,
    code: String,
    lookup: String,
    name: String,
    tone: &'static str,
    icon: &'static str,
    state: String,
    badge: Badge,
    next: NextAct,
    stages: Vec<Stage>,
    explained: Vec<String>,
    agency: String,
    holder: String,
    submitted: String,
    received: String,
    original_due: String,
    due: String,
    result_by: String,
    delivery: String,
    reason: String,
    sections: Vec<AnswerSection>,
    papers: Vec<(String, Option<FileLook>, bool)>,
    letters: Vec<(String, String, String)>,
    results: Vec<(String, String)>,
    story: Vec<Happening>,
    withdrawable: bool,
}

/// `/me/dossiers/{id}`
pub(super) async fn show(visit: Visit, Path(id): Path<DossierId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let (now, locale) = (visit.ctx.now, visit.locale());
    let wired = needs.clone();
    let (own, stages) = visit
        .ctx
        .read(move |tx| {
            let own = own(tx, &wired, id)?;
            let late = own.d.due_at.is_some_and(|due| due < now);
            let stages = tracker(tx, &wired, &own.d, &own.version, late, locale)?;
            Ok((own, stages))
        })
        .await?;
    let d = &own.d;
    let calendar = needs.agencies.calendar(d.competent_agency);
    let (tone, icon, state) = status(d.status, &d.stage, locale);
    let explained = d.clock.as_ref().map(|c| c.explain(&calendar, now.local()).steps).unwrap_or_default();
    let when = |at: Option<base::Instant>| at.map(base::Instant::hm_dmy).unwrap_or_default();
    let holder = match (d.holder.agency.and_then(|a| own.agencies.get(&a)), d.holder.role) {
        (Some(agency), Some(role)) => format!("{agency} · {}", role.name().get(locale)),
        _ => String::new(),
    };
    let letter = |l: &Letter| (l.title.clone(), l.made_at.dmy(), format!("/me/dossiers/{id}/letters/{}.pdf", l.id));
    let (result_letters, letters): (Vec<&Letter>, Vec<&Letter>) = own.letters.iter().partition(|l| l.form == "result");
    let result_files = own.papers.iter().filter(|p| p.kind == "result" && p.superseded_at.is_none()).filter_map(|p| Some((p.name.clone(), format!("/files/{}", p.file_id?))));
    let page = DossierPage {
        id: id.to_string(),
        code: d.code.clone(),
        lookup: d.lookup.clone(),
        name: own.version.definition.name.get(locale).to_owned(),
        tone,
        icon,
        state,
        badge: deadline(d, &calendar, now, locale).unwrap_or_default(),
        next: next_act(&own),
        stages,
        explained: explained.iter().map(|step| step.text.get(locale).to_owned()).collect(),
        agency: own.agencies.get(&d.competent_agency).cloned().unwrap_or_default(),
        holder,
        submitted: d.submitted_at.hm_dmy(),
        received: when(d.received_at),
        original_due: if d.original_due_at == d.due_at { String::new() } else { when(d.original_due_at) },
        due: when(d.due_at),
        result_by: d.result_by.name().get(locale).to_owned(),
        delivery: own.delivery.clone(),
        reason: d.result.reason.clone(),
        sections: answer_list(&own.version.definition.form, &d.answers, &own.names, locale),
        papers: own
            .papers
            .iter()
            .filter(|p| p.kind != "result")
            .map(|p| (paper_name(&own, p, locale), p.file_id.and_then(|f| own.names.file(&f.to_string()).cloned()), p.superseded_at.is_some()))
            .collect(),
        letters: letters.into_iter().map(letter).collect(),
        results: result_files.chain(result_letters.into_iter().map(letter).map(|(title, _, href)| (title, href))).collect(),
        story: story(d, &own.events, &own.version.definition.process, &own.agencies, locale),
        withdrawable: may_withdraw(d),
        v: visit.view,
    };
    html(&page)
}
