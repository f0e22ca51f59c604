//! The lists as JSON.

use base::{AgencyId, CAP, RowId};
use serde::{Deserialize, Serialize};
use web::{Input, Json, Path, Reply, Visit};

use super::list;
use super::misread::misread;
use super::page::ROWS;
use super::views::{self, SavedView};
use super::wanted::Wanted;
use crate::model::Line;

/// A page of dossiers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DossierPage {
    /// The dossiers.
    pub rows: Vec<Line>,
    /// How many there are; when `more_than_total`, there are more than this.
    pub total: i64,
    /// Whether the count stopped.
    pub more_than_total: bool,
    /// Where the next page begins: the parameter `after`.
    pub next: Option<String>,
    /// Where the previous page ends: the parameter `before`.
    pub prev: Option<String>,
}

/// The parameters of the list and what they mean.
pub(super) const QUERY: &[(&str, &str)] = &[
    ("q", "Words of the code, the applicant, the number, the phone or the subject, with marks or without"),
    ("status", "National status code, 1 to 10; may be repeated"),
    ("group", "in_progress, finished, withdrawn, supplement, stopped, not_received or received"),
    ("procedure", "Procedure id"),
    ("agency", "Id of the competent agency"),
    ("channel", "1 in person, 2 online, 3 by post"),
    ("level", "province or commune"),
    ("submitted_from", "First day handed in, 2026-11-24 or 24/11/2026; likewise received_, due_ and finished_"),
    ("submitted_to", "Last day handed in; likewise received_, due_ and finished_"),
    ("timing", "late, soon or in_time"),
    ("supplements", "1: only those that had a supplement"),
    ("holder", "Id of the official it waits for"),
    ("counted", "The dossiers of a figure: received, early, on_time, late, resolved … with counted_from and counted_to"),
    ("own", "1: only those decided by agencies whose statistics the caller sees"),
    ("sort", "submitted (newest first), due (next to be late first) or updated"),
    ("after", "The next page's place"),
    ("before", "The previous page's place"),
    ("limit", "Rows of a page, 1 to 200; 50 when left out"),
];

/// `GET /api/v1/dossiers`
pub(super) async fn list(visit: Visit, input: Input) -> Reply {
    misread(&input).check()?;
    let wanted = Wanted::read(&input);
    let rows = input.parsed::<usize>("limit")?.unwrap_or(ROWS).clamp(1, 200);
    let found = visit.ctx.read(move |tx| list::page(tx, &wanted.filter, wanted.sort, &wanted.at, rows)).await?;
    web::json(&DossierPage {
        rows: found.lines,
        total: found.total.min(CAP),
        more_than_total: found.total > CAP,
        next: found.next.map(|c| c.encode()),
        prev: found.prev.map(|c| c.encode()),
    })
}

/// A list to be kept under a name.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct NewView {
    /// What it is called.
    pub name: String,
    /// The query of the list: `status=4&sort=due&cols=code,due`.
    pub query: String,
    /// The agency whose officials see it too.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub shared_with: Option<AgencyId>,
}

/// The saved views that the reader sees.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Views {
    /// The views, oldest first.
    pub views: Vec<SavedView>,
}

/// The id of what was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MadeView {
    /// The view's id.
    #[schema(value_type = String)]
    pub id: RowId,
}

/// `GET /api/v1/views`
pub(super) async fn views(visit: Visit) -> Reply {
    web::json(&Views { views: visit.ctx.read(views::views).await? })
}

/// `POST /api/v1/views`
pub(super) async fn keep(visit: Visit, Json(new): Json<NewView>) -> Reply {
    // What is kept is what the list understands of it.
    let query = Wanted::read(&Input::parse(new.query.as_bytes())).query();
    let id = visit.ctx.write(move |tx| views::keep(tx, &new.name, &query, new.shared_with)).await?;
    web::json(&MadeView { id })
}

/// `DELETE /api/v1/views/{id}`
pub(super) async fn remove(visit: Visit, Path(id): Path<RowId>, headers: axum::http::HeaderMap) -> Reply {
    web::check_csrf(&visit.app, &headers, None)?;
    visit.ctx.write(move |tx| views::remove(tx, id)).await?;
    web::json(&MadeView { id })
}
