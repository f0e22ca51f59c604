//! What a version changes, what stands in its way, and the acts on it.

use access::Action;
use askama::Template;
use base::{Error, Locale, VersionId};
use web::{Input, Path, Reply, Tone, View, Visit, back, html};

use super::changes;
use super::versions::Head;
use crate::acts::{self, self_publishing};
use crate::check::check;
use crate::diff::Difference;
use crate::permission::{may_look, permits};
use crate::shelf::Shelf;
use crate::store::{self, VersionState};

struct ChangedPart {
    name: String,
    whats: Vec<String>,
}

struct Fault {
    field: String,
    text: String,
    href: String,
}

#[derive(Template)]
#[template(path = "desk/review.html")]
struct ReviewPage {
    v: View,
    h: Head,
    first: bool,
    parts: Vec<ChangedPart>,
    faults: Vec<Fault>,
    warnings: Vec<String>,
    in_review: bool,
    own: bool,
    may_edit: bool,
    may_publish: bool,
    note: String,
}

/// The page before handing in and before publishing.
pub(super) async fn page(visit: Visit, Path(id): Path<VersionId>) -> Reply {
    shown(visit, id, "").await
}

async fn shown(visit: Visit, id: VersionId, note: &str) -> Reply {
    let locale = visit.locale();
    let (row, differences, first) = visit
        .ctx
        .read(move |tx| {
            may_look(tx)?;
            let row = store::version_row(tx, id)?;
            let before = store::versions_of(tx, row.procedure_id)?;
            let first = !before.iter().any(|v| v.number < row.number && v.published_at.is_some());
            Ok((row, changes(tx, id)?, first))
        })
        .await?;
    let checked = check(&row.definition);
    let faults = checked.faults.iter().map(|f| Fault {
        field: f.field.to_string(),
        text: f.message.get(locale).to_owned(),
        href: format!("/desk/procedures/versions/{id}/edit/{}", part_of(&f.field)),
    });
    let actor = &visit.ctx.actor;
    html(&ReviewPage {
        h: Head::of(&row, locale),
        first,
        parts: by_part(&differences, locale),
        faults: faults.collect(),
        warnings: checked.warnings.iter().map(|w| w.get(locale).to_owned()).collect(),
        in_review: row.state == VersionState::Review,
        own: self_publishing(actor, &row),
        may_edit: permits(actor, Action::EditCatalogue),
        may_publish: permits(actor, Action::PublishCatalogue),
        note: note.to_owned(),
        v: visit.view,
    })
}

fn part_of(field: &str) -> &'static str {
    match field.split('.').next().unwrap_or_default() {
        "levels" | "agencies" | "audience" | "channels" | "events" | "online" => "reach",
        "cases" => "cases",
        "form" => "form",
        "process" => "process",
        _ => "texts",
    }
}

fn by_part(differences: &[Difference], locale: Locale) -> Vec<ChangedPart> {
    let mut parts: Vec<(crate::Part, ChangedPart)> = Vec::new();
    for difference in differences {
        let what = difference.what.get(locale).to_owned();
        match parts.last_mut() {
            Some((part, shown)) if *part == difference.part => shown.whats.push(what),
            _ => {
                let name = difference.part.name().get(locale).to_owned();
                parts.push((difference.part, ChangedPart { name, whats: vec![what] }));
            }
        }
    }
    parts.into_iter().map(|(_, shown)| shown).collect()
}

/// Hands in, sends back, publishes or discards.
pub(super) async fn act(mut visit: Visit, Path(id): Path<VersionId>, input: Input) -> Reply {
    let lock = input.parsed::<i64>("lock")?.unwrap_or(0);
    let (act, note) = (input.text("act").to_owned(), input.text("note").to_owned());
    let (what, why) = (act.clone(), note.clone());
    let done = visit
        .ctx
        .write(move |tx| match what.as_str() {
            "submit" => acts::submit(tx, id, lock),
            "send_back" => acts::send_back(tx, id, lock, &why),
            "publish" => acts::publish(tx, id, lock),
            "discard" => acts::discard(tx, id, lock),
            _ => Err(Error::NotFound("act")),
        })
        .await;
    match done {
        Ok(()) => {
            visit.app.get::<Shelf>()?.forget();
            let text = match act.as_str() {
                "submit" => visit.t("Đã trình duyệt. Một cán bộ kiểm soát khác sẽ xem và công khai.", "Handed in. Another controller will look at it and publish it."),
                "send_back" => visit.t("Đã trả lại người soạn kèm lý do.", "Sent back to its author with the reason."),
                "publish" => visit.t("Đã công khai. Người dân thấy phiên bản mới ngay bây giờ; hồ sơ đã nhận vẫn theo phiên bản cũ.", "Published. The public sees the new version now; dossiers already received keep the old one."),
                _ => visit.t("Đã bỏ bản nháp.", "The draft was discarded."),
            };
            back(&visit.app, &format!("/desk/procedures/versions/{id}/review"), Tone::Success, text)
        }
        Err(Error::Invalid(faults)) => {
            visit.view = visit.view.with_errors(faults);
            let mut answer = shown(visit, id, &note).await?;
            *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}
