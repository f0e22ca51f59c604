//! Why a message is refused, and what is wrong with one.

use base::{Msg, msg};
use serde::Serialize;

use super::rules::{Check, Sure};

/// A message that cannot be read or made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum Error {
    /// It is longer than [`super::MOST_BYTES`].
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// It is not the JSON it should be; the text names line and column.
    Json(String),
    /// A field has a value that it cannot have here.
    Field {
        /// The field's key on the wire.
        field: String,
        /// Its value.
        found: String,
    },
    /// The other side says no.
    Refused {
        /// Its code.
        code: String,
        /// Its words.
        message: String,
    },
}

impl Error {
    pub(super) fn field(field: impl Into<String>, found: &str) -> Self {
        Self::Field { field: field.into(), found: found.chars().take(60).collect() }
    }

    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::TooLong { bytes } => {
                msg!("Bản tin dài {bytes} byte, quá dài", "A message of {bytes} bytes is too long")
            }
            Self::Json(cause) => msg!("Không đọc được bản tin: {cause}", "The message cannot be read: {cause}"),
            Self::Field { field, found } => {
                msg!("Trường {field} không thể là “{found}”", "The field {field} cannot be “{found}”")
            }
            Self::Refused { code, message } => {
                msg!("Hệ thống bên kia từ chối ({code}): {message}", "The other system refuses ({code}): {message}")
            }
        }
    }
}

/// A field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The field with its place: `TaiLieuNop.2.TenTepDinhKem`.
    pub field: String,
    /// Its value, cut to 60 letters.
    pub found: String,
    /// The rule that it breaks.
    pub check: Check,
    /// How sure the rule is.
    pub sure: Sure,
}

impl Wrong {
    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        let (Self { field, found, .. }, wanted) = (self, self.check.text());
        Msg::of(
            format!("{field}: “{found}” không đúng, {}", wanted.vi),
            format!("{field}: “{found}” is wrong, {}", wanted.en),
        )
    }
}
