//! A procedure with its versions and what happened to it.

use access::{Action, EventRow, events_of};
use askama::Template;
use base::{Error, ProcedureId};
use web::{Input, Path, Reply, Tone, View, Visit, back, html, redirect};

use crate::acts;
use crate::permission::{may_look, permits};
use crate::shelf::Shelf;
use crate::store::{self, Procedure, State, VersionRow, VersionState};

/// A version in the table.
struct Line {
    href: String,
    number: i64,
    state: String,
    tone: &'static str,
    source: String,
    by: String,
    at: String,
    published: String,
    note: String,
}

/// What happened.
struct Happened {
    what: String,
    when: String,
    who: String,
    why: String,
}

#[derive(Template)]
#[template(path = "desk/show.html")]
struct ShowPage {
    v: View,
    p: Procedure,
    state: String,
    lines: Vec<Line>,
    events: Vec<Happened>,
    open: String,
    may_draft: bool,
    may_publish: bool,
    note: String,
}

/// What an official reads before abolishing a procedure.
#[derive(Template)]
#[template(path = "desk/abolish.html")]
struct AbolishPage {
    v: View,
    p: Procedure,
    note: String,
}

pub(super) fn tone(state: VersionState) -> &'static str {
    match state {
        VersionState::Draft => "neutral",
        VersionState::Review => "info",
        VersionState::Published => "success",
        VersionState::Retired | VersionState::Discarded => "neutral",
        VersionState::Abolished => "danger",
    }
}

/// The page of a procedure.
pub(super) async fn show(visit: Visit, Path(id): Path<ProcedureId>) -> Reply {
    page(visit, id, "").await
}

async fn page(visit: Visit, id: ProcedureId, note: &str) -> Reply {
    let (p, versions, events) = visit
        .ctx
        .read(move |tx| {
            may_look(tx)?;
            Ok((store::procedure(tx, id)?, store::versions_of(tx, id)?, events_of(tx, &id.to_string())?))
        })
        .await?;
    let locale = visit.locale();
    let line = |r: &VersionRow| Line {
        href: format!("/desk/procedures/versions/{}", r.id),
        number: r.number,
        state: r.state.name().get(locale).to_owned(),
        tone: tone(r.state),
        source: r.source.name().get(locale).to_owned(),
        by: r.made_by_name.clone(),
        at: r.made_at.hm_dmy(),
        published: r.published_at.map(|at| format!("{} · {}", at.dmy(), r.published_by_name.as_deref().unwrap_or_default())).unwrap_or_default(),
        note: r.note.clone(),
    };
    let happened = |e: &EventRow| Happened {
        what: event_name(&e.kind, locale).to_owned(),
        when: e.at.hm_dmy(),
        who: e.actor_name.clone(),
        why: e.data.get("reason").and_then(|r| r.as_str()).unwrap_or_default().to_owned(),
    };
    let open = versions.iter().find(|r| matches!(r.state, VersionState::Draft | VersionState::Review));
    html(&ShowPage {
        state: p.state.name().get(locale).to_owned(),
        lines: versions.iter().map(line).collect(),
        events: events.iter().rev().take(30).map(happened).collect(),
        open: open.map(|r| format!("/desk/procedures/versions/{}", r.id)).unwrap_or_default(),
        may_draft: open.is_none()
            && versions.iter().any(|r| r.published_at.is_some())
            && permits(&visit.ctx.actor, Action::EditCatalogue),
        may_publish: permits(&visit.ctx.actor, Action::PublishCatalogue)
            && matches!(p.state, State::InForce | State::Suspended),
        note: note.to_owned(),
        p,
        v: visit.view,
    })
}

/// The page before abolishing, which cannot be undone.
pub(super) async fn abolish(visit: Visit, Path(id): Path<ProcedureId>) -> Reply {
    ask_to_abolish(visit, id, "").await
}

async fn ask_to_abolish(visit: Visit, id: ProcedureId, note: &str) -> Reply {
    let p = visit
        .ctx
        .read(move |tx| {
            may_look(tx)?;
            store::procedure(tx, id)
        })
        .await?;
    if !permits(&visit.ctx.actor, Action::PublishCatalogue) {
        return Err(Error::Forbidden.into());
    }
    // There is nothing to abolish: the procedure's page says why.
    if !matches!(p.state, State::InForce | State::Suspended) {
        return redirect(&format!("/desk/procedures/{id}"));
    }
    html(&AbolishPage { note: note.to_owned(), p, v: visit.view })
}

fn event_name(kind: &str, locale: base::Locale) -> &str {
    match kind {
        "procedure.draft" => locale.t("Mở bản nháp", "Draft begun"),
        "procedure.save" => locale.t("Sửa bản nháp", "Draft changed"),
        "procedure.submit" => locale.t("Trình duyệt", "Handed in for review"),
        "procedure.send_back" => locale.t("Trả lại để sửa", "Sent back"),
        "procedure.publish" => locale.t("Công khai", "Published"),
        "procedure.discard" => locale.t("Bỏ bản nháp", "Draft discarded"),
        "procedure.suspend" => locale.t("Tạm dừng", "Suspended"),
        "procedure.resume" => locale.t("Thực hiện lại", "Resumed"),
        "procedure.retire" => locale.t("Bãi bỏ", "Abolished"),
        other => other,
    }
}

/// Begins the next version.
pub(super) async fn draft(visit: Visit, Path(id): Path<ProcedureId>, _form: Input) -> Reply {
    let version = visit.ctx.write(move |tx| acts::draft_from(tx, id)).await?;
    let text = visit.t(
        "Đã mở bản nháp từ phiên bản gần nhất. Phiên bản đang công khai vẫn áp dụng cho đến khi công khai bản mới.",
        "A draft of the latest version is open. The published version applies until the new one is published.",
    );
    back(&visit.app, &format!("/desk/procedures/versions/{version}"), Tone::Success, text)
}

/// Suspends, resumes or abolishes.
pub(super) async fn state(mut visit: Visit, Path(id): Path<ProcedureId>, input: Input) -> Reply {
    let lock = input.parsed::<i64>("lock")?.unwrap_or(0);
    let (act, note) = (input.text("act").to_owned(), input.text("note").to_owned());
    let (why, abolishes) = (note.clone(), act == "retire");
    let done = visit
        .ctx
        .write(move |tx| match act.as_str() {
            "suspend" => acts::suspend(tx, id, lock, &why),
            "resume" => acts::resume(tx, id, lock, &why),
            "retire" => acts::retire(tx, id, lock, &why),
            _ => Err(Error::NotFound("act")),
        })
        .await;
    match done {
        Ok(()) => {
            visit.app.get::<Shelf>()?.forget();
            let text = visit.t("Đã cập nhật trạng thái thủ tục.", "The procedure's state was changed.");
            back(&visit.app, &format!("/desk/procedures/{id}"), Tone::Success, text)
        }
        Err(Error::Invalid(faults)) => {
            visit.view = visit.view.with_errors(faults);
            let mut answer = if abolishes { ask_to_abolish(visit, id, &note).await? } else { page(visit, id, &note).await? };
            *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}
