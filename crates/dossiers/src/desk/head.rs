//! What every page of a dossier says first: who, what, until when, with whom.

use access::Actor;
use base::{Instant, Locale};

use super::act::DeskAct;
use super::clock::{Due, due};
use super::offer;
use super::story::Story;
use crate::model::TaskKind;
use crate::needs::Needs;

/// The sticky summary.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// `/desk/dossiers/ID`
    pub(crate) base: String,
    pub(crate) code: String,
    pub(crate) version: i64,
    pub(crate) subject: String,
    pub(crate) procedure: String,
    pub(crate) applicant: String,
    pub(crate) applicant_note: String,
    pub(crate) status: String,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) stage: String,
    pub(crate) due: Due,
    pub(crate) original_due: String,
    pub(crate) holder: String,
    pub(crate) holder_note: String,
    pub(crate) channel: String,
    pub(crate) received: String,
    pub(crate) receiving: String,
    pub(crate) competent: String,
    pub(crate) fee: String,
    pub(crate) result_by: String,
    pub(crate) result: String,
}

pub(crate) fn head(needs: &Needs, story: &Story, now: Instant, locale: Locale) -> Head {
    let d = &story.d;
    let person = &d.person;
    let notes: Vec<&str> = [person.number.as_str(), person.phone.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    let outcome = &d.result;
    let result = [outcome.title.as_str(), outcome.number.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
    let moved = d.original_due_at.filter(|_| d.original_due_at != d.due_at);
    Head {
        base: base_path(d.id),
        code: d.code.clone(),
        version: d.version,
        subject: d.subject.clone(),
        procedure: story.version.definition.name.get(locale).to_owned(),
        applicant: person.name.clone(),
        applicant_note: notes.join(" · "),
        status: d.status.name().get(locale).to_owned(),
        tone: d.status.tone().code(),
        icon: d.status.icon(),
        stage: stage(story, locale),
        due: due(needs, d, now, locale),
        original_due: moved.map(Instant::hm_dmy).unwrap_or_default(),
        holder: if d.holder.name.is_empty() { waits_for(story, locale) } else { d.holder.name.clone() },
        holder_note: holder_note(story, locale),
        channel: d.channel.name().get(locale).to_owned(),
        received: d.received_at.unwrap_or(d.submitted_at).hm_dmy(),
        receiving: story.receiving.name.clone(),
        competent: story.competent.name.clone(),
        fee: match story.case() {
            Some(case) => case.cost_with(d.fee).get(locale).to_owned(),
            None => d.fee.to_string(),
        },
        result_by: d.result_by.name().get(locale).to_owned(),
        result: if d.finished_at.is_some() { result.join(" – ") } else { String::new() },
    }
}

/// Where a dossier's page is.
pub(crate) fn base_path(id: base::DossierId) -> String {
    format!("/desk/dossiers/{id}")
}

fn stage(story: &Story, locale: Locale) -> String {
    match story.d.stage.as_str() {
        "answered" => locale.t("Người nộp đã gửi bổ sung", "The applicant sent the supplement").to_owned(),
        "supplement" => locale.t("Chờ người nộp bổ sung trước khi tiếp nhận", "Waiting for a supplement before reception").to_owned(),
        _ => String::new(),
    }
}

fn waits_for(story: &Story, locale: Locale) -> String {
    match (story.d.closed_at, story.d.holder.role) {
        (Some(_), _) => locale.t("Đã khép lại", "Closed").to_owned(),
        (None, Some(role)) => role.name().get(locale).to_owned(),
        (None, None) => locale.t("Người nộp", "The applicant").to_owned(),
    }
}

fn holder_note(story: &Story, locale: Locale) -> String {
    let Some(task) = story.tasks.iter().find(|t| t.kind != TaskKind::Opinion) else { return String::new() };
    let step = super::history::step_name(story, &task.step_key, locale);
    match task.due_at {
        Some(due) => format!("{step} · {} {}", locale.t("hạn bước", "step due"), due.hm_dmy()),
        None => step,
    }
}

/// A button that leads to an act's page.
#[derive(Debug, Clone)]
pub(crate) struct Button {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) icon: &'static str,
}

/// The primary button and the others.
pub(crate) fn buttons(actor: &Actor, story: &Story, locale: Locale) -> (Option<Button>, Vec<Button>) {
    let offers = offer::offers(actor, story);
    let next = offer::next(story, &offers);
    let button = |act: DeskAct| Button {
        label: act.name().get(locale).to_owned(),
        href: format!("{}/acts/{}", base_path(story.d.id), act.code()),
        icon: act.icon(),
    };
    (next.map(button), offers.into_iter().filter(|act| Some(*act) != next).map(button).collect())
}
