//! What a procedure is: the published content with its e-form and internal process.
//!
//! The parts are those that a published procedure must have (NĐ 63/2010, điều 8 khoản 2) and the
//! keys of the national catalogue's `LayThuTuc`.

use base::{Dong, Msg, deadline::Term};
use forms::Form;
use process::Process;
use serde::{Deserialize, Serialize};

/// One version of a procedure's content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The national code, `N.NNNNNN`.
    pub code: String,
    /// The official name.
    pub name: Msg,
    /// The sector (lĩnh vực).
    pub sector: Sector,
    /// The levels of government that carry it out.
    pub levels: Vec<Level>,
    /// Kinds of agencies that carry it out, as `people` names them (`commune`, `so_tu_phap` …).
    pub agencies: Vec<String>,
    /// Who may apply.
    pub audience: Vec<Audience>,
    /// How far it can be done online.
    pub online: Online,
    /// How papers may be handed in.
    pub channels: Vec<Channel>,
    /// One or two plain sentences on what it is for.
    pub summary: Msg,
    /// Everyday words people search with, without regard to marks.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Life events it belongs to: `birth`, `marriage`, `housing`, `business`, `death`, `study`,
    /// `work`, `health`, `support`, `land`, `vehicle`, `papers`.
    #[serde(default)]
    pub events: Vec<String>,
    /// What the applicant does and what happens (trình tự thực hiện).
    pub steps: Vec<Msg>,
    /// The cases (trường hợp); at least one.
    pub cases: Vec<Case>,
    /// What comes out.
    pub results: Vec<Outcome>,
    /// The legal basis.
    pub legal_basis: Vec<LegalBasis>,
    /// Conditions the applicant must meet, if any (yêu cầu, điều kiện).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirements: Option<Msg>,
    /// Questions asked before the form; a `no` explains why the procedure does not fit.
    #[serde(default)]
    pub eligibility: Vec<Eligibility>,
    /// The e-form (the applicant's identity and address are always asked before it).
    #[serde(default)]
    pub form: Form,
    /// The internal process.
    pub process: Process,
}

/// The sector a procedure belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// The sector's code in the national list, or ours where that is not known.
    pub code: String,
    /// Its name.
    pub name: Msg,
}

/// A level of government.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The central government.
    Central,
    /// The province.
    Province,
    /// The district, until 30 June 2025.
    District,
    /// The commune: xã, phường, đặc khu.
    Commune,
}

/// Who may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// A person.
    Citizen,
    /// A business, cooperative or business household.
    Business,
    /// A state agency.
    Agency,
    /// Any other organisation.
    Organisation,
}

/// How far the procedure can be done online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Online {
    /// Toàn trình (formerly level 4).
    Full,
    /// Một phần (formerly level 3).
    Partial,
    /// Information only.
    Information,
}

/// How a dossier reaches the agency; the national codes of `KenhThucHien`.
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

/// A case of the procedure with its own time, papers and fees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Stable name inside the procedure.
    pub key: String,
    /// Which case it is.
    pub name: Msg,
    /// The legal time for resolution; `None` when the procedure sets none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Term>,
    /// A different time for online dossiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_time: Option<Term>,
    /// The papers.
    #[serde(default)]
    pub components: Vec<Component>,
    /// Fees and charges.
    #[serde(default)]
    pub fees: Vec<Fee>,
}

/// A paper of the dossier (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Stable name inside the procedure.
    pub key: String,
    /// The paper's name.
    pub name: Msg,
    /// Whether the dossier cannot be received without it.
    pub required: bool,
    /// How many originals.
    #[serde(default)]
    pub originals: u32,
    /// How many copies.
    #[serde(default)]
    pub copies: u32,
    /// A note such as which form to use or when it can be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Msg>,
    /// The e-form stands for this paper: nothing to upload online.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_form: bool,
    /// The code of a result that replaces it, for reuse (`MA_KQ_THAYTHE`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

/// A fee (phí) or a charge (lệ phí).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Stable name inside the procedure.
    pub key: String,
    /// What is paid for.
    pub name: Msg,
    /// Which of the two it is.
    pub kind: FeeKind,
    /// The amount in whole đồng; 0 is free.
    pub amount: Dong,
    /// When it is taken; always unless said.
    #[serde(default, skip_serializing_if = "Taken::is_always")]
    pub when: Taken,
    /// A note such as the unit (per page) or who is exempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Msg>,
}

/// When a fee is taken. Only what is always taken can be summed up beforehand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// From every dossier of the case.
    #[default]
    Always,
    /// Only when the applicant asks for what it pays for.
    OnRequest,
    /// From every dossier, so much for each piece: copy, page, room.
    PerPiece,
}

impl Taken {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Always, Self::OnRequest, Self::PerPiece];

    /// The code in files and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::OnRequest => "on_request",
            Self::PerPiece => "per_piece",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.code() == code)
    }

    /// Its name.
    pub fn name(self) -> Msg {
        match self {
            Self::Always => Msg::new("Luôn thu", "Always"),
            Self::OnRequest => Msg::new("Chỉ thu khi có yêu cầu", "Only on request"),
            Self::PerPiece => Msg::new("Thu theo số lượng", "By quantity"),
        }
    }

    fn is_always(&self) -> bool {
        *self == Self::Always
    }
}

/// Fee or charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// Phí.
    Fee,
    /// Lệ phí.
    Charge,
}

/// What the procedure gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The national result code, or ours where that is not known.
    pub code: String,
    /// Its name.
    pub name: Msg,
}

/// A legal text the procedure stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Number and sign: `60/2014/QH13`.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// Who issued it.
    #[serde(default)]
    pub issuer: String,
}

/// A question that tells early whether the procedure fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// The question; `yes` goes on.
    pub question: Msg,
    /// What to do instead when the answer is no.
    pub otherwise: Msg,
}
