//! What happened to a dossier, as its applicant may read it: no internal notes, no officers' names.

use std::collections::BTreeMap;

use access::EventRow;
use base::{AgencyId, Instant, Locale};
use process::Process;
use serde_json::Value;

use crate::model::Dossier;
use crate::timeline;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Happening {
    /// What.
    pub(crate) title: String,
    /// When, in words.
    pub(crate) when: String,
    /// By whom: `Bạn`, an agency, the system.
    pub(crate) who: String,
    /// What the applicant is told of it.
    pub(crate) note: String,
    /// The icon's name.
    #[serde(skip)]
    pub(crate) icon: &'static str,
    /// The colour.
    #[serde(skip)]
    pub(crate) tone: &'static str,
}

/// The events that the applicant sees, the latest first. `agencies` are the names of those
/// concerned.
pub(crate) fn story(d: &Dossier, events: &[EventRow], process: &Process, agencies: &BTreeMap<AgencyId, String>, locale: Locale) -> Vec<Happening> {
    let mut told: Vec<Happening> = events.iter().filter_map(|e| happening(d, e, process, agencies, locale)).collect();
    told.reverse();
    told
}

fn happening(d: &Dossier, event: &EventRow, process: &Process, agencies: &BTreeMap<AgencyId, String>, locale: Locale) -> Option<Happening> {
    let (icon, tone) = look(&event.kind)?;
    let who = if event.actor.starts_with("applicant:") {
        locale.t("Người nộp hồ sơ", "The applicant").to_owned()
    } else if event.actor.starts_with("official:") {
        let at_reception = matches!(event.kind.as_str(), "dossier.receive" | "dossier.refuse" | "dossier.hand_over" | "dossier.accept_supplement");
        let agency = if at_reception { Some(d.receiving_agency) } else { event.agency_id };
        agency.and_then(|id| agencies.get(&id).cloned()).unwrap_or_default()
    } else {
        locale.t("Hệ thống", "The system").to_owned()
    };
    Some(Happening {
        title: timeline::title(&event.kind).get(locale).to_owned(),
        when: event.at.hm_dmy(),
        who,
        note: note(event, process, locale),
        icon,
        tone,
    })
}

/// How an event looks; `None` for those that are the agency's own affair.
fn look(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "dossier.submit" | "dossier.supplement" => ("send", "info"),
        "dossier.receive" => ("inbox", "info"),
        "dossier.pass_on" => ("forward", "neutral"),
        "dossier.pass_to_agency" => ("building", "neutral"),
        "dossier.approve" => ("sign", "info"),
        "dossier.request_supplement" => ("file-plus", "warning"),
        "dossier.accept_supplement" | "dossier.resume" => ("file-check", "success"),
        "dossier.suspend" => ("wallet", "warning"),
        "dossier.extend" => ("clock", "warning"),
        "dossier.refuse" => ("file-x", "danger"),
        "dossier.stop" | "dossier.expire_supplement" => ("ban", "danger"),
        "dossier.withdraw" => ("undo", "neutral"),
        "dossier.finish" => ("check-circle", "success"),
        "dossier.hand_over" | "dossier.confirm_receipt" => ("handover", "success"),
        _ => return None,
    })
}

/// What the applicant is told: reasons of the acts that are done towards the applicant, dates and
/// the next step. What officers write for each other is not among it.
fn note(event: &EventRow, process: &Process, locale: Locale) -> String {
    let text = |key: &str| event.data.get(key).and_then(Value::as_str).unwrap_or_default();
    let moment = |key: &str| event.data.get(key).and_then(Value::as_i64).map(Instant::from_ms);
    let mut parts: Vec<String> = Vec::new();
    let mut dated = |vi: &str, en: &str, at: Option<Instant>| {
        if let Some(at) = at {
            parts.push(format!("{} {}", locale.t(vi, en), at.hm_dmy()));
        }
    };
    match event.kind.as_str() {
        "dossier.receive" => dated("Hẹn trả kết quả:", "Result promised for:", moment("due")),
        "dossier.accept_supplement" | "dossier.resume" => dated("Hạn trả kết quả:", "Due:", moment("due")),
        "dossier.request_supplement" => dated("Bổ sung trước:", "To be supplied by:", moment("answer_by")),
        "dossier.extend" => dated("Hẹn lại:", "New date:", moment("due")),
        "dossier.pass_on" | "dossier.approve" => {
            if let Some(step) = process.step(text("to")) {
                parts.push(format!("{} {}", locale.t("Bước tiếp theo:", "Next:"), step.task.get(locale)));
            }
        }
        "dossier.pass_to_agency" => parts.push(text("to").to_owned()),
        _ => {}
    }
    let told = matches!(
        event.kind.as_str(),
        "dossier.request_supplement" | "dossier.refuse" | "dossier.stop" | "dossier.expire_supplement" | "dossier.extend"
            | "dossier.withdraw" | "dossier.suspend" | "dossier.pass_to_agency"
    );
    if told && !text("reason").is_empty() {
        parts.insert(0, text("reason").to_owned());
    }
    parts.retain(|p| !p.is_empty());
    parts.join(" · ")
}
