//! Forms 01 to 05: what the one-stop shop tells the applicant.

use base::{Dong, Instant};
use serde::Serialize;

use crate::parts::{
    BookEntry, Channel, Component, Contact, Delivery, Fee, Letterhead, Person, Sheet, Signer,
};
use crate::wording;

/// Form 01, *Giấy tiếp nhận hồ sơ và hẹn trả kết quả* (Thông tư 03/2025/TT-VPCP, Appendix I): the
/// dossier is validly received and this is when its result is due. The 2025 layout is unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The heading; the issuer receives the dossier.
    pub head: Letterhead,
    /// The dossier code, also printed as a QR code.
    pub code: String,
    /// The page that shows the dossier's progress, printed as a QR code and a link.
    pub lookup_url: Option<String>,
    /// How the dossier came in.
    pub channel: Channel,
    /// Who handed it in.
    pub submitter: Person,
    /// Whose dossier it is, when that is not the submitter.
    pub owner: Option<Person>,
    /// The procedure's name.
    pub procedure: String,
    /// What is asked for (nội dung yêu cầu giải quyết).
    pub subject: String,
    /// The papers received.
    pub components: Vec<Component>,
    /// How many sets of the dossier (số bộ).
    pub sets: u32,
    /// The time limit as the procedure states it: `10 ngày làm việc`.
    pub time_limit: String,
    /// When it was received.
    #[serde(serialize_with = "wording::moment")]
    pub received_at: Instant,
    /// When the result is due; none when there is no appointment.
    #[serde(serialize_with = "wording::moment_or_none")]
    pub due_at: Option<Instant>,
    /// Fees and charges; empty when there are none.
    pub fees: Vec<Fee>,
    /// How the result is handed over.
    pub delivery: Delivery,
    /// The place in the paper book, if one is kept.
    pub book: Option<BookEntry>,
    /// Where to ask.
    pub contact: Contact,
    /// The officer who received the dossier.
    pub officer: String,
    /// The sheet to print on.
    pub sheet: Sheet,
}

/// Form 02, *Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ* (Thông tư 03/2025/TT-VPCP, Appendix I). The
/// 2025 layout is unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SupplementRequest {
    /// The heading.
    pub head: Letterhead,
    /// The dossier code; none when no dossier was opened.
    pub code: Option<String>,
    /// The page that shows the dossier's progress.
    pub lookup_url: Option<String>,
    /// Whose dossier it is.
    pub owner: Person,
    /// The procedure's name.
    pub procedure: String,
    /// What is asked for.
    pub subject: String,
    /// Where in its course the dossier is.
    pub stage: Stage,
    /// What has to be completed; at least one.
    pub items: Vec<SupplementItem>,
    /// Why.
    pub reason: String,
    /// The legal grounds, one provision each.
    pub legal_basis: Vec<String>,
    /// How to do it, if there is more to say.
    pub guidance: Option<String>,
    /// Until when.
    #[serde(serialize_with = "wording::moment_or_none")]
    pub deadline: Option<Instant>,
    /// Where to ask.
    pub contact: Contact,
    /// The officer who gives the guidance.
    pub officer: String,
}

/// One paper to hand in or to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SupplementItem {
    /// The paper, and how many of it are wanted.
    #[serde(flatten)]
    pub component: Component,
    /// What is missing or wrong, and what to do about it.
    pub remark: String,
}

/// Where in its course a dossier is when something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Stage {
    /// At intake.
    #[serde(rename = "Tiếp nhận hồ sơ")]
    Intake,
    /// While it is examined.
    #[serde(rename = "Thẩm định, giải quyết hồ sơ")]
    Examination,
}

/// Form 03, *Phiếu từ chối tiếp nhận giải quyết hồ sơ* (Thông tư 03/2025/TT-VPCP, Appendix I). The
/// 2025 layout is unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The heading.
    pub head: Letterhead,
    /// The dossier code, when the dossier came in online.
    pub code: Option<String>,
    /// When it was handed in, when it came in online.
    #[serde(serialize_with = "wording::moment_or_none")]
    pub submitted_at: Option<Instant>,
    /// Whose dossier it is.
    pub owner: Person,
    /// The procedure's name.
    pub procedure: String,
    /// What is asked for.
    pub subject: String,
    /// Why it is refused, in words the applicant understands.
    pub reason: String,
    /// The legal grounds, one provision each.
    pub legal_basis: Vec<String>,
    /// What the applicant can do instead.
    pub guidance: Option<String>,
    /// Where to ask.
    pub contact: Contact,
    /// Who handed the dossier in and signs; none when it came in online.
    pub submitter: Option<String>,
    /// The officer who refuses.
    pub officer: String,
}

/// Form 04, *Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết* (Thông tư 03/2025/TT-VPCP,
/// Appendix I): the promised day was missed and this is the new one. The 2025 layout is unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apology {
    /// The heading, with the letter's number.
    pub head: Letterhead,
    /// To whom it is written.
    pub to: Person,
    /// The dossier code.
    pub code: String,
    /// The page that shows the dossier's progress.
    pub lookup_url: Option<String>,
    /// The field (lĩnh vực).
    pub field: String,
    /// The procedure's name.
    pub procedure: String,
    /// When the dossier was received.
    #[serde(serialize_with = "wording::moment")]
    pub received_at: Instant,
    /// When the result was promised.
    #[serde(serialize_with = "wording::moment")]
    pub promised_at: Instant,
    /// Why it is late.
    pub reason: String,
    /// When the result will be there.
    #[serde(serialize_with = "wording::moment")]
    pub new_due_at: Instant,
    /// Where to ask.
    pub contact: Contact,
    /// Who receives copies (nơi nhận), without dash or full stop.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
}

/// Form 05, *Thông báo dừng giải quyết hồ sơ* (Thông tư 03/2025/TT-VPCP, Appendix I), possible only
/// while there is no decision on the result. The 2025 layout is unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StopNotice {
    /// The heading, with the notice's number.
    pub head: Letterhead,
    /// To whom it is written.
    pub to: Person,
    /// The dossier code.
    pub code: String,
    /// The page that shows the dossier's progress.
    pub lookup_url: Option<String>,
    /// The procedure's name.
    pub procedure: String,
    /// When the dossier was received.
    #[serde(serialize_with = "wording::moment")]
    pub received_at: Instant,
    /// Whether the applicant asked for it.
    pub at_request: bool,
    /// The step at which it stops.
    pub step: String,
    /// Why.
    pub reason: String,
    /// The legal grounds, one provision each.
    pub legal_basis: Vec<String>,
    /// From when.
    #[serde(serialize_with = "wording::moment")]
    pub stopped_at: Instant,
    /// What is paid back; none when nothing is.
    #[serde(serialize_with = "wording::money_or_none")]
    pub refund: Option<Dong>,
    /// The papers given back.
    pub returned: Vec<Component>,
    /// Where to ask.
    pub contact: Contact,
    /// Who receives copies (nơi nhận), without dash or full stop.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
}
