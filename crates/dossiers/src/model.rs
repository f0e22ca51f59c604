//! A dossier and what belongs to it, as they are stored.

use access::{Action, Resource};
use base::deadline::Clock;
use base::{AgencyId, ApplicantId, Dong, DossierId, Instant, Msg, OfficialId, ProcedureId, Role, RowId, VersionId};
use forms::Answers;
use process::Position;
use serde::{Deserialize, Serialize};

use crate::lifecycle::Status;

/// How a dossier reached the agency: the national codes of `KenhThucHien`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 1: in person.
    Counter,
    /// 2: online.
    Online,
    /// 3: by public post.
    Post,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Online, Self::Post];

    /// The national code.
    pub fn code(self) -> u8 {
        match self {
            Self::Counter => 1,
            Self::Online => 2,
            Self::Post => 3,
        }
    }

    /// Reads a national code.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }

    /// Its name.
    pub fn name(self) -> Msg {
        match self {
            Self::Counter => Msg::new("Trực tiếp", "In person"),
            Self::Online => Msg::new("Trực tuyến", "Online"),
            Self::Post => Msg::new("Qua bưu chính công ích", "By public post"),
        }
    }
}

/// How the applicant gets the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultBy {
    /// At the one-stop counter.
    Counter,
    /// The signed e-result online.
    Online,
    /// By public post to the address given.
    Post,
}

impl ResultBy {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Online, Self::Counter, Self::Post];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Online => "online",
            Self::Post => "post",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// Its name.
    pub fn name(self) -> Msg {
        match self {
            Self::Counter => Msg::new("Tại Bộ phận Một cửa", "At the one-stop counter"),
            Self::Online => Msg::new("Trực tuyến (bản điện tử)", "Online (electronic result)"),
            Self::Post => Msg::new("Qua bưu chính công ích", "By public post"),
        }
    }
}

/// Who applies, as stated when the dossier was handed in. It stays as it was then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `citizen`, `business` or `organisation`.
    pub kind: String,
    /// Full name, or the organisation's.
    pub name: String,
    /// Identity number of a person, tax code of an organisation.
    pub number: String,
    /// Date of birth, `2026-11-24`, or empty.
    #[serde(default)]
    pub born: String,
    /// `male`, `female` or empty.
    #[serde(default)]
    pub sex: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
    /// Address in words.
    #[serde(default)]
    pub address: String,
    /// Province unit code, or empty.
    #[serde(default)]
    pub province: String,
    /// Commune unit code, or empty.
    #[serde(default)]
    pub commune: String,
    /// House and street.
    #[serde(default)]
    pub street: String,
    /// Who hands in on the applicant's behalf, when that is another person.
    #[serde(default)]
    pub submitter: Option<Submitter>,
    /// Whether VNeID vouches for name and number.
    #[serde(default)]
    pub verified: bool,
}

/// Who hands in for somebody else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitter {
    /// Full name.
    pub name: String,
    /// Identity number.
    pub number: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
}

/// What the procedure gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Number and sign of the result: `45/TLKS`.
    #[serde(default)]
    pub number: String,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// What it says, in paragraphs.
    #[serde(default)]
    pub body: String,
    /// Who signed.
    #[serde(default)]
    pub signer: String,
    /// In which position.
    #[serde(default)]
    pub signer_title: String,
    /// When it was issued.
    #[serde(default)]
    pub issued_at: Option<Instant>,
    /// When it was handed over.
    #[serde(default)]
    pub handed_over_at: Option<Instant>,
    /// To whom.
    #[serde(default)]
    pub receiver: String,
    /// Whether the receiver confirmed it.
    #[serde(default)]
    pub confirmed: bool,
    /// Why there is none: refusal, stop, withdrawal.
    #[serde(default)]
    pub reason: String,
}

/// Who a dossier waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The agency.
    pub agency: Option<AgencyId>,
    /// The role there.
    pub role: Option<Role>,
    /// The official it is assigned to.
    pub official: Option<OfficialId>,
    /// The official's name, as it was then.
    pub name: String,
}

