//! `/desk/approve`: choose, look at what will happen, run, see how each ended.

use askama::Template;
use base::{Cursor, DossierId, Error, Msg, Result, RowId};
use web::{Input, Path, Reply, Tone, View, Visit};

use super::choose::{Effect, Proposal, effects, proposals};
use super::run::{self, Batch, MOST};
use crate::acts::ApproveItem;
use crate::inbox::TaskLine;
use crate::needs::Needs;
use crate::search::dossier_href;

const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "approve/list.html")]
struct ListPage {
    v: View,
    rows: Vec<(TaskLine, Proposal)>,
    total: i64,
    next: String,
}

/// `GET /desk/approve`
pub(super) async fn list(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let after = input.get("after").and_then(Cursor::decode);
    let (found, total, next) = visit.ctx.read(move |tx| proposals(tx, after, ROWS)).await?;
    web::html(&ListPage {
        rows: found.into_iter().map(|p| (TaskLine::of(&needs, &p.task, &visit), p)).collect(),
        total,
        next: next.map(|c| format!("/desk/approve?after={}", c.encode())).unwrap_or_default(),
        v: visit.view,
    })
}

#[derive(Template)]
#[template(path = "approve/preview.html")]
struct PreviewPage {
    v: View,
    able: Vec<Effect>,
    unable: Vec<Effect>,
}

impl PreviewPage {
    fn button(&self) -> String {
        let n = self.able.len();
        base::msg!("Phê duyệt {n} hồ sơ", "Approve {n} dossiers").get(self.v.locale).to_owned()
    }

    fn item(&self, effect: &Effect) -> String {
        format!("{}~{}", effect.dossier, effect.version)
    }

    fn href(&self, effect: &Effect) -> String {
        dossier_href(effect.dossier)
    }

    fn due(&self, effect: &Effect) -> String {
        effect.due_at.map(base::Instant::hm_dmy).unwrap_or_default()
    }
}

/// `GET /desk/approve/preview?id=…&id=…`: nothing is changed yet.
pub(super) async fn preview(visit: Visit, input: Input) -> Reply {
    let ids: Vec<DossierId> = input.all("id").filter_map(|t| t.parse().ok()).take(MOST).collect();
    if ids.is_empty() {
        let text = visit.t("Hãy chọn ít nhất một hồ sơ.", "Choose at least one dossier.");
        return web::back(&visit.app, "/desk/approve", Tone::Warning, text);
    }
    let needs = visit.app.get::<Needs>()?;
    let found = visit.ctx.read(move |tx| effects(tx, &needs, &ids)).await?;
    let (able, unable) = found.into_iter().partition(|e| e.obstacle.is_none());
    web::html(&PreviewPage { v: visit.view, able, unable })
}

/// Reads `id~version` of the dossiers that the leader looked at.
///
/// # Errors
/// [`Error::Invalid`] when one cannot be read: nothing is approved then.
pub(super) fn items<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<ApproveItem>> {
    let read = |text: &str| {
        let (id, shown) = text.split_once('~')?;
        Some(ApproveItem { id: id.parse().ok()?, shown: shown.parse().ok()? })
    };
    let wrong = || Error::invalid("item", Msg::new("Hồ sơ đã chọn không hợp lệ", "A chosen dossier is not valid"));
    texts.map(|text| read(text).ok_or_else(wrong)).collect()
}

/// `POST /desk/approve`
pub(super) async fn approve(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let batch = run::run(&visit.ctx, &needs, items(input.all("item"))?, input.text("note")).await?;
    web::redirect(&format!("/desk/approve/{batch}"))
}

#[derive(Template)]
#[template(path = "approve/result.html")]
struct ResultPage {
    v: View,
    batch: Batch,
    done: usize,
}

impl ResultPage {
    fn href(&self, id: &DossierId) -> String {
        dossier_href(id)
    }
}

/// `GET /desk/approve/{id}`
pub(super) async fn result(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let batch = visit.ctx.read(move |tx| run::batch(tx, id)).await?;
    let done = batch.items.iter().filter(|i| i.done).count();
    web::html(&ResultPage { v: visit.view, batch, done })
}
