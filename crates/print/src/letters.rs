//! The confirmation of an online submission, and results that are letters.

use base::Instant;
use serde::Serialize;

use crate::parts::{Contact, Delivery, Fee, Letterhead, Person, Signer};
use crate::wording;

/// The confirmation that a dossier arrived online: a proof for the applicant, not one of the forms
/// of Thông tư 03/2025/TT-VPCP and no substitute for form 01.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnlineConfirmation {
    /// The heading; the issuer will examine the dossier.
    pub head: Letterhead,
    /// The dossier code, also printed as a QR code.
    pub code: String,
    /// The page that shows the dossier's progress.
    pub lookup_url: Option<String>,
    /// When it was sent.
    #[serde(serialize_with = "wording::moment")]
    pub submitted_at: Instant,
    /// Who sent it.
    pub submitter: Person,
    /// Whose dossier it is, when that is not the submitter.
    pub owner: Option<Person>,
    /// The procedure's name.
    pub procedure: String,
    /// What is asked for.
    pub subject: String,
    /// What was sent.
    pub files: Vec<SubmittedFile>,
    /// Fees and charges; empty when there are none.
    pub fees: Vec<Fee>,
    /// How the result is handed over.
    pub delivery: Delivery,
    /// Until when the office tells whether it accepts the dossier.
    #[serde(serialize_with = "wording::moment_or_none")]
    pub answer_by: Option<Instant>,
    /// Where to ask.
    pub contact: Contact,
}

/// One file of an online submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubmittedFile {
    /// The paper that it is (thành phần hồ sơ).
    pub component: String,
    /// The file's name.
    pub file: String,
    /// The SHA-256 of its content in hexadecimal, so that anyone can prove which file it was.
    pub sha256: String,
}

/// A result of a procedure, or any other letter, laid out as Nghị định 30/2020/NĐ-CP wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultLetter {
    /// The heading, with number and notation.
    pub head: Letterhead,
    /// The type (tên loại): `QUYẾT ĐỊNH`, `THÔNG BÁO`. None for a công văn, which says *V/v*.
    pub kind: Option<String>,
    /// What it is about (trích yếu nội dung).
    pub subject: String,
    /// Who decides, in capitals under the subject: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`. For decisions.
    pub authority: Option<String>,
    /// To whom (kính gửi).
    pub to: Vec<String>,
    /// The grounds, each beginning with *Căn cứ* or *Theo đề nghị*; printed in italics.
    pub grounds: Vec<String>,
    /// The text.
    pub body: Vec<Block>,
    /// Who receives it (nơi nhận), without dash or full stop: `Như trên`, `Lưu: VT, TNMT`.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// The page on which anyone can check the letter, printed as a QR code and a link.
    pub verify_url: Option<String>,
}

/// A piece of a letter's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "block", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph; line breaks begin further paragraphs.
    Text {
        /// The paragraph.
        text: String,
    },
    /// A line in bold, in the middle: `QUYẾT ĐỊNH:`.
    Heading {
        /// The line.
        text: String,
    },
    /// A numbered provision with its label in bold: `Điều 1.`
    Article {
        /// The label, with its full stop.
        label: String,
        /// The provision.
        text: String,
    },
    /// A table with a heading row that is repeated on every page.
    Table {
        /// The headings.
        columns: Vec<String>,
        /// The rows. Each is cut or filled up to the number of columns.
        rows: Vec<Vec<String>>,
    },
}
