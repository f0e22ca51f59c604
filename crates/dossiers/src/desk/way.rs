//! The way through the process: the strip at a glance, and the step table with norms and with who
//! did what when.

use access::EventRow;
use base::{Instant, Locale, Role};
use process::{Left, working_time};
use serde_json::Value;

use super::story::Story;

/// A step of the strip.
#[derive(Debug, Clone)]
pub(crate) struct StripStep {
    pub(crate) label: String,
    pub(crate) note: String,
    pub(crate) state: &'static str,
}

/// A row of the step table.
#[derive(Debug, Clone)]
pub(crate) struct StepRow {
    pub(crate) order: usize,
    pub(crate) task: String,
    pub(crate) desk: String,
    pub(crate) norm: String,
    pub(crate) state: &'static str,
    pub(crate) stays: Vec<Stay>,
}

/// What somebody did at a step.
#[derive(Debug, Clone)]
pub(crate) struct Stay {
    pub(crate) what: String,
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) note: String,
    pub(crate) late: bool,
}

/// An opinion of another desk.
#[derive(Debug, Clone)]
pub(crate) struct OpinionRow {
    pub(crate) task: String,
    pub(crate) desk: String,
    pub(crate) text: String,
    pub(crate) who: String,
}

/// The strip.
pub(crate) fn strip(story: &Story, now: Instant, locale: Locale) -> Vec<StripStep> {
    let steps = &story.version.definition.process.steps;
    steps
        .iter()
        .map(|step| {
            let stays = stays(story, &step.key, locale);
            StripStep {
                label: step.task.get(locale).to_owned(),
                note: stays.last().map_or_else(|| step.desk.role.name().get(locale).to_owned(), |s| s.who.clone()),
                state: state(story, &step.key, now),
            }
        })
        .collect()
}

/// The step table.
pub(crate) fn table(story: &Story, now: Instant, locale: Locale) -> Vec<StepRow> {
    let steps = &story.version.definition.process.steps;
    steps
        .iter()
        .enumerate()
        .map(|(at, step)| StepRow {
            order: at + 1,
            task: step.task.get(locale).to_owned(),
            desk: format!("{} – {}", step.desk.role.name().get(locale), story.place(&step.desk)),
            norm: working_time(step.norm).get(locale).to_owned(),
            state: state(story, &step.key, now),
            stays: stays(story, &step.key, locale),
        })
        .collect()
}

/// Every opinion that was asked at the present step or before, with the answer if there is one.
pub(crate) fn opinions(story: &Story, locale: Locale) -> Vec<OpinionRow> {
    let process = &story.version.definition.process;
    let past = story.d.position.history.iter().map(|v| (v.step.as_str(), &v.opinions));
    let now = story.d.position.step.as_deref().map(|step| (step, &story.d.position.opinions));
    let mut rows = Vec::new();
    for (step, asked) in past.chain(now) {
        for one in asked {
            let Some(opinion) = process.step(step).and_then(|s| s.opinions.iter().find(|o| o.key == one.key)) else { continue };
            let by = story.events.iter().rev().find(|e| {
                e.kind == "dossier.opinion" && at(e, "step") == Some(step) && at(e, "opinion") == Some(&one.key)
            });
            rows.push(OpinionRow {
                task: opinion.task.get(locale).to_owned(),
                desk: format!("{} – {}", opinion.desk.role.name().get(locale), story.place(&opinion.desk)),
                text: one.answer.clone().unwrap_or_default(),
                who: by.map(|e| format!("{} · {}", e.actor_name, e.at.hm_dmy())).unwrap_or_default(),
            });
        }
    }
    rows
}

fn state(story: &Story, key: &str, now: Instant) -> &'static str {
    let position = &story.d.position;
    if position.step.as_deref() == Some(key) && story.d.closed_at.is_none() && story.d.finished_at.is_none() {
        return if story.d.step_due_at.is_some_and(|due| due < now) { "late" } else { "current" };
    }
    let left = position.history.iter().rev().find(|v| v.step == key);
    match left.map(|v| &v.left) {
        Some(Left::Forward { .. } | Left::Migrated { .. }) => "done",
        Some(Left::Returned { .. } | Left::HandedOver { .. }) => "todo",
        None if position.is_over() && story.d.received_at.is_some() => "skipped",
        None => "todo",
    }
}

fn at<'e>(event: &'e EventRow, key: &str) -> Option<&'e str> {
    event.data.get(key).and_then(Value::as_str)
}

fn stays(story: &Story, key: &str, locale: Locale) -> Vec<Stay> {
    let moment = |e: &EventRow, key: &str| e.data.get(key).and_then(Value::as_i64).map(Instant::from_ms);
    let first = story.version.definition.process.steps.first();
    let reception = first.is_some_and(|s| s.key == key && s.desk.role == Role::Reception);
    let done = ["dossier.pass_on", "dossier.approve", "dossier.finish", "dossier.return", "dossier.take"];
    story
        .events
        .iter()
        .filter(|e| (done.contains(&e.kind.as_str()) && at(e, "step") == Some(key)) || (reception && e.kind == "dossier.receive"))
        .map(|e| Stay {
            what: crate::timeline::title(&e.kind).get(locale).to_owned(),
            who: e.actor_name.clone(),
            when: match moment(e, "entered") {
                Some(entered) => format!("{} → {}", entered.hm_dmy(), e.at.hm_dmy()),
                None => e.at.hm_dmy(),
            },
            note: at(e, "note").or_else(|| at(e, "reason")).unwrap_or_default().to_owned(),
            late: moment(e, "norm_due").is_some_and(|due| e.at > due),
        })
        .collect()
}
