//! The list of what is done and what is left, and removing a draft.

use askama::Template;
use base::RowId;
use web::{Input, Path, Reply, Tone, View, Visit, back, html};

use super::draft::{Open, discard, unsent};
use super::steps::{Progress, Step, steps};

#[derive(Template)]
#[template(path = "apply/tasks.html")]
struct TasksPage {
    v: View,
    id: String,
    procedure: String,
    saved: String,
    expires: String,
    tasks: Vec<TaskLine>,
    done: usize,
}

struct TaskLine {
    label: String,
    href: String,
    status: String,
    tone: &'static str,
}

fn line(visit: &Visit, open: &Open, step: &Step) -> TaskLine {
    let (status, tone) = match step.progress(open) {
        Progress::Done => (visit.t("Đã xong", "Done"), "done"),
        Progress::Doing => (visit.t("Đang làm", "In progress"), "doing"),
        Progress::Todo => (visit.t("Chưa làm", "Not started"), "todo"),
        Progress::Wrong => (visit.t("Có lỗi", "Needs correcting"), "error"),
        Progress::Blocked => (visit.t("Chưa thể làm", "Cannot start yet"), "blocked"),
    };
    TaskLine { label: step.task(open, visit.locale()), href: step.href(open.draft.id), status: status.to_owned(), tone }
}

/// `/apply/draft/{id}`
pub(super) async fn show(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    let all = steps(&open);
    // Several questions whether the procedure fits are one task.
    let mut tasks: Vec<TaskLine> = Vec::new();
    let asked = all.iter().filter(|s| matches!(s, Step::Eligibility(_)));
    let worst = asked.clone().find(|s| s.progress(&open) != Progress::Done).or_else(|| asked.clone().next());
    tasks.extend(worst.map(|step| line(&visit, &open, step)));
    tasks.extend(all.iter().filter(|s| !matches!(s, Step::Eligibility(_))).map(|step| line(&visit, &open, step)));
    let page = TasksPage {
        id: id.to_string(),
        procedure: open.definition().name.get(visit.locale()).to_owned(),
        saved: open.draft.updated_at.hm_dmy(),
        expires: open.draft.expires_at.dmy(),
        done: tasks.iter().filter(|t| t.tone == "done").count(),
        tasks,
        v: visit.view,
    };
    html(&page)
}

#[derive(Template)]
#[template(path = "apply/delete.html")]
struct DeletePage {
    v: View,
    id: String,
    procedure: String,
    saved: String,
    papers: usize,
}

/// `/apply/draft/{id}/delete`
pub(super) async fn ask_delete(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    let page = DeletePage {
        id: id.to_string(),
        procedure: open.definition().name.get(visit.locale()).to_owned(),
        saved: open.draft.updated_at.hm_dmy(),
        papers: super::draft::files_of(&open.draft).len(),
        v: visit.view,
    };
    html(&page)
}

/// Removes the draft.
pub(super) async fn delete(visit: Visit, Path(id): Path<RowId>, _csrf: Input) -> Reply {
    visit.ctx.write(move |tx| discard(tx, id)).await?;
    back(&visit.app, "/me", Tone::Success, visit.t("Đã xoá bản nháp.", "The draft was deleted."))
}
