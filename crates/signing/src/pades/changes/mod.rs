//! What a later revision changed, and how far that goes.
//!
//! A signature stays valid for its bytes whatever is appended to the file, so the appended
//! revisions must be judged. Both states of the document are walked side by side from the
//! catalogue; every difference must fall under a rule (ISO 32000-2, 12.8.2.2; ETSI EN 319 142-1):
//! a field filled or signed, validation data added. Whatever falls under none, such as a replaced
//! page, a restored hidden object or an overlay, is a change that a signature does not allow.

mod form;
mod walk;

use base::Msg;
use serde::Serialize;

use crate::pdf::{Document, PdfError};

/// How far a change goes; each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Validation data, document time stamps and metadata: nothing a reader sees.
    Evidence,
    /// Fields filled in or signed.
    FormFilling,
    /// Annotations added or changed.
    Annotations,
    /// Anything else.
    Other,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How far it goes.
    pub level: Level,
    /// What was changed, in words.
    pub what: Msg,
    /// The form field it concerns.
    pub field: Option<String>,
    /// Whether it is a new signature.
    pub signs: bool,
    /// Whether something new is drawn on a page.
    pub draws: bool,
}

/// What a revision, counted from 0, changed of the one before it.
///
/// # Errors
/// When either state cannot be read as far as it must be compared.
pub fn changes(document: &Document<'_>, revision: usize) -> Result<Vec<Change>, PdfError> {
    let Some(before) = revision.checked_sub(1) else { return Ok(Vec::new()) };
    walk::compare(&document.state(before), &document.state(revision))
}
