//! Why a message or a report is refused.

use base::{Msg, msg};
use serde::Serialize;

/// A message that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum Error {
    /// The message is longer than [`super::MOST_BYTES`].
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// It is not XML or not JSON.
    Syntax(String),
    /// It is another message than the one to be read.
    Element {
        /// The element at its root.
        found: String,
        /// The element that it must be.
        expected: &'static str,
    },
    /// Elements stand in each other more deeply than any message's do.
    TooDeep,
    /// A field is missing or has a value that it cannot have.
    Field(String),
}

impl Error {
    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::TooLong { bytes } => {
                msg!("Bản tin dài {bytes} byte, quá dài", "A message of {bytes} bytes is too long")
            }
            Self::Syntax(cause) => msg!("Không đọc được bản tin: {cause}", "The message cannot be read: {cause}"),
            Self::Element { found, expected } => {
                msg!("Bản tin là <{found}>, cần <{expected}>", "The message is <{found}>, <{expected}> is needed")
            }
            Self::TooDeep => Msg::new("Các phần tử lồng nhau quá sâu", "Elements are nested too deeply"),
            Self::Field(cause) => msg!("Trường không đúng: {cause}", "A field is wrong: {cause}"),
        }
    }
}

/// One thing that is wrong with a report or a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The parameter: `lat`, `attribute[WHISHETN]`.
    pub field: String,
    /// The HTTP status to answer with: 400, or 404 for an unknown code.
    pub status: u16,
    /// What is wrong.
    pub text: Msg,
}

impl Wrong {
    pub(super) fn new(field: impl Into<String>, text: Msg) -> Self {
        Self { field: field.into(), status: 400, text }
    }
}
