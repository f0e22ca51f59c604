//! The timeline: every event with who, when and why.

use access::EventRow;
use base::{Instant, Locale};
use serde_json::Value;

use super::story::Story;

/// An event as the timeline shows it.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct EventView {
    /// What was done.
    pub title: String,
    /// When, as people read it.
    pub when: String,
    /// When, in milliseconds UTC.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What belongs to it, line by line: reason, note, new due date.
    pub lines: Vec<String>,
    /// Its icon.
    #[serde(skip)]
    pub icon: &'static str,
    /// Its tone.
    #[serde(skip)]
    pub tone: &'static str,
}

/// The events, newest first.
pub(crate) fn timeline(story: &Story, locale: Locale) -> Vec<EventView> {
    story.events.iter().rev().map(|event| view(story, event, locale)).collect()
}

fn view(story: &Story, event: &EventRow, locale: Locale) -> EventView {
    let (icon, tone) = look(&event.kind);
    EventView {
        title: crate::timeline::title(&event.kind).get(locale).to_owned(),
        when: event.at.hm_dmy(),
        at: event.at.ms(),
        who: who(event, locale),
        lines: lines(story, event, locale),
        icon,
        tone,
    }
}

fn who(event: &EventRow, locale: Locale) -> String {
    if event.actor == "system" { locale.t("Hệ thống", "The system").to_owned() } else { event.actor_name.clone() }
}

fn lines(story: &Story, event: &EventRow, locale: Locale) -> Vec<String> {
    let text = |key: &str| event.data.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
    let moment = |key: &str| event.data.get(key).and_then(Value::as_i64).map(|ms| Instant::from_ms(ms).hm_dmy());
    let mut lines = Vec::new();
    let mut say = |vi: &str, en: &str, value: &str| lines.push(format!("{}: {value}", locale.t(vi, en)));
    if let Some(step) = text("step") {
        say("Bước", "Step", &step_name(story, step, locale));
    }
    if let Some(to) = text("to") {
        say("Chuyển đến", "To", &step_name(story, to, locale));
    }
    for (key, vi, en) in [
        ("reason", "Lý do", "Reason"),
        ("note", "Ghi chú", "Note"),
        ("text", "Ý kiến", "Opinion"),
        ("receiver", "Người nhận", "Receiver"),
    ] {
        if let Some(value) = text(key) {
            say(vi, en, value);
        }
    }
    for (key, vi, en) in [("answer_by", "Bổ sung trước", "Answer by"), ("due_before", "Hạn trước đó", "Due before"), ("due", "Hạn trả kết quả", "Due")] {
        if let Some(at) = moment(key) {
            say(vi, en, &at);
        }
    }
    for mark in ["fields", "papers"].into_iter().filter_map(|list| event.data.get("marks")?.get(list)?.as_array()).flatten() {
        if let (Some(key), Some(reason)) = (mark.get("key").and_then(Value::as_str), mark.get("reason").and_then(Value::as_str)) {
            lines.push(format!("{}: {reason}", marked_name(story, key, locale)));
        }
    }
    lines
}

/// What a step, or a stage beside the process, is called.
pub(crate) fn step_name(story: &Story, key: &str, locale: Locale) -> String {
    let step = story.version.definition.process.step(key).map(|s| s.task.get(locale).to_owned());
    let beside = || {
        let kind = crate::model::TaskKind::from_code(key)?;
        Some(kind.name().get(locale).to_owned())
    };
    step.or_else(beside).unwrap_or_else(|| key.to_owned())
}

/// What a marked paper or answer is called.
pub(crate) fn marked_name(story: &Story, key: &str, locale: Locale) -> String {
    let paper = story.case().and_then(|c| c.components.iter().find(|p| p.key == key)).map(|p| p.name.get(locale).to_owned());
    let answer = || story.version.definition.form.field(key).map(|f| f.label.get(locale).to_owned());
    paper.or_else(answer).unwrap_or_else(|| key.to_owned())
}

fn look(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "dossier.submit" => ("send", "info"),
        "dossier.receive" => ("stamp", "success"),
        "dossier.refuse" => ("file-x", "danger"),
        "dossier.take" | "dossier.assign" => ("user", "neutral"),
        "dossier.pass_on" => ("forward", "neutral"),
        "dossier.approve" => ("sign", "success"),
        "dossier.opinion" => ("message", "info"),
        "dossier.return" => ("undo", "warning"),
        "dossier.pass_to_agency" => ("building", "warning"),
        "dossier.request_supplement" => ("file-plus", "warning"),
        "dossier.supplement" => ("upload", "info"),
        "dossier.accept_supplement" | "dossier.resume" => ("play", "success"),
        "dossier.suspend" => ("wallet", "warning"),
        "dossier.extend" => ("calendar", "warning"),
        "dossier.stop" | "dossier.expire_supplement" => ("ban", "danger"),
        "dossier.withdraw" => ("archive", "neutral"),
        "dossier.finish" => ("check-circle", "success"),
        "dossier.hand_over" | "dossier.confirm_receipt" => ("handover", "success"),
        _ => ("dot", "neutral"),
    }
}
