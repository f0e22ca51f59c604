//! The step table of a draft as an editor types it, and how a table is shown.

use base::{Fields, Locale, Role, msg};
use catalogue::Definition;
use process::{AgencyRef, Branch, Desk, Opinion, Process, Step, StepAct, working_time};
use serde::Deserialize;
use web::Pick;

use super::cases::number;
use super::parts::Pair;

/// The step table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Steps {
    pub(super) steps: Vec<StepRow>,
}

/// A step.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StepRow {
    pub(super) key: String,
    pub(super) task: Pair,
    pub(super) agency: String,
    pub(super) role: String,
    pub(super) norm: String,
    pub(super) result: Pair,
    pub(super) act: String,
    pub(super) choices: Vec<ChoiceRow>,
    pub(super) opinions: Vec<OpinionRow>,
}

/// A way out of a step.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChoiceRow {
    pub(super) label: Pair,
    pub(super) to: String,
}

/// An opinion asked beside a step.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpinionRow {
    pub(super) key: String,
    pub(super) task: Pair,
    pub(super) agency: String,
    pub(super) role: String,
    pub(super) norm: String,
}

fn roles(chosen: &str, locale: Locale) -> Vec<Pick> {
    Role::ALL.iter().map(|r| Pick::new(r.code(), r.name().get(locale), chosen)).collect()
}

impl StepRow {
    /// Every role, the step's own chosen.
    pub(super) fn roles(&self, locale: &Locale) -> Vec<Pick> {
        roles(&self.role, *locale)
    }

    /// Every act, the step's own chosen.
    pub(super) fn acts(&self, locale: &Locale) -> Vec<Pick> {
        let chosen = if self.act.is_empty() { "handle" } else { &self.act };
        [StepAct::Handle, StepAct::Approve, StepAct::Issue]
            .into_iter()
            .map(|act| Pick::new(act_code(act), act_name(act, *locale), chosen))
            .collect()
    }
}

impl OpinionRow {
    /// Every role, the asked one chosen.
    pub(super) fn roles(&self, locale: &Locale) -> Vec<Pick> {
        roles(&self.role, *locale)
    }
}

fn act_code(act: StepAct) -> &'static str {
    match act {
        StepAct::Handle => "handle",
        StepAct::Approve => "approve",
        StepAct::Issue => "issue",
    }
}

fn act_name(act: StepAct, locale: Locale) -> &'static str {
    match (act, locale) {
        (StepAct::Handle, Locale::Vi) => "Xử lý rồi chuyển tiếp",
        (StepAct::Handle, Locale::En) => "Handle and pass on",
        (StepAct::Approve, Locale::Vi) => "Duyệt hoặc trả lại",
        (StepAct::Approve, Locale::En) => "Approve or send back",
        (StepAct::Issue, Locale::Vi) => "Phát hành kết quả",
        (StepAct::Issue, Locale::En) => "Issue the result",
    }
}

impl Steps {
    pub(super) fn of(d: &Definition) -> Self {
        let step = |s: &Step| StepRow {
            key: s.key.clone(),
            task: Pair::of(&s.task),
            agency: String::from(s.desk.agency.clone()),
            role: s.desk.role.code().to_owned(),
            norm: s.norm.to_string(),
            result: s.result.as_ref().map(Pair::of).unwrap_or_default(),
            act: act_code(s.act).to_owned(),
            choices: s.choices.iter().map(|c| ChoiceRow { label: Pair::of(&c.label), to: c.to.clone() }).collect(),
            opinions: s
                .opinions
                .iter()
                .map(|o| OpinionRow {
                    key: o.key.clone(),
                    task: Pair::of(&o.task),
                    agency: String::from(o.desk.agency.clone()),
                    role: o.desk.role.code().to_owned(),
                    norm: o.norm.to_string(),
                })
                .collect(),
        };
        Self { steps: d.process.steps.iter().map(step).collect() }
    }

