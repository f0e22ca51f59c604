//! Correction in place: exactly what the officer marked, with the reason beside each, and one
//! button that sends it.

use access::{Action, Tx};
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::{DossierId, Error, Fields, FileId, Result};
use files::{Form as Posted, Owner};
use forms::{Answers, Form, Scope};
use serde_json::Map;
use std::sync::Arc;
use web::{Path, Reply, Tone, View, Visit, back, html, redirect};

use crate::acts;
use crate::formview::{FileLook, FormPage, Names, Pressed, Sent};
use crate::attached::{NewPaper, Supplement};
use crate::model::Dossier;
use crate::needs::{Needs, ProcedureVersion};
use crate::store;

#[derive(Template)]
#[template(path = "mine/supplement.html")]
struct SupplementPage {
    v: View,
    id: String,
    code: String,
    name: String,
    requested_by: String,
    requested: String,
    answer_by: String,
    reason: String,
    questions: String,
    papers: Vec<Wanted>,
}

struct Wanted {
    name: String,
    label: String,
    reason: String,
    files: Vec<FileLook>,
}

/// A request that waits for its applicant.
struct Request {
    d: Dossier,
    version: Arc<ProcedureVersion>,
    supplement: Supplement,
    agency: String,
}

impl Request {
    /// The form cut down to what is marked.
    fn form(&self) -> Form {
        let marked: Vec<&str> = self.supplement.marks.fields.iter().map(|m| m.key.as_str()).collect();
        forms::changed_only(&self.version.definition.form, &self.d.answers, &marked)
    }

    /// The marked papers: key, name of the control.
    fn papers(&self) -> impl Iterator<Item = (&str, String)> {
        self.supplement.marks.papers.iter().map(|m| (m.key.as_str(), format!("paper.{}", m.key)))
    }
}

/// The request that waits for the actor; `None` when there is none.
fn request(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId) -> Result<Option<Request>> {
    let d = acts::load(tx, id, Action::ViewDossier)?.into_inner();
    let Some(supplement) = store::open_supplement(tx, id)?.filter(|s| s.answered_at.is_none()) else { return Ok(None) };
    let version = needs.catalogue.version(tx, d.version_id)?;
    let agency = needs.agencies.get(tx, d.receiving_agency)?.map(|a| a.name).unwrap_or_default();
    Ok(Some(Request { d, version, supplement, agency }))
}

/// What the page holds besides the request: the answers as typed and the files sent so far.
struct Typed {
    answers: Answers,
    files: Vec<(String, FileId)>,
    extra: Option<String>,
    errors: Fields,
}

async fn page(visit: &Visit, request: &Request, typed: Typed) -> Result<SupplementPage> {
    let needs = visit.app.get::<Needs>()?;
    let (form, answers) = (request.form(), typed.answers.clone());
    let (cut, ids) = (form.clone(), typed.files.clone());
    let names = visit
        .ctx
        .read(move |tx| {
            let mut names = Names::load(tx, &needs, &cut, &answers)?;
            for (_, file) in &ids {
                names.add_file(tx, &file.to_string())?;
            }
            Ok(names)
        })
        .await?;
    let v = visit.view.clone().with_errors(typed.errors);
    let reasons: Vec<(String, String)> = request.supplement.marks.fields.iter().map(|m| (m.key.clone(), m.reason.clone())).collect();
    let sources = Map::new();
    let view = FormPage { form: &form, answers: &typed.answers, sources: &sources, names: &names, reasons: &reasons, extra: typed.extra.as_deref() };
    let case = request.version.definition.cases.iter().find(|c| c.key == request.d.case_key);
    let papers = request.supplement.marks.papers.iter().map(|mark| {
        let component = case.and_then(|c| c.components.iter().find(|p| p.key == mark.key));
        let name = format!("paper.{}", mark.key);
        let mine = typed.files.iter().filter(|(field, _)| *field == name);
        Wanted {
            label: component.map_or_else(|| mark.key.clone(), |c| c.name.get(visit.locale()).to_owned()),
            reason: mark.reason.clone(),
            files: mine.filter_map(|(_, id)| names.file(&id.to_string()).cloned()).collect(),
            name,
        }
    });
    Ok(SupplementPage {
        id: request.d.id.to_string(),
        code: request.d.code.clone(),
        name: request.version.definition.name.get(visit.locale()).to_owned(),
        requested_by: request.agency.clone(),
        requested: request.supplement.requested_at.hm_dmy(),
        answer_by: request.supplement.answer_by.dmy(),
        reason: request.supplement.reason.clone(),
        questions: view.whole(&v)?,
        papers: papers.collect(),
        v,
    })
}

