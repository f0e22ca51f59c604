//! One error type for the whole platform, sorted by what the caller should do next.

use std::borrow::Cow;
use std::time::Duration;

use crate::Msg;

/// The result of anything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, by what the caller should do about it. Free of any transport: `web` turns it
/// into a page or an RFC 9457 problem once.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The thing does not exist, or the caller may not know that it does.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// The caller is known and may not do this.
    #[error("forbidden")]
    Forbidden,
    /// The caller must sign in first.
    #[error("not signed in")]
    Unauthenticated,
    /// The input is wrong; each field says why and every value is kept.
    #[error("invalid input: {0:?}")]
    Invalid(Fields),
    /// Somebody or something else got there first; the text says what to do.
    #[error("conflict: {0}")]
    Conflict(Msg),
    /// Too busy now; try again later.
    #[error("busy")]
    Busy {
        /// How long to wait before the next attempt.
        retry_after: Duration,
    },
    /// An outside system failed.
    #[error("{system} failed: {cause}")]
    Upstream {
        /// The outside system's name.
        system: &'static str,
        /// What it said.
        cause: String,
    },
    /// A fault of ours. The text is for the log, never for the user.
    #[error("bug: {0}")]
    Bug(String),
}

impl Error {
    /// A fault of ours, told to the log.
    pub fn bug(cause: impl std::fmt::Display) -> Self {
        Self::Bug(cause.to_string())
    }

    /// One wrong field.
    pub fn invalid(field: impl Into<Cow<'static, str>>, message: Msg) -> Self {
        Self::Invalid(Fields::one(field, message))
    }

    /// A failure of an outside system.
    pub fn upstream(system: &'static str, cause: impl std::fmt::Display) -> Self {
        Self::Upstream { system, cause: cause.to_string() }
    }
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's path, as in the form: `applicant.phone`, `children.2.name`.
    pub field: Cow<'static, str>,
    /// What to do about it, in the reader's words.
    pub message: Msg,
}

/// Wrong fields in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// No wrong field yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A single wrong field.
    pub fn one(field: impl Into<Cow<'static, str>>, message: Msg) -> Self {
        let mut fields = Self::new();
        fields.push(field, message);
        fields
    }

    /// Adds a wrong field.
    pub fn push(&mut self, field: impl Into<Cow<'static, str>>, message: Msg) {
        self.0.push(FieldError { field: field.into(), message });
    }

    /// Whether every field is right.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All wrong fields.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// What is wrong with this field, if anything.
    pub fn get(&self, field: &str) -> Option<&Msg> {
        self.0.iter().find(|e| e.field == field).map(|e| &e.message)
    }

    /// `Ok` when no field is wrong.
    pub fn check(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}