    /// What was typed as a step table; what cannot be read is told.
    pub(super) fn apply(&self, d: &mut Definition, faults: &mut Fields) {
        let mut steps = Vec::new();
        for (i, s) in self.steps.iter().enumerate() {
            let at = format!("steps.{i}");
            let mut opinions = Vec::new();
            for (n, o) in s.opinions.iter().enumerate() {
                let at = format!("{at}.opinions.{n}");
                opinions.push(Opinion {
                    key: o.key.clone(),
                    task: o.task.msg(),
                    desk: desk(&o.agency, &o.role, &at, faults),
                    norm: number(&o.norm, format!("{at}.norm"), faults),
                });
            }
            steps.push(Step {
                key: s.key.clone(),
                task: s.task.msg(),
                desk: desk(&s.agency, &s.role, &at, faults),
                norm: number(&s.norm, format!("{at}.norm"), faults),
                result: s.result.filled(),
                act: match s.act.as_str() {
                    "approve" => StepAct::Approve,
                    "issue" => StepAct::Issue,
                    _ => StepAct::Handle,
                },
                choices: s.choices.iter().map(|c| Branch { label: c.label.msg(), to: c.to.clone() }).collect(),
                opinions,
            });
        }
        d.process = Process { steps };
    }
}

fn desk(agency: &str, role: &str, at: &str, faults: &mut Fields) -> Desk {
    let agency = if agency.is_empty() { AgencyRef::Competent } else { AgencyRef::from(agency.to_owned()) };
    let role = Role::from_code(role).unwrap_or_else(|| {
        if !role.is_empty() {
            faults.push(format!("{at}.role"), msg!("Không có vai trò này", "There is no such role"));
        }
        Role::Handler
    });
    Desk { agency, role }
}

/// A step in a table that is only read.
pub(super) struct ShownStep {
    pub(super) number: usize,
    pub(super) task: String,
    pub(super) desk: String,
    pub(super) norm: String,
    pub(super) act: &'static str,
    pub(super) result: String,
    pub(super) ways: Vec<String>,
    pub(super) opinions: Vec<String>,
}

/// A step in the strip.
pub(super) struct Mark {
    pub(super) label: String,
    pub(super) note: String,
    pub(super) state: &'static str,
}

fn desk_name(desk: &Desk, locale: Locale) -> String {
    let agency = match &desk.agency {
        AgencyRef::Competent => locale.t("cơ quan giải quyết", "competent agency"),
        AgencyRef::Receiving => locale.t("nơi tiếp nhận", "receiving agency"),
        AgencyRef::Superior => locale.t("cơ quan cấp trên", "superior agency"),
        AgencyRef::Identifier(code) => code,
    };
    format!("{} – {agency}", desk.role.name().get(locale))
}

/// The rows of a table as they are read.
pub(super) fn shown(process: &Process, locale: Locale) -> Vec<ShownStep> {
    let name = |key: &str| process.step(key).map_or_else(|| locale.t("Kết thúc", "End").to_owned(), |s| s.task.get(locale).to_owned());
    let row = |(i, s): (usize, &Step)| ShownStep {
        number: i + 1,
        task: s.task.get(locale).to_owned(),
        desk: desk_name(&s.desk, locale),
        norm: working_time(s.norm).get(locale).to_owned(),
        act: act_name(s.act, locale),
        result: s.result.as_ref().map(|r| r.get(locale).to_owned()).unwrap_or_default(),
        ways: s.choices.iter().map(|c| format!("{} → {}", c.label.get(locale), name(&c.to))).collect(),
        opinions: s
            .opinions
            .iter()
            .map(|o| format!("{} ({}, {})", o.task.get(locale), desk_name(&o.desk, locale), working_time(o.norm).get(locale)))
            .collect(),
    };
    process.steps.iter().enumerate().map(row).collect()
}

/// The table as a strip.
pub(super) fn strip(process: &Process, locale: Locale) -> Vec<Mark> {
    let mark = |s: &Step| Mark {
        label: s.task.get(locale).to_owned(),
        note: format!("{} · {}", s.desk.role.name().get(locale), working_time(s.norm).get(locale)),
        state: "todo",
    };
    process.steps.iter().map(mark).collect()
}
