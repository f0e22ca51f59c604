//! Forms 06 and 07: what the offices keep about a dossier's way.

use base::{Date, Instant};
use serde::Serialize;

use crate::parts::{BookEntry, Channel, Letterhead};
use crate::wording;

/// Form 06, *Phiếu kiểm soát quá trình giải quyết hồ sơ* (Thông tư 03/2025/TT-VPCP, Appendix I):
/// every hand-over between offices, in order. The 2025 layout is unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlSheet {
    /// The heading.
    pub head: Letterhead,
    /// The dossier code, also printed as a QR code.
    pub code: String,
    /// Whose dossier it is.
    pub owner: String,
    /// The procedure's name.
    pub procedure: String,
    /// When the dossier was received.
    #[serde(serialize_with = "wording::moment")]
    pub received_at: Instant,
    /// When the result is due; none when there is no appointment.
    #[serde(serialize_with = "wording::moment_or_none")]
    pub due_at: Option<Instant>,
    /// The office that decides.
    pub handled_by: String,
    /// The offices that take part.
    pub with: Vec<String>,
    /// The place in the paper book, if one is kept.
    pub book: Option<BookEntry>,
    /// The hand-overs so far, first one first.
    pub handovers: Vec<Handover>,
    /// How many empty blocks follow, to fill in by hand.
    pub blanks: u32,
}

/// One hand-over of the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Handover {
    /// The office that gives.
    pub from: String,
    /// The office that receives.
    pub to: String,
    /// The officer who gives.
    pub giver: Option<String>,
    /// The officer who receives.
    pub receiver: Option<String>,
    /// When.
    #[serde(serialize_with = "wording::moment_or_none")]
    pub at: Option<Instant>,
    /// How the giving office kept its time.
    pub outcome: Option<Outcome>,
    /// Remarks.
    pub note: Option<String>,
}

/// How a time limit was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// Before the limit.
    #[serde(rename = "Trước hạn")]
    Early,
    /// On the day.
    #[serde(rename = "Đúng hạn")]
    OnTime,
    /// After it.
    #[serde(rename = "Quá hạn")]
    Late,
}

/// Form 07, *Sổ theo dõi hồ sơ* (Thông tư 03/2025/TT-VPCP, Appendix I): the register of a period,
/// on A4 across. The 2025 layout is unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Register {
    /// The heading.
    pub head: Letterhead,
    /// The first day.
    #[serde(serialize_with = "wording::short_day")]
    pub from: Date,
    /// The last day.
    #[serde(serialize_with = "wording::short_day")]
    pub to: Date,
    /// The dossiers, in the order of receipt.
    pub rows: Vec<RegisterRow>,
    /// Who keeps the register and signs.
    pub officer: String,
}

/// One dossier in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterRow {
    /// The dossier code.
    pub code: String,
    /// The procedure, or what is asked for.
    pub subject: String,
    /// How many sets.
    pub sets: u32,
    /// Whose dossier it is.
    pub owner: String,
    /// The owner's address.
    pub address: Option<String>,
    /// The owner's telephone number.
    pub phone: Option<String>,
    /// How it came in.
    pub channel: Channel,
    /// The office that decides.
    pub handled_by: String,
    /// When it was received.
    #[serde(serialize_with = "wording::short")]
    pub received_at: Instant,
    /// When the result is due.
    #[serde(serialize_with = "wording::short_or_none")]
    pub due_at: Option<Instant>,
    /// When the result was handed over.
    #[serde(serialize_with = "wording::short_or_none")]
    pub returned_at: Option<Instant>,
    /// Who took the result.
    pub recipient: Option<String>,
    /// The officer who received the dossier.
    pub officer: String,
    /// The status or a remark.
    pub note: Option<String>,
}
