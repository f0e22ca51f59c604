//! What an act changes and who is told, said before it is done.

use base::{Locale, Msg};

use super::act::DeskAct;
use super::story::Story;
use crate::model::TaskKind;

/// Who is told what, line by line.
pub(crate) fn told(story: &Story, act: DeskAct, locale: Locale) -> Vec<String> {
    let mut lines = Vec::new();
    let tells = act.kind().is_some_and(crate::lifecycle::ActKind::tells_applicant);
    let issues = act == DeskAct::PassOn && story.step().is_some_and(|s| s.act == process::StepAct::Issue);
    if tells || issues {
        lines.push(applicant(story, act).get(locale).to_owned());
    } else {
        lines.push(
            locale
                .t("Người nộp không nhận thông báo; việc này hiện trên trang theo dõi hồ sơ.", "The applicant gets no message; it shows on the tracking page.")
                .to_owned(),
        );
    }
    if let Some(line) = colleagues(story, act) {
        lines.push(line.get(locale).to_owned());
    }
    lines.push(
        locale
            .t("Mọi thao tác được ghi vào phiếu kiểm soát (mẫu số 06) cùng tên bạn và thời điểm.", "The act enters the control sheet (form 06) with your name and the time.")
            .to_owned(),
    );
    lines
}

fn applicant(story: &Story, act: DeskAct) -> Msg {
    let person = &story.d.person;
    let reach: Vec<&str> = [person.phone.as_str(), person.email.as_str()].into_iter().filter(|r| !r.is_empty()).collect();
    let name = &person.name;
    let by = if reach.is_empty() { String::new() } else { format!(" ({})", reach.join(", ")) };
    let form = act.kind().and_then(crate::lifecycle::ActKind::form);
    match form.filter(|_| act != DeskAct::HandOver && act != DeskAct::PassToAgency && act != DeskAct::PassOn) {
        Some(form) => {
            let (n, vi, en) = (form.number(), form.name().vi, form.name().en);
            base::msg!("Người nộp {name}{by}: được thông báo kèm {vi} (mẫu số {n}).", "The applicant {name}{by}: is told, with the {en} (form {n}).")
        }
        None => base::msg!("Người nộp {name}{by}: được thông báo việc này.", "The applicant {name}{by}: is told of it."),
    }
}

fn colleagues(story: &Story, act: DeskAct) -> Option<Msg> {
    let process = &story.version.definition.process;
    match act {
        DeskAct::Receive => {
            let first = process.steps.first()?;
            let skips = first.desk.role == base::Role::Reception && first.choices.is_empty();
            let next = if skips { process.steps.get(1)? } else { first };
            Some(desk_gets(story, next))
        }
        DeskAct::PassOn | DeskAct::Approve => {
            let exits = process.exits(&story.step()?.key);
            match exits.as_slice() {
                [only] => match only.to {
                    process::Target::Step(next) => Some(desk_gets(story, next)),
                    _ => {
                        let place = &story.receiving.name;
                        Some(base::msg!(
                            "Bộ phận trả kết quả của {place}: kết quả vào danh sách chờ trả.",
                            "The results desk of {place}: the result waits there to be handed over."
                        ))
                    }
                },
                _ => None,
            }
        }
        DeskAct::AcceptSupplement | DeskAct::Resume => Some(desk_gets(story, story.step()?)),
        DeskAct::Opinion => {
            let main = story.tasks.iter().find(|t| t.kind != TaskKind::Opinion)?;
            let role = main.role.name();
            Some(Msg::of(
                format!("{} {} thấy ý kiến trong hồ sơ.", role.vi, story.d.holder.name),
                format!("The {} {} sees the opinion in the dossier.", role.en.to_lowercase(), story.d.holder.name),
            ))
        }
        _ => None,
    }
}

fn desk_gets(story: &Story, step: &process::Step) -> Msg {
    let (place, role) = (story.place(&step.desk), step.desk.role.name());
    Msg::of(
        format!("{} – {place}: hồ sơ vào danh sách chờ xử lý, bước “{}”.", role.vi, step.task.vi),
        format!("{} at {place}: the dossier waits there for the step “{}”.", role.en, step.task.en),
    )
}