/// `/me/dossiers/{id}/supplement`
pub(super) async fn show(visit: Visit, Path(id): Path<DossierId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let Some(request) = visit.ctx.read(move |tx| request(tx, &needs, id)).await? else {
        return redirect(&format!("/me/dossiers/{id}"));
    };
    let typed = Typed { answers: request.d.answers.clone(), files: Vec::new(), extra: None, errors: Fields::new() };
    html(&page(&visit, &request, typed).await?)
}

/// Sends the supplement; what is wrong is shown with everything that was typed and uploaded.
pub(super) async fn answer(visit: Visit, Path(id): Path<DossierId>, posted: Posted) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let wired = needs.clone();
    let href = format!("/me/dossiers/{id}");
    let Some(request) = visit.ctx.read(move |tx| request(tx, &wired, id)).await? else {
        let text = visit.t("Hồ sơ không còn chờ bổ sung.", "The dossier no longer waits for a supplement.");
        return back(&visit.app, &href, Tone::Info, text);
    };
    let form = request.form();
    let refused = posted.errors.clone();
    let sent = Sent::read(&form, posted.input, &posted.files);
    let mut answers = request.d.answers.clone();
    answers.merge(sent.answers(&form, Scope::Whole));
    let mut uploaded = Vec::new();
    for (_, name) in request.papers() {
        let ids = sent.pairs.iter().filter(|(field, _)| *field == name).filter_map(|(_, id)| id.parse::<FileId>().ok());
        uploaded.extend(ids.map(|id| (name.clone(), id)));
    }
    let mut typed = Typed { answers, files: uploaded, extra: None, errors: refused };
    match sent.pressed {
        Pressed::Continue => {}
        Pressed::Add(group) => {
            typed.extra = Some(group);
            return html(&page(&visit, &request, typed).await?);
        }
        Pressed::Drop(_) | Pressed::Remove(_) | Pressed::Show(_) => return html(&page(&visit, &request, typed).await?),
    }
    // What cannot be read is said in its own words before the act would call it missing.
    let today = visit.ctx.now.date();
    for error in forms::validate(&form, &typed.answers, today, Scope::Whole, &|_, _| true).iter() {
        typed.errors.push(error.field.clone(), error.message.clone());
    }
    if typed.errors.is_empty() {
        let papers = named(&request, &typed.files);
        let answers = typed.answers.clone();
        match visit.ctx.write(move |tx| hand_in(tx, &needs, id, &answers, &papers)).await {
            Ok(_) => {
                let text = visit.t("Đã gửi hồ sơ bổ sung. Cơ quan sẽ kiểm tra và xác nhận.", "The supplement was sent. The agency will check and confirm it.");
                return back(&visit.app, &href, Tone::Success, text);
            }
            Err(Error::Invalid(faults)) => typed.errors = faults,
            Err(other) => return Err(other.into()),
        }
    }
    let page = page(&visit, &request, typed).await?;
    let text = page.render().map_err(Error::bug)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, axum::response::Html(text)).into_response())
}

fn named(request: &Request, files: &[(String, FileId)]) -> Vec<NewPaper> {
    let case = request.version.definition.cases.iter().find(|c| c.key == request.d.case_key);
    let mut papers = Vec::new();
    for (key, name) in request.papers() {
        let component = case.and_then(|c| c.components.iter().find(|p| p.key == key));
        papers.extend(files.iter().filter(|(field, _)| *field == name).map(|(_, file)| NewPaper {
            component: key.to_owned(),
            name: component.map_or_else(|| key.to_owned(), |c| c.name.vi.to_string()),
            file_id: Some(*file),
            originals: component.map_or(0, |c| c.originals),
            copies: component.map_or(0, |c| c.copies),
        }));
    }
    papers
}

/// Makes the files part of the dossier and hands the supplement in.
///
/// # Errors
/// [`Error::NotFound`] when a file is another person's; besides those of the act.
pub(super) fn hand_in(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, answers: &Answers, papers: &[NewPaper]) -> Result<Dossier> {
    let before = acts::load(tx, id, Action::Supplement)?.into_inner();
    let version = needs.catalogue.version(tx, before.version_id)?;
    let owner = Owner::new("dossier", id);
    let mut wanted: Vec<FileId> = papers.iter().filter_map(|p| p.file_id).collect();
    let old = forms::references(&version.definition.form, &before.answers);
    for reference in forms::references(&version.definition.form, answers) {
        if let forms::Reference::File(file) = reference
            && !old.contains(&reference)
        {
            wanted.extend(file.parse::<FileId>().ok());
        }
    }
    for file in wanted {
        files::claim(tx, file, &owner, "supplement")?;
    }
    acts::supplement(tx, needs, id, answers, papers)
}
