//! What belongs to a dossier beside it: papers, letters, requests for supplements.

use base::{FileId, Instant, RowId};
use forms::Answers;
use serde::{Deserialize, Serialize};

/// A paper of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Its id.
    pub id: RowId,
    /// `component` (handed in), `result`, or `other`.
    pub kind: String,
    /// The component it is for, or empty.
    pub component: String,
    /// What it is called.
    pub name: String,
    /// The stored file; a paper handed in at the counter may have none yet.
    pub file_id: Option<FileId>,
    /// How many originals.
    pub originals: u32,
    /// How many copies.
    pub copies: u32,
    /// 0 not digitised, 1 digitised, 2 reused paper, 3 reused result.
    pub digitised: u8,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: Instant,
    /// When a newer one took its place.
    pub superseded_at: Option<Instant>,
}

/// A paper to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPaper {
    /// The component it is for, or empty.
    pub component: String,
    /// What it is called.
    pub name: String,
    /// The stored file.
    pub file_id: Option<FileId>,
    /// How many originals.
    #[serde(default)]
    pub originals: u32,
    /// How many copies.
    #[serde(default)]
    pub copies: u32,
}

/// A letter: a printed form with the data that is its own. The rest comes from the dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// Its id.
    pub id: RowId,
    /// Which form: `01` … `07`, `confirmation`, `result`.
    pub form: String,
    /// Its number, or empty.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// What belongs to it alone.
    pub data: serde_json::Value,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
}

/// What the officer marks in a request for a supplement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Fields of the form to put right, with the reason beside each.
    #[serde(default)]
    pub fields: Vec<Mark>,
    /// Papers to hand in or to replace, with the reason beside each.
    #[serde(default)]
    pub papers: Vec<Mark>,
}

/// One thing to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The field's path or the component's key.
    pub key: String,
    /// What is wrong and what to do about it.
    pub reason: String,
}

/// A request for a supplement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Supplement {
    /// Its id.
    pub id: RowId,
    /// `intake` or `examination`.
    pub stage: String,
    /// Why.
    pub reason: String,
    /// What.
    pub marks: Marks,
    /// Who asked.
    pub requested_by: String,
    /// When.
    pub requested_at: Instant,
    /// Until when the applicant can answer.
    pub answer_by: Instant,
    /// The answers before it.
    pub before: Answers,
    /// When the applicant answered.
    pub answered_at: Option<Instant>,
    /// When it was confirmed or given up.
    pub closed_at: Option<Instant>,
    /// `accepted`, `expired`, `withdrawn` or empty.
    pub outcome: String,
    /// The due date before.
    pub due_before: Option<Instant>,
    /// The due date after.
    pub due_after: Option<Instant>,
}
