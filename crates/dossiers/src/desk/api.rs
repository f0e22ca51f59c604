//! The same as the pages, as JSON.

use base::{DossierId, Error, Instant, Locale};
use serde::Serialize;
use web::{Json, Path, Reply, Visit, json};

use super::act::DeskAct;
use super::body::ActBody;
use super::history::{EventView, timeline};
use super::perform::perform;
use super::story::{Story, story};
use super::{clock, letters, offer, page};
use crate::model::Dossier;
use crate::needs::Needs;

/// A dossier as officers see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DossierView {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Counts changes; to be sent back with an act.
    pub version: i64,
    /// The national status code, 1 to 10.
    pub status: u8,
    /// Its name in the reader's language.
    pub status_name: String,
    /// The local sub-state.
    pub stage: String,
    /// The procedure's code.
    pub procedure_code: String,
    /// The procedure's name.
    pub procedure: String,
    /// What is asked.
    pub subject: String,
    /// The applicant as stated.
    pub applicant: Vec<LabelValue>,
    /// The channel's national code.
    pub channel: u8,
    /// Where it was received.
    pub receiving_agency: String,
    /// Who decides.
    pub competent_agency: String,
    /// When it was handed in, in milliseconds UTC.
    pub submitted_at: i64,
    /// When it was received.
    pub received_at: Option<i64>,
    /// The due date given at receipt.
    pub original_due_at: Option<i64>,
    /// The due date in force.
    pub due_at: Option<i64>,
    /// How much is left of it, in words.
    pub due: String,
    /// How the due date came about.
    pub explained: Vec<String>,
    /// Who it waits for.
    pub holder: String,
    /// The current step.
    pub step: String,
    /// The fee in đồng.
    pub fee: i64,
    /// The answers in words.
    pub answers: Vec<Group>,
    /// The papers.
    pub papers: Vec<PaperView>,
    /// The letters.
    pub letters: Vec<LetterView>,
    /// Every event, newest first.
    pub timeline: Vec<EventView>,
    /// The acts open to the caller now.
    pub acts: Vec<ActView>,
}

/// A label and its value.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LabelValue {
    /// The question.
    pub label: String,
    /// The answer.
    pub value: String,
}

/// A group of answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Group {
    /// Its title.
    pub title: String,
    /// Its answers.
    pub answers: Vec<LabelValue>,
}

/// A paper.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PaperView {
    /// `component`, `result` or `other`.
    pub kind: String,
    /// The component's key.
    pub component: String,
    /// What it is called.
    pub name: String,
    /// Where its file is.
    pub file: Option<String>,
    /// How many originals.
    pub originals: u32,
    /// How many copies.
    pub copies: u32,
    /// Whether a newer one took its place.
    pub superseded: bool,
}

/// A letter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LetterView {
    /// Which form.
    pub form: String,
    /// What it is called.
    pub title: String,
    /// When it was made, in milliseconds UTC.
    pub made_at: i64,
    /// Where its PDF is.
    pub pdf: String,
}

/// An act that is possible now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ActView {
    /// Its code in the address.
    pub act: String,
    /// What it is called.
    pub name: String,
    /// What it does.
    pub does: String,
    /// Whether it is what waits on the caller's desk.
    pub next: bool,
}

/// What became of a dossier by an act.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Done {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its new version.
    pub version: i64,
    /// The national status code.
    pub status: u8,
    /// The current step.
    pub step: String,
    /// When it is due, in milliseconds UTC.
    pub due_at: Option<i64>,
}

impl From<&Dossier> for Done {
    fn from(d: &Dossier) -> Self {
        Self {
            id: d.id.to_string(),
            code: d.code.clone(),
            version: d.version,
            status: d.status.code(),
            step: d.step_key.clone(),
            due_at: d.due_at.map(Instant::ms),
        }
    }
}

/// `GET /api/v1/dossiers/{id}`
pub(super) async fn show(visit: Visit, Path(id): Path<DossierId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let reading = needs.clone();
    let story = visit.ctx.read(move |tx| story(tx, &reading, id)).await?;
    json(&view(&visit, &needs, &story))
}

/// `POST /api/v1/dossiers/{id}/acts/{act}`
pub(super) async fn act(visit: Visit, Path((id, code)): Path<(DossierId, String)>, Json(body): Json<ActBody>) -> Reply {
    let act = DeskAct::from_code(&code).ok_or(Error::NotFound("act"))?;
    let needs = visit.app.get::<Needs>()?;
    let d = visit.ctx.write(move |tx| perform(tx, &needs, id, act, &body)).await?;
    json(&Done::from(&d))
}

fn view(visit: &Visit, needs: &Needs, story: &Story) -> DossierView {
    let (locale, d) = (visit.locale(), &story.d);
    let due = clock::due(needs, d, visit.ctx.now, locale);
    DossierView {
        id: d.id.to_string(),
        code: d.code.clone(),
        version: d.version,
        status: d.status.code(),
        status_name: d.status.name().get(locale).to_owned(),
        stage: d.stage.clone(),
        procedure_code: d.procedure_code.clone(),
        procedure: story.version.definition.name.get(locale).to_owned(),
        subject: d.subject.clone(),
        applicant: page::person(story, locale).into_iter().map(|(label, value)| LabelValue { label, value }).collect(),
        channel: d.channel.code(),
        receiving_agency: story.receiving.name.clone(),
        competent_agency: story.competent.name.clone(),
        submitted_at: d.submitted_at.ms(),
        received_at: d.received_at.map(Instant::ms),
        original_due_at: d.original_due_at.map(Instant::ms),
        due_at: d.due_at.map(Instant::ms),
        due: due.text,
        explained: clock::explained(needs, d, visit.ctx.now, locale),
        holder: d.holder.name.clone(),
        step: d.step_key.clone(),
        fee: d.fee.0,
        answers: answers(story, locale),
        papers: papers(story),
        letters: story
            .letters
            .iter()
            .map(|l| LetterView {
                form: l.form.clone(),
                title: letters::title(l, locale),
                made_at: l.made_at.ms(),
                pdf: format!("/api/v1/dossiers/{}/letters/{}", d.id, l.id),
            })
            .collect(),
        timeline: timeline(story, locale),
        acts: acts(visit, story, locale),
    }
}

fn answers(story: &Story, locale: Locale) -> Vec<Group> {
    let lines = |lines: Vec<crate::formview::AnswerLine>| lines.into_iter().map(|l| LabelValue { label: l.label, value: l.value }).collect();
    story.answers(locale).into_iter().map(|s| Group { title: s.title, answers: lines(s.lines) }).collect()
}

fn papers(story: &Story) -> Vec<PaperView> {
    let paper = |p: &crate::Paper| PaperView {
        kind: p.kind.clone(),
        component: p.component.clone(),
        name: p.name.clone(),
        file: p.file_id.map(|id| format!("/files/{id}")),
        originals: p.originals,
        copies: p.copies,
        superseded: p.superseded_at.is_some(),
    };
    story.papers.iter().map(paper).collect()
}

fn acts(visit: &Visit, story: &Story, locale: Locale) -> Vec<ActView> {
    let offers = offer::offers(&visit.ctx.actor, story);
    let next = offer::next(story, &offers);
    let view = |act: DeskAct| ActView {
        act: act.code().to_owned(),
        name: act.name().get(locale).to_owned(),
        does: act.does().get(locale).to_owned(),
        next: next == Some(act),
    };
    offers.into_iter().map(view).collect()
}
