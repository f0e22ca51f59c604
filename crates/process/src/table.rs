//! The official step table (order, task, agency, role, time norm, result) as data.

use base::{Msg, Role};
use serde::{Deserialize, Serialize};

/// An internal process: the step table of a procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// The rows in order. The first is where a received dossier begins; after the last it is done.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// One row of the step table. In BPMN: a user task, with gateways for choices and opinions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Stable name inside the process: `[a-z0-9_]+`.
    pub key: String,
    /// What is done.
    pub task: Msg,
    /// Who does it.
    pub desk: Desk,
    /// The time norm in working minutes (480 = one working day).
    pub norm: u32,
    /// What comes out of it, as the step table says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Msg>,
    /// What kind of act completes the step.
    #[serde(default)]
    pub act: StepAct,
    /// Where the officer may send it next. Empty: the following row. In BPMN: an exclusive gateway.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Branch>,
    /// Desks whose opinions are asked side by side; the step goes on when all have answered.
    /// In BPMN: a parallel gateway, one task each, and the join.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Opinion>,
}

/// A labelled way out of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// What the officer chooses.
    pub label: Msg,
    /// The step it leads to, or `end`.
    pub to: String,
}

/// An opinion asked beside the main line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Stable name inside the step.
    pub key: String,
    /// What is asked.
    pub task: Msg,
    /// Who is asked.
    pub desk: Desk,
    /// The time norm in working minutes.
    pub norm: u32,
}

/// A desk: a role at an agency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// Which agency.
    #[serde(default)]
    pub agency: AgencyRef,
    /// Which role there.
    pub role: Role,
}

/// Which agency a desk belongs to, seen from the dossier. In files: `"competent"`,
/// `"receiving"`, `"superior"` or an identifier such as `"H99.05"`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum AgencyRef {
    /// The agency that is competent for the dossier.
    #[default]
    Competent,
    /// The agency that received it.
    Receiving,
    /// The agency above the competent one.
    Superior,
    /// A fixed agency, by its identifier.
    Identifier(String),
}

impl From<String> for AgencyRef {
    fn from(text: String) -> Self {
        match text.as_str() {
            "competent" => Self::Competent,
            "receiving" => Self::Receiving,
            "superior" => Self::Superior,
            _ => Self::Identifier(text),
        }
    }
}

impl From<AgencyRef> for String {
    fn from(agency: AgencyRef) -> Self {
        match agency {
            AgencyRef::Competent => "competent".to_owned(),
            AgencyRef::Receiving => "receiving".to_owned(),
            AgencyRef::Superior => "superior".to_owned(),
            AgencyRef::Identifier(code) => code,
        }
    }
}

/// The act that completes a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepAct {
    /// Examine, draft or check, then pass on.
    #[default]
    Handle,
    /// A leader approves or sends back.
    Approve,
    /// A clerk numbers, stamps and issues the result: after it the dossier is finished (status 9).
    Issue,
}
