//! Why an identifier, a header or a message is refused.

use base::{Msg, msg};

/// What is wrong, and in which part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum Error {
    /// A header or body is longer than the limit.
    TooLong {
        /// What is too long.
        what: String,
        /// Its length in bytes.
        bytes: usize,
    },
    /// An identifier has too few or too many parts.
    Parts {
        /// What was to be read.
        what: &'static str,
        /// How many parts there are.
        found: usize,
        /// What it is made of.
        expected: &'static str,
    },
    /// A part of an identifier cannot stand.
    Part {
        /// Which part, as the protocol names it.
        part: &'static str,
        /// Its text.
        found: String,
    },
    /// The path is not one of version `r1`.
    Version(String),
    /// A header that must be there is not.
    MissingHeader(&'static str),
    /// A header stands twice with different values.
    TwiceHeader(&'static str),
    /// A header's value cannot stand.
    Header {
        /// The header.
        header: &'static str,
        /// Its value.
        found: String,
    },
    /// A body is not the message that it should be.
    Body(String),
}

impl Error {
    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::TooLong { what, bytes } => {
                msg!("{what} dài {bytes} byte, quá dài", "{what} has {bytes} bytes, too many")
            }
            Self::Parts { what, found, expected } => msg!(
                "{what} có {found} phần, phải có dạng {expected}",
                "{what} has {found} parts and must look like {expected}"
            ),
            Self::Part { part, found } => {
                msg!("Phần {part} không thể là “{found}”", "The part {part} cannot be “{found}”")
            }
            Self::Version(path) => {
                msg!("Đường dẫn “{path}” không bắt đầu bằng /r1/", "The path “{path}” does not begin with /r1/")
            }
            Self::MissingHeader(header) => msg!("Thiếu tiêu đề {header}", "The header {header} is missing"),
            Self::TwiceHeader(header) => {
                msg!("Tiêu đề {header} có hai giá trị khác nhau", "The header {header} has two different values")
            }
            Self::Header { header, found } => {
                msg!("Tiêu đề {header} không thể là “{found}”", "The header {header} cannot be “{found}”")
            }
            Self::Body(cause) => msg!("Nội dung không đọc được: {cause}", "The body cannot be read: {cause}"),
        }
    }
}
