//! The papers of an application: one upload for each that the case asks for.

use access::Tx;
use askama::Template;
use base::{Error, Fields, FileId, Result, RowId, msg};
use files::Form as Posted;
use web::{Path, Reply, View, Visit, html, redirect};

use super::draft::{Open, change, unsent};
use super::keep::claim;
use super::section::{StepHead, next, unprocessable};
use super::steps::Step;
use crate::NewPaper;
use crate::accepted;
use crate::formview::FileLook;
use crate::needs::Needs;

/// The most files of one paper.
const MOST: usize = 10;

#[derive(Template)]
#[template(path = "apply/papers.html")]
struct PapersPage {
    v: View,
    head: StepHead,
    papers: Vec<Asked>,
}

struct Asked {
    name: String,
    label: String,
    note: String,
    optional: bool,
    by_form: bool,
    files: Vec<FileLook>,
}

/// Papers that must be there and are not.
pub(super) fn missing(open: &Open) -> Fields {
    let mut fields = Fields::new();
    for component in open.case().map(|c| c.components.as_slice()).unwrap_or_default() {
        let there = open.draft.papers.iter().any(|p| p.component == component.key && p.file_id.is_some());
        if component.required && !component.by_form && !there {
            let (vi, en) = (&component.name.vi, &component.name.en);
            fields.push(format!("paper.{}", component.key), msg!("Tải lên: {vi}", "Upload: {en}"));
        }
    }
    fields
}

/// Keeps the files of one paper, in place of those before. Files of a kind that is not taken are
/// left out and told.
///
/// # Errors
/// [`Error::NotFound`] when the case has no such paper or a file is another person's.
pub(super) fn keep(tx: &mut Tx<'_, '_>, open: &mut Open, key: &str, typed: &[String]) -> Result<Fields> {
    let component = open.case().and_then(|c| c.components.iter().find(|p| p.key == key)).cloned();
    let component = component.filter(|c| !c.by_form).ok_or(Error::NotFound("paper"))?;
    open.draft.papers.retain(|p| p.component != key);
    let mut refused = Fields::new();
    let mut ids: Vec<FileId> = Vec::new();
    for id in typed.iter().filter_map(|text| text.parse::<FileId>().ok()).take(MOST) {
        let Some(file) = files::get(tx, id)?.filter(|_| !ids.contains(&id)) else { continue };
        claim(tx, open, id, key)?;
        if let Some(message) = accepted::fault(tx, id, &accepted::PAPER)? {
            refused.push(format!("paper.{key}"), message);
            continue;
        }
        ids.push(id);
        // What comes online is electronic: nobody has seen an original of it.
        open.draft.papers.push(NewPaper {
            component: component.key.clone(),
            name: file.name,
            file_id: Some(id),
            originals: 0,
            copies: 0,
        });
    }
    Ok(refused)
}

async fn page(visit: &Visit, open: &Open, errors: Fields) -> Result<PapersPage> {
    let ids: Vec<FileId> = open.draft.papers.iter().filter_map(|p| p.file_id).collect();
    let stored = visit.ctx.read(move |tx| files::list(tx, &ids)).await?;
    let locale = visit.locale();
    let papers = open.case().map(|c| c.components.as_slice()).unwrap_or_default().iter().map(|c| {
        let mine = open.draft.papers.iter().filter(|p| p.component == c.key).filter_map(|p| p.file_id);
        Asked {
            name: format!("paper.{}", c.key),
            label: c.name.get(locale).to_owned(),
            note: c.note.as_ref().map(|n| n.get(locale).to_owned()).unwrap_or_default(),
            optional: !c.required,
            by_form: c.by_form,
            files: mine.filter_map(|id| stored.iter().find(|f| f.id == id)).map(FileLook::of).collect(),
        }
    });
    Ok(PapersPage {
        papers: papers.collect(),
        head: StepHead::of(visit, open, &Step::Papers),
        v: visit.view.clone().with_errors(errors),
    })
}

/// `/apply/draft/{id}/papers`
pub(super) async fn show(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    if open.case().is_none() {
        return redirect(&Step::Case.href(id));
    }
    html(&page(&visit, &open, Fields::new()).await?)
}

/// Keeps the papers that came and goes on when none is missing.
pub(super) async fn answer(visit: Visit, Path(id): Path<RowId>, posted: Posted) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let removed = posted.input.get("remove").map(str::to_owned);
    let (mut errors, stays) = (posted.errors.clone(), removed.is_some());
    let refused = visit
        .ctx
        .write(move |tx| {
            change(tx, &needs, id, |tx, open| {
                let mut refused = Fields::new();
                if !stays {
                    open.visit(&Step::Papers);
                }
                let keys: Vec<String> = open.case().map(|c| c.components.iter().filter(|p| !p.by_form).map(|p| p.key.clone()).collect()).unwrap_or_default();
                for key in keys {
                    let name = format!("paper.{key}");
                    let mut ids: Vec<String> = posted.input.all(&name).filter(|id| removed.as_deref() != Some(*id)).map(str::to_owned).collect();
                    ids.extend(posted.files.iter().filter(|f| f.field == name).map(|f| f.file.id.to_string()));
                    keep(tx, open, &key, &ids)?.iter().for_each(|e| refused.push(e.field.clone(), e.message.clone()));
                }
                Ok(refused)
            })
        })
        .await?;
    let open = unsent!(visit, id);
    if stays {
        return redirect(&StepHead::of(&visit, &open, &Step::Papers).action);
    }
    for error in refused.iter().chain(missing(&open).iter()) {
        if errors.get(&error.field).is_none() {
            errors.push(error.field.clone(), error.message.clone());
        }
    }
    if errors.is_empty() {
        redirect(&next(&visit, &open, &Step::Papers))
    } else {
        unprocessable(&page(&visit, &open, errors).await?)
    }
}
