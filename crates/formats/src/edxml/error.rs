//! Why a file is no message at all, or a message cannot be written.

use std::io;

use base::{Msg, msg};

use super::finding::{Finding, Place};

/// What a message may cost its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of markup and text outside attachments; real messages have some kilobytes.
    pub markup: u64,
    /// Bytes of one attachment after unpacking.
    pub attachment: u64,
    /// Bytes of all attachments after unpacking.
    pub total: u64,
    /// How many attachments.
    pub attachments: usize,
}

impl Default for Limits {
    /// 8 MiB of markup, 512 MiB an attachment, 2 GiB together, 500 attachments.
    fn default() -> Self {
        Self { markup: 8 << 20, attachment: 512 << 20, total: 2 << 30, attachments: 500 }
    }
}

/// Elements nested deeper than this are an attack; real messages go to ten.
pub(super) const DEPTH: usize = 32;
/// More elements than this are an attack; a message to every commune has some ten thousand.
pub(super) const ELEMENTS: usize = 100_000;
/// A name longer than this is an attack: it would stand in the path of every element below it.
pub(super) const NAME: usize = 128;
/// A packed file larger than [`FREE`] may not grow by more than this; texts grow ten- to fiftyfold.
pub(super) const RATIO: u64 = 200;
/// Unpacked bytes up to which the ratio does not matter.
pub(super) const FREE: u64 = 16 << 20;

/// Why no message could be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The caller's reader failed.
    #[error("input: {0}")]
    Input(#[source] io::Error),
    /// The caller's writer, or the function that opens it, failed.
    #[error("output: {0}")]
    Output(#[source] io::Error),
    /// The bytes are not XML.
    #[error("line {}, byte {}: not well-formed XML: {reason}", place.line, place.offset)]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
    },
    /// The bytes end before the message does.
    #[error("line {}, byte {}: the file ends inside {path}", place.line, place.offset)]
    Truncated {
        /// The end.
        place: Place,
        /// The innermost element that was not closed; empty when there was none at all.
        path: String,
    },
    /// A document type definition, which no message needs and entity bombs live in.
    #[error("line {}, byte {}: a document type definition is refused", place.line, place.offset)]
    Dtd {
        /// Where.
        place: Place,
    },
    /// Not UTF-8.
    #[error("line {}, byte {}: not UTF-8 but {found}", place.line, place.offset)]
    Encoding {
        /// Where.
        place: Place,
        /// What it is.
        found: &'static str,
    },
    /// Two messages in one file: which one counts cannot be known.
    #[error("line {}, byte {}: a second message begins", place.line, place.offset)]
    Doubled {
        /// Where the second begins.
        place: Place,
    },
    /// A bound of [`Limits`] or of the format.
    #[error("line {}, byte {}: {what} beyond {limit}", place.line, place.offset)]
    TooMuch {
        /// Where.
        place: Place,
        /// Of what.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
    /// XML, but without a `MessageHeader`.
    #[error("no MessageHeader: this is not an edXML message")]
    NotEdxml,
}

impl ReadError {
    /// A stable code, of the same kind as [`Deviation::code`](super::Deviation::code).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Input(_) => "input",
            Self::Output(_) => "output",
            Self::Malformed { .. } => "malformed",
            Self::Truncated { .. } => "truncated",
            Self::Dtd { .. } => "dtd",
            Self::Encoding { .. } => "encoding",
            Self::Doubled { .. } => "doubled",
            Self::TooMuch { .. } => "too-much",
            Self::NotEdxml => "not-edxml",
        }
    }

    /// Where in the bytes, if it is there.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Malformed { place, .. }
            | Self::Truncated { place, .. }
            | Self::Dtd { place }
            | Self::Encoding { place, .. }
            | Self::Doubled { place }
            | Self::TooMuch { place, .. } => Some(*place),
            Self::Input(_) | Self::Output(_) | Self::NotEdxml => None,
        }
    }

    /// The reason for a person.
    pub fn reason(&self) -> Msg {
        match self {
            Self::Input(e) => msg!("không đọc được dữ liệu vào: {e}", "the input cannot be read: {e}"),
            Self::Output(e) => msg!("không ghi được dữ liệu ra: {e}", "the output cannot be written: {e}"),
            Self::Malformed { reason, .. } => msg!("không phải XML hợp lệ: {reason}", "not well-formed XML: {reason}"),
            Self::Truncated { path, .. } if path.is_empty() => {
                Msg::new("tệp không có phần tử nào", "there is no element in the file")
            }
            Self::Truncated { path, .. } => msg!("tệp bị cắt cụt trong {path}", "the file ends inside {path}"),
            Self::Dtd { .. } => {
                Msg::new("có định nghĩa kiểu tài liệu (DTD), không chấp nhận", "it has a document type definition, which is refused")
            }
            Self::Encoding { found, .. } => msg!("không phải UTF-8 mà là {found}", "not UTF-8 but {found}"),
            Self::Doubled { .. } => Msg::new("trong tệp có thêm một bản tin thứ hai", "a second message begins in the file"),
            Self::TooMuch { what, limit, .. } => {
                msg!("vượt giới hạn {limit} ({what})", "{what} beyond the limit of {limit}")
            }
            Self::NotEdxml => {
                Msg::new("không có MessageHeader: không phải bản tin edXML", "no MessageHeader: not an edXML message")
            }
        }
    }
}

/// Why a message was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The caller's writer failed.
    #[error("output: {0}")]
    Output(#[source] io::Error),
    /// The reader of an attachment failed.
    #[error("attachment {number}: {source}")]
    Attachment {
        /// Which attachment, from 1.
        number: usize,
        /// Why.
        source: io::Error,
    },
    /// An attachment that does not fit: a ZIP without its 64-bit extension ends at 4 GiB.
    #[error("attachment {number} is larger than 4 GiB and cannot be zipped")]
    TooLarge {
        /// Which attachment, from 1.
        number: usize,
    },
    /// The message lacks what every receiver needs, or has a value edXML cannot carry.
    #[error("{}", list(.0))]
    Unusable(Vec<Finding>),
    /// A text with a character XML cannot carry, or a year of more than four digits.
    #[error("{path}: {reason}")]
    Unwritable {
        /// The element.
        path: String,
        /// Why.
        reason: &'static str,
    },
    /// A status message has no attachments.
    #[error("a status message carries no attachments")]
    StatusWithAttachments,
}

fn list(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(|f| format!("{}: {} ({})", f.path, f.reason.en, f.code.code())).collect();
    lines.join("; ")
}
