//! The operators' pages and their API.

use access::Action;
use askama::Template;
use axum::http::HeaderMap;
use base::{Cursor, JobId, Msg, Page};
use serde::Serialize;
use web::{Entry, Input, MenuItem, Module, Path, Reply, Route, Side, Tone, View, Visit, back, check_csrf, html, json};

use crate::store::{Counts, JobRow, State};
use crate::{MIGRATIONS, operate};

const QUERY: &[(&str, &str)] = &[
    ("state", "dead (the default), queued or running"),
    ("after", "the `next` of the page before"),
];

/// This room as data.
pub fn module() -> Module {
    Module {
        name: "jobs",
        migrations: MIGRATIONS,
        routes: vec![
            Route::get("/desk/admin/jobs", Entry::Official, "Background jobs", list),
            Route::get("/desk/admin/jobs/{id}", Entry::Official, "A background job", show),
            Route::post("/desk/admin/jobs/{id}/retry", Entry::Official, "Runs a job again", retry),
            Route::post("/desk/admin/jobs/{id}/discard", Entry::Official, "Discards a job", discard),
            Route::get("/api/v1/jobs", Entry::Official, "Background jobs in a state, with all counts", api_list)
                .query(QUERY)
                .returns::<JobPage>(),
            Route::get("/api/v1/jobs/{id}", Entry::Official, "A background job", api_show).returns::<JobInfo>(),
            Route::post("/api/v1/jobs/{id}/retry", Entry::Official, "Runs a job again", api_retry),
            Route::post("/api/v1/jobs/{id}/discard", Entry::Official, "Discards a job", api_discard),
        ],
        menu: vec![(
            Side::Officer,
            MenuItem {
                href: "/desk/admin/jobs",
                label: Msg::new("Công việc nền", "Background jobs"),
                icon: "gauge",
                action: Some(Action::OperateJobs),
                order: 960,
            },
        )],
    }
}

#[derive(Template)]
#[template(path = "jobs/list.html")]
struct ListPage {
    v: View,
    state: State,
    counts: Counts,
    rows: Vec<JobRow>,
    total: i64,
    next: String,
    empty: String,
}

impl ListPage {
    fn retry_href(&self, job: &JobRow) -> String {
        format!("/desk/admin/jobs/{}/retry", job.id)
    }

    /// The first words of its error.
    fn brief(&self, job: &JobRow) -> String {
        let mut chars = job.last_error.chars();
        let head: String = chars.by_ref().take(140).collect();
        if chars.next().is_some() { format!("{head}…") } else { head }
    }
}

#[derive(Template)]
#[template(path = "jobs/job.html")]
struct JobPageView {
    v: View,
    job: JobRow,
}

impl JobPageView {
    fn attempts(&self) -> String {
        format!("{}/{}", self.job.attempt, self.job.max_attempts)
    }

    fn href(&self, act: &str) -> String {
        format!("/desk/admin/jobs/{}/{act}", self.job.id)
    }
}

async fn load(visit: &Visit, input: &Input) -> base::Result<(State, Counts, Page<JobRow>)> {
    let state = State::from_code(input.text("state")).unwrap_or(State::Dead);
    let after = input.get("after").and_then(Cursor::decode);
    let (counts, page) = visit.ctx.read(move |tx| operate::list(tx, state, after.as_ref())).await?;
    Ok((state, counts, page))
}

async fn list(visit: Visit, input: Input) -> Reply {
    let (state, counts, page) = load(&visit, &input).await?;
    let next = page.next.map(|cursor| format!("?state={}&after={}", state.code(), cursor.encode())).unwrap_or_default();
    let empty = match state {
        State::Dead => visit.t("Không có công việc nào bị dừng", "No job was given up"),
        State::Queued => visit.t("Không có công việc nào đang chờ", "No job waits"),
        State::Running => visit.t("Không có công việc nào đang chạy", "No job runs"),
    };
    let empty = empty.to_owned();
    html(&ListPage { v: visit.view, state, counts, rows: page.rows, total: page.total, next, empty })
}

async fn show(visit: Visit, Path(id): Path<JobId>) -> Reply {
    let job = visit.ctx.read(move |tx| operate::show(tx, id)).await?;
    html(&JobPageView { v: visit.view, job })
}

async fn retry(visit: Visit, Path(id): Path<JobId>, _form: Input) -> Reply {
    visit.ctx.write(move |tx| operate::retry(tx, id)).await?;
    let text = visit.t("Công việc sẽ được chạy lại ngay.", "The job runs again now.");
    back(&visit.app, "/desk/admin/jobs", Tone::Success, text)
}

async fn discard(visit: Visit, Path(id): Path<JobId>, _form: Input) -> Reply {
    visit.ctx.write(move |tx| operate::discard(tx, id)).await?;
    let text = visit.t("Đã huỷ bỏ công việc.", "The job was discarded.");
    back(&visit.app, "/desk/admin/jobs", Tone::Success, text)
}

/// A job as the API shows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct JobInfo {
    /// Its id.
    id: String,
    /// What kind of work.
    kind: String,
    /// Where it stands.
    state: State,
    /// Not before this moment (RFC 3339).
    run_at: String,
    /// Attempts so far.
    attempt: i64,
    /// Attempts before it is given up.
    max_attempts: i64,
    /// Why the last attempt failed; empty when none did.
    last_error: String,
    /// When it was left (RFC 3339).
    created_at: String,
}

impl From<&JobRow> for JobInfo {
    fn from(job: &JobRow) -> Self {
        Self {
            id: job.id.to_string(),
            kind: job.kind.clone(),
            state: job.state,
            run_at: job.run_at.rfc3339(),
            attempt: job.attempt,
            max_attempts: job.max_attempts,
            last_error: job.last_error.clone(),
            created_at: job.created_at.rfc3339(),
        }
    }
}

/// A page of jobs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct JobPage {
    /// How many there are in all states.
    counts: Counts,
    /// The jobs.
    jobs: Vec<JobInfo>,
    /// Where the next page begins, when there is one.
    next: Option<String>,
}

async fn api_list(visit: Visit, input: Input) -> Reply {
    let (_, counts, page) = load(&visit, &input).await?;
    let jobs = page.rows.iter().map(JobInfo::from).collect();
    json(&JobPage { counts, jobs, next: page.next.map(|cursor| cursor.encode()) })
}

async fn api_show(visit: Visit, Path(id): Path<JobId>) -> Reply {
    let job = visit.ctx.read(move |tx| operate::show(tx, id)).await?;
    json(&JobInfo::from(&job))
}

async fn api_retry(visit: Visit, Path(id): Path<JobId>, headers: HeaderMap) -> Reply {
    check_csrf(&visit.app, &headers, None)?;
    visit.ctx.write(move |tx| operate::retry(tx, id)).await?;
    json(&serde_json::json!({ "queued": id }))
}

async fn api_discard(visit: Visit, Path(id): Path<JobId>, headers: HeaderMap) -> Reply {
    check_csrf(&visit.app, &headers, None)?;
    visit.ctx.write(move |tx| operate::discard(tx, id)).await?;
    json(&serde_json::json!({ "discarded": id }))
}
