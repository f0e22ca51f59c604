//! The strip that shows how far a dossier is: stations with the agency and the desk, no names.

use base::{Locale, Result};
use process::{Left, Process};

use crate::lifecycle::{ClockState, Status};
use crate::model::Dossier;
use crate::needs::{Needs, ProcedureVersion};

/// A station of the strip: `done`, `current`, `late`, `todo` or `skipped`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Stage {
    /// What is done there.
    pub(crate) label: String,
    /// By which agency and desk.
    pub(crate) note: String,
    /// How far it is.
    pub(crate) state: &'static str,
}

/// The stations of a dossier: handed in, received, each step of the process, the result.
pub(crate) fn tracker(tx: &mut db::Tx<'_>, needs: &Needs, d: &Dossier, version: &ProcedureVersion, late: bool, locale: Locale) -> Result<Vec<Stage>> {
    let receiving = needs.agencies.get(tx, d.receiving_agency)?.map(|a| a.name).unwrap_or_default();
    let t = |vi: &str, en: &str| locale.t(vi, en).to_owned();
    let over = d.status.clock_state() == ClockState::Ended;
    let received = d.received_at.is_some();
    let mut stages = vec![Stage { label: t("Nộp hồ sơ", "Handed in"), note: d.submitted_at.dmy(), state: "done" }];
    stages.push(Stage {
        label: t("Tiếp nhận", "Received"),
        note: d.received_at.map_or(receiving.clone(), |at| at.dmy()),
        state: if received { "done" } else if over { "skipped" } else { "current" },
    });
    let process = &version.definition.process;
    let shown = process.steps.iter().filter(|s| s.desk.role != base::Role::Reception);
    let finished = matches!(d.status, Status::Finished | Status::HandedOver);
    for step in shown {
        let agency = needs.agencies.resolve(tx, &step.desk.agency, d.receiving_agency, d.competent_agency)?;
        let agency = needs.agencies.get(tx, agency)?.map(|a| a.name).unwrap_or_default();
        let state = match (d.position.step.as_deref() == Some(&step.key), passed(process, d, &step.key)) {
            (true, _) if over => "skipped",
            (true, _) if late => "late",
            (true, _) => "current",
            (false, true) => "done",
            (false, false) if over || finished => "skipped",
            (false, false) => "todo",
        };
        stages.push(Stage { label: step.task.get(locale).to_owned(), note: format!("{agency} · {}", step.desk.role.name().get(locale)), state });
    }
    stages.push(Stage {
        label: t("Trả kết quả", "Result"),
        note: d.result.handed_over_at.map_or_else(|| d.result_by.name().get(locale).to_owned(), |at| at.dmy()),
        state: match d.status {
            Status::HandedOver => "done",
            Status::Finished => "current",
            Status::Refused | Status::Withdrawn | Status::Stopped => "skipped",
            _ => "todo",
        },
    });
    Ok(stages)
}

/// Whether a step was left forward and not returned to since.
fn passed(process: &Process, d: &Dossier, key: &str) -> bool {
    let place = |key: &str| process.steps.iter().position(|s| s.key == key);
    let here = d.position.step.as_deref().and_then(place);
    let left = d.position.history.iter().rev().find(|visit| visit.step == key);
    let forward = left.is_some_and(|visit| !matches!(visit.left, Left::Returned { .. }));
    // After a return, later steps have to be done again.
    forward && here.is_none_or(|here| place(key).is_some_and(|place| place < here))
}
