//! A section of the form as a page.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::{Error, Fields, Result, RowId};
use files::Form as Posted;
use forms::{Scope, Visible};
use web::{Input, Path, Reply, Tone, View, Visit, back, html, redirect};

use super::draft::{Open, change, unsent};
use super::keep::claim_answers;
use super::steps::{Progress, Step, around, steps};
use crate::accepted;
use crate::formview::{FormPage, Names, Pressed, Sent};
use crate::needs::Needs;

/// What every page of an application shows around its questions.
#[derive(Debug, Clone, Default)]
pub(super) struct StepHead {
    pub(super) draft: String,
    pub(super) action: String,
    pub(super) autosave: String,
    pub(super) back: String,
    pub(super) current: usize,
    pub(super) total: usize,
    pub(super) title: String,
    pub(super) hint: String,
    pub(super) procedure: String,
    pub(super) saved: String,
}

impl StepHead {
    pub(super) fn of(visit: &Visit, open: &Open, step: &Step) -> Self {
        let id = open.draft.id;
        let around = around(open, step);
        let to = if to_check(visit) { "?to=check" } else { "" };
        let home = format!("/apply/draft/{id}");
        let back = if to_check(visit) { Step::Check.href(id) } else { around.before.map_or_else(|| home.clone(), |s| s.href(id)) };
        let page = match step {
            Step::Applicant => "applicant",
            Step::Section(_) => "form",
            Step::Papers => "papers",
            Step::Result | Step::Case | Step::Agency => "choices",
            Step::Eligibility(_) | Step::Check => "",
        };
        Self {
            draft: id.to_string(),
            action: format!("{}{to}", step.href(id)),
            autosave: if page.is_empty() { String::new() } else { format!("{home}/save/{page}") },
            back,
            current: around.current,
            total: around.total,
            title: step.task(open, visit.locale()),
            hint: String::new(),
            procedure: open.definition().name.get(visit.locale()).to_owned(),
            saved: saved_at(open),
        }
    }
}

/// `10:32` today, with the date on other days.
fn saved_at(open: &Open) -> String {
    let at = open.draft.updated_at;
    at.hm_dmy()
}

/// Whether the page was opened from the check of all answers, to go back there.
pub(super) fn to_check(visit: &Visit) -> bool {
    visit.view.path.split_once('?').is_some_and(|(_, query)| query.split('&').any(|pair| pair == "to=check"))
}

/// Where the applicant goes after a page: on, or back to the check once nothing new is asked.
pub(super) fn next(visit: &Visit, open: &Open, step: &Step) -> String {
    let id = open.draft.id;
    if !to_check(visit) {
        return around(open, step).after.href(id);
    }
    let unfinished = steps(open).into_iter().find(|s| !matches!(s, Step::Check) && s.progress(open) != Progress::Done);
    match unfinished {
        // A page without required questions is never finished by itself.
        Some(Step::Section(key)) if Step::Section(key.clone()) == *step => Step::Check.href(id),
        Some(step) if step.progress(open) != Progress::Todo || !optional_only(open, &step) => format!("{}?to=check", step.href(id)),
        _ => Step::Check.href(id),
    }
}

fn optional_only(open: &Open, step: &Step) -> bool {
    let Step::Section(key) = step else { return false };
    let today = open.draft.updated_at.date();
    forms::validate(open.form(), &open.draft.answers, today, Scope::Section(key), &|_, _| true).is_empty()
}

/// A page with its faults.
pub(crate) fn unprocessable(page: &impl Template) -> Reply {
    let text = page.render().map_err(Error::bug)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, axum::response::Html(text)).into_response())
}

#[derive(Template)]
#[template(path = "apply/form.html")]
pub(super) struct FormStep {
    pub(super) v: View,
    pub(super) head: StepHead,
    pub(super) upload: bool,
    pub(super) before: Vec<(String, String)>,
    pub(super) questions: String,
}

fn page(visit: &Visit, open: &Open, names: &Names, key: &str, extra: Option<&str>, errors: Fields) -> Result<FormStep> {
    let section = open.form().section(key).ok_or(Error::NotFound("section"))?;
    let (draft, locale) = (&open.draft, visit.locale());
    let v = visit.view.clone().with_errors(errors);
    let form = FormPage { form: open.form(), answers: &draft.answers, sources: &draft.sources, names, reasons: &[], extra };
    let step = Step::Section(key.to_owned());
    Ok(FormStep {
        questions: form.section(&v, key)?,
        head: StepHead {
            title: section.title.get(locale).to_owned(),
            hint: section.hint.as_ref().map(|h| h.get(locale).to_owned()).unwrap_or_default(),
            ..StepHead::of(visit, open, &step)
        },
        upload: section.fields.iter().any(has_files),
        before: Vec::new(),
        v,
    })
}