/// A dossier (hồ sơ).
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// Its id.
    pub id: DossierId,
    /// Its code: `H99.101-261122-0001`.
    pub code: String,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The version it is resolved by.
    pub version_id: VersionId,
    /// The procedure's code.
    pub procedure_code: String,
    /// The procedure's Vietnamese name.
    pub procedure_name: String,
    /// The sector's code.
    pub sector: String,
    /// The case of the procedure.
    pub case_key: String,
    /// `province` or `commune`.
    pub level: String,
    /// How it came.
    pub channel: Channel,
    /// The national status.
    pub status: Status,
    /// The local sub-state: empty, or `answered` when a supplement waits for confirmation.
    pub stage: String,
    /// The agencies concerned: receiving, competent, then others that take part.
    pub agencies: Vec<AgencyId>,
    /// Where it was received.
    pub receiving_agency: AgencyId,
    /// Who decides.
    pub competent_agency: AgencyId,
    /// Whose it is.
    pub applicant_id: ApplicantId,
    /// Who applies, as stated.
    pub person: Person,
    /// What is asked, in one line (trích yếu).
    pub subject: String,
    /// The answers of the e-form.
    pub answers: Answers,
    /// How the applicant gets the result.
    pub result_by: ResultBy,
    /// What the procedure gave.
    pub result: Outcome,
    /// Fees and charges together.
    pub fee: Dong,
    /// When it was handed in.
    pub submitted_at: Instant,
    /// Until when it must be received or refused.
    pub accept_by: Option<Instant>,
    /// When it was received.
    pub received_at: Option<Instant>,
    /// The due date given at receipt.
    pub original_due_at: Option<Instant>,
    /// The due date in force.
    pub due_at: Option<Instant>,
    /// When the resolution ended.
    pub finished_at: Option<Instant>,
    /// When nothing more was left to do.
    pub closed_at: Option<Instant>,
    /// The legal clock, from receipt on.
    pub clock: Option<Clock>,
    /// Where it stands in its process.
    pub position: Position,
    /// The current step's key, or `receive`, `supplement`, `hand_over`, or empty.
    pub step_key: String,
    /// When the current step is due.
    pub step_due_at: Option<Instant>,
    /// Who it waits for.
    pub holder: Holder,
    /// How often a supplement was requested.
    pub supplements: u32,
    /// Whether the decision on the result is signed, though perhaps not issued yet.
    pub decided: bool,
    /// The short secret that opens the tracking page together with the code.
    pub lookup: String,
    /// Counts changes: a change of an outdated copy is refused.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Resource for Dossier {
    const NAME: &'static str = "dossier";
    const VIEW: Option<Action> = Some(Action::ViewDossier);

    fn agencies(&self) -> &[AgencyId] {
        &self.agencies
    }

    fn owner(&self) -> Option<ApplicantId> {
        Some(self.applicant_id)
    }
}

/// A row of a list of dossiers.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Line {
    /// Its id.
    #[schema(value_type = String)]
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// The procedure's code.
    pub procedure_code: String,
    /// The procedure's Vietnamese name.
    pub procedure_name: String,
    /// Who applies.
    pub applicant: String,
    /// What is asked.
    pub subject: String,
    /// The national status code.
    pub status: u8,
    /// The local sub-state.
    pub stage: String,
    /// The channel's national code.
    pub channel: u8,
    /// Who decides.
    #[schema(value_type = String)]
    pub agency: AgencyId,
    /// When it was handed in, in milliseconds UTC.
    #[schema(value_type = i64)]
    pub submitted_at: Instant,
    /// When it was received.
    #[schema(value_type = Option<i64>)]
    pub received_at: Option<Instant>,
    /// When it is due.
    #[schema(value_type = Option<i64>)]
    pub due_at: Option<Instant>,
    /// When its current step is due.
    #[schema(value_type = Option<i64>)]
    pub step_due_at: Option<Instant>,
    /// When the resolution ended.
    #[schema(value_type = Option<i64>)]
    pub finished_at: Option<Instant>,
    /// The current step.
    pub step_key: String,
    /// Who it waits for, by name.
    pub holder_name: String,
    /// How often a supplement was requested.
    pub supplements: u32,
}

/// What waits on a desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its id.
    pub id: RowId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// What kind of work.
    pub kind: TaskKind,
    /// The step, where it is one.
    pub step_key: String,
    /// The opinion asked, or empty.
    pub opinion_key: String,
    /// The agency of the desk.
    pub agency_id: AgencyId,
    /// The role of the desk.
    pub role: Role,
    /// The official it is assigned to.
    pub assignee: Option<OfficialId>,
    /// Since when it waits.
    pub since: Instant,
    /// When it is due.
    pub due_at: Option<Instant>,
}

/// Kinds of work on a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Receive or refuse an online dossier.
    Receive,
    /// A step of the process.
    Step,
    /// An opinion asked beside the main line.
    Opinion,
    /// A leader's approval.
    Approve,
    /// Confirm what the applicant supplied.
    Confirm,
    /// Hand the result over.
    HandOver,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Receive, Self::Step, Self::Opinion, Self::Approve, Self::Confirm, Self::HandOver];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Step => "step",
            Self::Opinion => "opinion",
            Self::Approve => "approve",
            Self::Confirm => "confirm",
            Self::HandOver => "hand_over",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// What the work is called.
    pub fn name(self) -> Msg {
        match self {
            Self::Receive => Msg::new("Chờ tiếp nhận", "To receive"),
            Self::Step => Msg::new("Chờ xử lý", "To process"),
            Self::Opinion => Msg::new("Chờ ý kiến", "Opinion asked"),
            Self::Approve => Msg::new("Chờ phê duyệt", "To approve"),
            Self::Confirm => Msg::new("Chờ xác nhận bổ sung", "Supplement to confirm"),
            Self::HandOver => Msg::new("Chờ trả kết quả", "Result to hand over"),
        }
    }
}

impl Dossier {
    /// How the resolution ended against its due date, once it has.
    pub fn timing(&self) -> Option<Timing> {
        let finished = self.finished_at?;
        Some(match self.due_at {
            Some(due) if finished > due => Timing::Late,
            Some(due) if finished.day() < due.day() => Timing::Early,
            _ => Timing::OnTime,
        })
    }
}

/// How a resolution ended against its due date. Early is an earlier day, as the reports count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Trước hạn.
    Early,
    /// Đúng hạn.
    OnTime,
    /// Quá hạn.
    Late,
}
