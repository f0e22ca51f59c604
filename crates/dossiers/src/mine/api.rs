//! The same for programs.

use axum::http::HeaderMap;
use base::{Cursor, DossierId, Error, FileId, Instant};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use web::{Entry, Input, Json, Path, Reply, Route, Visit, check_csrf, json};

use super::dossier::{NextAct, may_withdraw, next_act, own};
use super::story::{Happening, story};
use super::tracker::{Stage, tracker};
use crate::acts;
use crate::attached::NewPaper;
use crate::model::{Dossier, Line};
use crate::needs::Needs;
use crate::store::{self, Mine};

pub(super) fn routes() -> Vec<Route> {
    let who = Entry::Applicant;
    vec![
        Route::get("/api/v1/my/dossiers", who, "One's own dossiers, the latest first", list)
            .query(&[("which", "waiting (for me), running or over"), ("after", "the cursor of the page before")])
            .returns::<MyDossiers>(),
        Route::get("/api/v1/my/dossiers/{id}", who, "One's own dossier with its story", show).returns::<MyDossier>(),
        Route::post("/api/v1/my/dossiers/{id}/supplement", who, "Hands a supplement in", supplement)
            .body::<MySupplement>()
            .returns::<Moved>(),
        Route::post("/api/v1/my/dossiers/{id}/withdraw", who, "Withdraws", withdraw).body::<MyReason>().returns::<Moved>(),
        Route::post("/api/v1/my/dossiers/{id}/confirm", who, "Confirms that the electronic result arrived", confirm).returns::<Moved>(),
    ]
}

/// A page of one's own dossiers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MyDossiers {
    /// The dossiers.
    rows: Vec<Line>,
    /// How many there are, counted up to 10,001.
    total: i64,
    /// The cursor of the next page.
    next: Option<String>,
}

/// One's own dossier.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MyDossier {
    /// Its id.
    id: String,
    /// Its code.
    code: String,
    /// The procedure's code.
    procedure: String,
    /// The national status code.
    status: u8,
    /// The status in words.
    status_name: String,
    /// The local sub-state.
    stage: String,
    /// The agency that decides.
    agency: String,
    /// What the applicant has to do: `supplement`, `pay`, `confirm`, `collect`, `wait` or `over`.
    next: &'static str,
    /// When it was handed in (RFC 3339).
    submitted_at: String,
    /// When it was received (RFC 3339).
    received_at: Option<String>,
    /// When it is due (RFC 3339).
    due_at: Option<String>,
    /// How far it is.
    stages: Vec<Stage>,
    /// How the due date came about.
    deadline: Vec<String>,
    /// What happened, the latest first.
    story: Vec<Happening>,
    /// The answers by path.
    #[schema(value_type = Object)]
    answers: Value,
    /// Letters: title and address.
    letters: Vec<MyLetter>,
    /// Whether it may still be withdrawn.
    withdrawable: bool,
    /// Counts changes; sent with a withdrawal.
    version: i64,
}

/// A letter of a dossier.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MyLetter {
    /// What it is called.
    title: String,
    /// Where the PDF is.
    href: String,
}

/// A supplement.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct MySupplement {
    /// The marked answers anew, by the question's key.
    #[serde(default)]
    #[schema(value_type = Object)]
    answers: Map<String, Value>,
    /// The marked papers.
    #[serde(default)]
    papers: Vec<MyPaper>,
}

/// A paper of a supplement.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct MyPaper {
    /// The component's key.
    component: String,
    /// The id of the uploaded file.
    file: String,
}

/// Why, and which version was seen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct MyReason {
    /// Why.
    #[serde(default)]
    reason: String,
    /// The version that was seen.
    #[serde(default)]
    version: Option<i64>,
}

/// Where an act led.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Moved {
    /// The dossier's code.
    code: String,
    /// The national status code.
    status: u8,
    /// Counts changes.
    version: i64,
}

impl From<Dossier> for Moved {
    fn from(d: Dossier) -> Self {
        Self { status: d.status.code(), code: d.code, version: d.version }
    }
}

async fn list(visit: Visit, query: Input) -> Reply {
    let me = visit.applicant()?.id;
    let which = match query.text("which") {
        "waiting" => Mine::Waiting,
        "over" => Mine::Over,
        _ => Mine::Running,
    };
    let after = query.get("after").and_then(Cursor::decode);
    let page = visit.ctx.read(move |tx| store::dossiers_of(tx, me, which, after.as_ref(), 50)).await?;
    json(&MyDossiers { rows: page.rows, total: page.total, next: page.next.map(|c| c.encode()) })
}

async fn show(visit: Visit, Path(id): Path<DossierId>) -> Reply {
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
    let steps = d.clock.as_ref().map(|c| c.explain(&calendar, now.local()).steps).unwrap_or_default();
    json(&MyDossier {
        id: id.to_string(),
        code: d.code.clone(),
        procedure: d.procedure_code.clone(),
        status: d.status.code(),
        status_name: d.status.name().get(locale).to_owned(),
        stage: d.stage.clone(),
        agency: own.agencies.get(&d.competent_agency).cloned().unwrap_or_default(),
        next: match next_act(&own) {
            NextAct::Supplement(_) => "supplement",
            NextAct::Pay => "pay",
            NextAct::Confirm => "confirm",
            NextAct::Collect(_) => "collect",
            NextAct::Wait => "wait",
            NextAct::Over => "over",
        },
        submitted_at: d.submitted_at.rfc3339(),
        received_at: d.received_at.map(Instant::rfc3339),
        due_at: d.due_at.map(Instant::rfc3339),
        stages,
        deadline: steps.iter().map(|s| s.text.get(locale).to_owned()).collect(),
        story: story(d, &own.events, &own.version.definition.process, &own.agencies, locale),
        answers: serde_json::to_value(&d.answers).map_err(Error::bug)?,
        letters: own
            .letters
            .iter()
            .map(|l| MyLetter { title: l.title.clone(), href: format!("/me/dossiers/{id}/letters/{}.pdf", l.id) })
            .collect(),
        withdrawable: may_withdraw(d),
        version: d.version,
    })
}

async fn supplement(visit: Visit, Path(id): Path<DossierId>, Json(sent): Json<MySupplement>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let mut papers = Vec::new();
    for paper in sent.papers {
        let file: FileId = paper.file.parse()?;
        papers.push(NewPaper { name: paper.component.clone(), component: paper.component, file_id: Some(file), originals: 0, copies: 0 });
    }
    let answers = sent.answers.into();
    let d = visit.ctx.write(move |tx| super::supplement::hand_in(tx, &needs, id, &answers, &papers)).await?;
    json(&Moved::from(d))
}

async fn withdraw(visit: Visit, Path(id): Path<DossierId>, Json(why): Json<MyReason>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let d = visit.ctx.write(move |tx| acts::withdraw(tx, &needs, id, why.version, &why.reason)).await?;
    json(&Moved::from(d))
}

async fn confirm(visit: Visit, Path(id): Path<DossierId>, headers: HeaderMap) -> Reply {
    check_csrf(&visit.app, &headers, None)?;
    let needs = visit.app.get::<Needs>()?;
    let d = visit.ctx.write(move |tx| acts::confirm_receipt(tx, &needs, id)).await?;
    json(&Moved::from(d))
}
