//! The same for programs.

use axum::http::HeaderMap;
use base::{DossierId, Error, Result, RowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{Entry, Json, Path, Reply, Route, Visit, check_csrf, json};

use super::draft::{Open, begin, change, discard};
use super::hand_in::hand_in;
use super::keep::{Page, SavedAt, Typed, keep_field};
use crate::needs::Needs;
use crate::store::{self, Draft};

pub(super) fn routes() -> Vec<Route> {
    let who = Entry::Applicant;
    vec![
        Route::get("/api/v1/drafts", who, "One's applications that are not handed in", list).returns::<Vec<DraftLine>>(),
        Route::post("/api/v1/drafts", who, "Begins an application, or finds the one begun before", start)
            .body::<BeginDraft>()
            .returns::<DraftLine>(),
        Route::get("/api/v1/drafts/{id}", who, "An application with its answers", show).returns::<DraftView>(),
        Route::put("/api/v1/drafts/{id}/fields", who, "Saves one answer; it is not judged before submission", put_field)
            .body::<DraftField>()
            .returns::<SavedAt>(),
        Route::put("/api/v1/drafts/{id}/eligibility", who, "Answers the questions whether the procedure fits", put_eligible)
            .body::<Eligible>()
            .returns::<SavedAt>(),
        Route::post("/api/v1/drafts/{id}/submit", who, "Hands the application in; again gives the same dossier", submit)
            .returns::<Submitted>(),
        Route::delete("/api/v1/drafts/{id}", who, "Removes the draft with its files", delete),
    ]
}

/// A draft in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DraftLine {
    /// Its id.
    id: String,
    /// The procedure's Vietnamese name.
    procedure: String,
    /// When it was last saved (RFC 3339).
    saved_at: String,
    /// Until when it is kept (RFC 3339).
    expires_at: String,
}

impl From<&Draft> for DraftLine {
    fn from(d: &Draft) -> Self {
        Self {
            id: d.id.to_string(),
            procedure: d.procedure_name.clone(),
            saved_at: d.updated_at.rfc3339(),
            expires_at: d.expires_at.rfc3339(),
        }
    }
}

/// Which procedure to apply for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct BeginDraft {
    /// The procedure's code.
    procedure: String,
    /// Puts a new draft in place of the one there is.
    #[serde(default)]
    again: bool,
}

/// A draft with what is in it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DraftView {
    /// Its id.
    id: String,
    /// The procedure's code.
    procedure: String,
    /// The case chosen, or empty.
    case: String,
    /// The agency chosen, or empty.
    agency: String,
    /// The answers whether the procedure fits.
    eligible: Vec<bool>,
    /// Who applies.
    #[schema(value_type = Object)]
    person: Value,
    /// The answers by path.
    #[schema(value_type = Object)]
    answers: Value,
    /// The papers.
    #[schema(value_type = Vec<Object>)]
    papers: Value,
    /// How the result is taken.
    result_by: String,
    /// When it was last saved (RFC 3339).
    saved_at: String,
    /// The JSON Schema of the procedure's form.
    #[schema(value_type = Object)]
    schema: Value,
}

fn view(open: &Open) -> Result<DraftView> {
    let d = &open.draft;
    Ok(DraftView {
        id: d.id.to_string(),
        procedure: open.definition().code.clone(),
        case: d.case_key.clone(),
        agency: d.agency_id.map(|a| a.to_string()).unwrap_or_default(),
        eligible: d.eligible.clone(),
        person: serde_json::to_value(&d.person).map_err(Error::bug)?,
        answers: serde_json::to_value(&d.answers).map_err(Error::bug)?,
        papers: serde_json::to_value(&d.papers).map_err(Error::bug)?,
        result_by: d.result_by.clone(),
        saved_at: d.updated_at.rfc3339(),
        schema: forms::json_schema(open.form()),
    })
}

/// One answer of a draft.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct DraftField {
    /// Which page it belongs to.
    page: Page,
    /// The question's path, `paper.` and the component's key, `agency`, `case`, `result_by` or `delivery`.
    field: String,
    /// The answer as it would be typed; several for boxes and files.
    value: Typed,
}

/// Answers whether the procedure fits.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct Eligible {
    /// In the order of the questions.
    answers: Vec<bool>,
}

/// What an application became.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Submitted {
    /// The dossier's id.
    #[schema(value_type = String)]
    dossier: DossierId,
    /// Its code.
    code: String,
    /// The secret that opens the tracking page together with the code.
    lookup: String,
}

async fn list(visit: Visit) -> Reply {
    let me = visit.applicant()?.id;
    let drafts = visit.ctx.read(move |tx| { let now = tx.now(); store::drafts_of(tx, me, now) }).await?;
    json(&drafts.iter().map(DraftLine::from).collect::<Vec<_>>())
}

async fn start(visit: Visit, Json(wanted): Json<BeginDraft>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let draft = visit
        .ctx
        .write(move |tx| {
            let id = begin(tx, &needs, &wanted.procedure, wanted.again)?;
            store::draft(tx, id)?.ok_or(Error::NotFound("draft"))
        })
        .await?;
    json(&DraftLine::from(&draft))
}

async fn show(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let shown = visit.ctx.read(move |tx| view(&super::draft::open(tx, &needs, id)?)).await?;
    json(&shown)
}

async fn put_field(visit: Visit, Path(id): Path<RowId>, Json(saved): Json<DraftField>) -> Reply {
    let (needs, typed) = (visit.app.get::<Needs>()?, saved.value.texts());
    visit.ctx.write(move |tx| keep_field(tx, &needs, id, saved.page, &saved.field, &typed)).await?;
    json(&SavedAt { at: visit.ctx.now.local().strftime("%H:%M").to_string() })
}

async fn put_eligible(visit: Visit, Path(id): Path<RowId>, Json(eligible): Json<Eligible>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    visit
        .ctx
        .write(move |tx| {
            change(tx, &needs, id, |_, open| {
                open.draft.eligible = eligible.answers.into_iter().take(open.definition().eligibility.len()).collect();
                Ok(())
            })
        })
        .await?;
    json(&SavedAt { at: visit.ctx.now.local().strftime("%H:%M").to_string() })
}

async fn submit(visit: Visit, Path(id): Path<RowId>, headers: HeaderMap) -> Reply {
    check_csrf(&visit.app, &headers, None)?;
    let needs = visit.app.get::<Needs>()?;
    let submitted = visit
        .ctx
        .write(move |tx| {
            let dossier = hand_in(tx, &needs, id)?;
            let d = store::get(tx, dossier)?.ok_or(Error::NotFound("dossier"))?;
            Ok(Submitted { dossier, code: d.code, lookup: d.lookup })
        })
        .await?;
    json(&submitted)
}

async fn delete(visit: Visit, Path(id): Path<RowId>, headers: HeaderMap) -> Reply {
    check_csrf(&visit.app, &headers, None)?;
    visit.ctx.write(move |tx| discard(tx, id)).await?;
    json(&serde_json::json!({ "removed": id }))
}