fn has_files(field: &forms::Field) -> bool {
    match &field.kind {
        forms::Kind::File { .. } => true,
        forms::Kind::Group { fields, .. } => fields.iter().any(has_files),
        _ => false,
    }
}

async fn names(visit: &Visit, open: &Open) -> Result<Names> {
    let needs = visit.app.get::<Needs>()?;
    let (form, answers) = (open.form().clone(), open.draft.answers.clone());
    visit.ctx.read(move |tx| Names::load(tx, &needs, &form, &answers)).await
}

/// `/apply/draft/{id}/form/{section}`
pub(super) async fn show(visit: Visit, Path((id, key)): Path<(RowId, String)>, query: Input) -> Reply {
    let open = unsent!(visit, id);
    if !steps(&open).contains(&Step::Section(key.clone())) {
        return redirect(&format!("/apply/draft/{id}"));
    }
    let names = names(&visit, &open).await?;
    html(&page(&visit, &open, &names, &key, query.get("add"), Fields::new())?)
}

/// What came of a page that was sent.
struct Kept {
    faults: Fields,
    appeared: bool,
    pressed: Pressed,
}

/// The answers are kept whatever they are; only going on needs them to be right.
pub(super) async fn answer(visit: Visit, Path((id, key)): Path<(RowId, String)>, posted: Posted) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let refused = posted.errors.clone();
    let section = key.clone();
    let kept = visit.ctx.write(move |tx| {
        change(tx, &needs, id, |tx, open| {
            let form = open.form().clone();
            form.section(&section).ok_or(Error::NotFound("section"))?;
            let before = forms::visible(&form, &open.draft.answers);
            let sent = Sent::read(&form, posted.input, &posted.files);
            open.draft.answers.merge(sent.answers(&form, Scope::Section(&section)));
            if sent.pressed == Pressed::Continue {
                open.visit(&Step::Section(section.clone()));
            }
            claim_answers(tx, open)?;
            let names = Names::load(tx, &needs, &form, &open.draft.answers)?;
            let after = forms::visible(&form, &open.draft.answers);
            let today = tx.now().date();
            let mut found = forms::validate(&form, &open.draft.answers, today, Scope::Section(&section), &|p, c| names.belongs(p, c));
            let refused = accepted::answer_faults(tx, &form, &open.draft.answers)?;
            let here = |path: &str| form.section_of(path).is_some_and(|s| s.key == section);
            refused.iter().filter(|e| here(&e.field)).for_each(|e| found.push(e.field.clone(), e.message.clone()));
            let (faults, appeared) = leave_out_new(&found, &before, &after);
            Ok(Kept { faults, appeared, pressed: sent.pressed })
        })
    });
    let kept = kept.await?;
    let step = Step::Section(key.clone());
    let open = unsent!(visit, id);
    let here = StepHead::of(&visit, &open, &step).action;
    match kept.pressed {
        Pressed::Add(group) => {
            let mark = if here.contains('?') { '&' } else { '?' };
            return redirect(&format!("{here}{mark}add={group}#{group}"));
        }
        Pressed::Show(field) => return redirect(&format!("{here}#{field}")),
        Pressed::Drop(_) | Pressed::Remove(_) => return redirect(&here),
        Pressed::Continue => {}
    }
    let mut errors = refused;
    kept.faults.iter().for_each(|e| errors.push(e.field.clone(), e.message.clone()));
    if !errors.is_empty() {
        let names = names(&visit, &open).await?;
        return unprocessable(&page(&visit, &open, &names, &key, None, errors)?);
    }
    if kept.appeared {
        let text = visit.t("Câu trả lời của bạn có thêm câu hỏi dưới đây.", "Your answers bring up the questions below.");
        return back(&visit.app, &here, Tone::Info, text);
    }
    redirect(&next(&visit, &open, &step))
}

/// Nobody is blamed for a question that was not there when the page was sent: it is asked first.
fn leave_out_new(found: &Fields, before: &Visible, after: &Visible) -> (Fields, bool) {
    let mut faults = Fields::new();
    let mut appeared = false;
    for error in found.iter() {
        let top = error.field.split('.').next().unwrap_or_default();
        if after.field(top) && !before.field(top) {
            appeared = true;
        } else {
            faults.push(error.field.clone(), error.message.clone());
        }
    }
    (faults, appeared)
}
