//! Saving one answer while it is typed. Nothing is judged here; what cannot be read is kept too.

use access::Tx;
use base::{Error, FileId, Result, RowId};
use serde::{Deserialize, Serialize};
use web::{Json, Path, Reply, Visit, json};

use super::draft::{Open, change};
use crate::ResultBy;
use crate::accepted;
use crate::formview::set_at;
use crate::needs::Needs;

/// Which page of an application an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// Who applies.
    Applicant,
    /// The procedure's form.
    Form,
    /// Papers: `paper.` and the component's key.
    Papers,
    /// `case`, `agency`, `result_by`, `delivery`.
    Choices,
}

/// What a control holds: one text, or several for boxes and files.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub(super) enum Typed {
    One(String),
    Many(Vec<String>),
}

/// One answer as it is typed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(super) struct SavedField {
    /// The control's name.
    pub(super) field: String,
    /// What it holds.
    pub(super) value: Typed,
}

/// When an answer was saved.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct SavedAt {
    /// `10:32`
    pub(super) at: String,
}

impl Typed {
    pub(super) fn texts(self) -> Vec<String> {
        let texts = match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
        };
        texts.iter().map(|text| base::text::nfc_lines(text)).collect()
    }
}

/// `/apply/draft/{id}/save/{page}`
pub(super) async fn save(visit: Visit, Path((id, page)): Path<(RowId, Page)>, Json(saved): Json<SavedField>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let typed = saved.value.texts();
    visit.ctx.write(move |tx| keep_field(tx, &needs, id, page, &saved.field, &typed)).await?;
    json(&SavedAt { at: visit.ctx.now.local().strftime("%H:%M").to_string() })
}

/// Keeps one answer of the actor's own draft.
///
/// # Errors
/// [`Error::NotFound`] when the draft or the question is unknown; [`Error::Invalid`] when a file is
/// of a kind that is not taken there.
pub fn keep_field(tx: &mut Tx<'_, '_>, needs: &Needs, id: RowId, page: Page, field: &str, typed: &[String]) -> Result<()> {
    change(tx, needs, id, |tx, open| {
        let text = typed.last().cloned().unwrap_or_default();
        match (page, field) {
            (Page::Form, path) => {
                let form = open.form().clone();
                set_at(&form, &mut open.draft.answers, path, typed)?;
                claim_answers(tx, open)?;
                let refused = accepted::answer_faults(tx, &form, &open.draft.answers)?;
                refused.get(path).map_or(Ok(()), |message| Err(Error::invalid(path.to_owned(), message.clone())))
            }
            (Page::Applicant, path) => super::applicant::keep(tx, needs, open, path, typed),
            (Page::Papers, name) => {
                let key = name.strip_prefix("paper.").ok_or(Error::NotFound("paper"))?;
                super::papers::keep(tx, open, key, typed)?.check()
            }
            (Page::Choices, "case") => super::place::set_case(open, &text),
            (Page::Choices, "agency") => super::place::set_agency(open, &text),
            (Page::Choices, "result_by") => {
                ResultBy::from_code(&text).ok_or(Error::NotFound("result"))?;
                open.draft.result_by = text;
                Ok(())
            }
            (Page::Choices, "delivery") => {
                open.draft.delivery = text.chars().take(500).collect();
                Ok(())
            }
            (Page::Choices, _) => Err(Error::NotFound("question")),
        }
    })
}

/// Makes the files that the answers name part of the draft.
///
/// # Errors
/// [`Error::NotFound`] when a file is another person's.
pub(super) fn claim_answers(tx: &mut Tx<'_, '_>, open: &Open) -> Result<()> {
    let named = super::draft::files_of(&open.draft);
    let papers: Vec<FileId> = open.draft.papers.iter().filter_map(|p| p.file_id).collect();
    for file in named.into_iter().filter(|id| !papers.contains(id)) {
        claim(tx, open, file, "answer")?;
    }
    Ok(())
}

/// Makes a file part of the draft; one that is gone meanwhile is left alone.
///
/// # Errors
/// [`Error::NotFound`] when it is another person's.
pub(super) fn claim(tx: &mut Tx<'_, '_>, open: &Open, file: FileId, purpose: &str) -> Result<()> {
    if files::get(tx, file)?.is_some() {
        files::claim(tx, file, &open.owner(), purpose)?;
    }
    Ok(())
}
