//! All answers before they are handed in, and handing them in.

use askama::Template;
use base::{Error, Fields, FileId, Msg, Result, RowId, msg};
use forms::Scope;
use web::{Input, Path, Reply, View, Visit, html, redirect};

use super::draft::{Open, unsent};
use super::hand_in::hand_in;
use super::section::{StepHead, unprocessable};
use super::steps::{Step, steps};
use crate::ResultBy;
use crate::formview::{AnswerSection, FileLook, Names, answer_list};
use crate::needs::Needs;

#[derive(Template)]
#[template(path = "apply/check.html")]
struct CheckPage {
    v: View,
    head: StepHead,
    place: Vec<(String, String, String)>,
    applicant_href: String,
    applicant: Vec<(String, String)>,
    sections: Vec<(AnswerSection, String)>,
    papers_href: String,
    papers: Vec<(String, String, Vec<FileLook>, String)>,
    result_href: String,
    result: Vec<(String, String)>,
    unfinished: Vec<(String, String)>,
    fee: String,
    declared: bool,
}

/// Everything that must be there before the act looks at it: what belongs to the draft alone.
pub(super) fn complete(open: &Open) -> Fields {
    let mut fields = Fields::new();
    let mut add = |more: Fields| more.iter().for_each(|e| fields.push(e.field.clone(), e.message.clone()));
    let fits = open.draft.eligible.len() == open.definition().eligibility.len() && open.draft.eligible.iter().all(|yes| *yes);
    if !fits {
        add(Fields::one("eligibility", Msg::new("Trả lời các câu hỏi kiểm tra điều kiện", "Answer the questions whether the procedure fits")));
    }
    if open.case().is_none() {
        add(Fields::one("case", Msg::new("Chọn trường hợp của thủ tục", "Choose the case of the procedure")));
    }
    if open.agency().is_none() {
        add(Fields::one("agency", Msg::new("Chọn cơ quan nhận hồ sơ", "Choose the agency")));
    }
    for error in super::applicant::faults(open).iter() {
        add(Fields::one(format!("applicant.{}", error.field), error.message.clone()));
    }
    add(forms::validate(open.form(), &open.draft.answers, open.draft.updated_at.date(), Scope::Whole, &|_, _| true));
    add(super::papers::missing(open));
    add(super::result::faults(open));
    fields
}

fn place(visit: &Visit, open: &Open, all: &[Step]) -> Vec<(String, String, String)> {
    let id = open.draft.id;
    let edit = |step: Step| if all.contains(&step) { format!("{}?to=check", step.href(id)) } else { String::new() };
    let locale = visit.locale();
    let mut rows = vec![(
        visit.t("Cơ quan nhận hồ sơ", "Agency").to_owned(),
        open.agency().map(|a| a.name.clone()).unwrap_or_default(),
        edit(Step::Agency),
    )];
    if open.definition().cases.len() > 1 {
        let name = open.case().map(|c| c.name.get(locale).to_owned()).unwrap_or_default();
        rows.insert(0, (visit.t("Trường hợp", "Case").to_owned(), name, edit(Step::Case)));
    }
    rows
}

fn applicant(visit: &Visit, open: &Open) -> Vec<(String, String)> {
    let p = &open.draft.person;
    let mut rows = Vec::new();
    let mut row = |vi, en, text: &str| rows.push((visit.t(vi, en).to_owned(), text.to_owned()));
    row("Họ và tên", "Full name", &p.name);
    row("Số định danh, mã số", "Identification number", &p.number);
    if let Some(by) = &p.submitter {
        row("Người nộp thay", "Handed in by", &format!("{} ({})", by.name, by.number));
    }
    row("Số điện thoại", "Phone number", &p.phone);
    row("Thư điện tử", "E-mail", &p.email);
    row("Nơi cư trú", "Residence", &p.address);
    rows
}

async fn page(visit: &Visit, open: &Open, errors: Fields, declared: bool) -> Result<CheckPage> {
    let needs = visit.app.get::<Needs>()?;
    let (form, answers) = (open.form().clone(), open.draft.answers.clone());
    let ids: Vec<FileId> = open.draft.papers.iter().filter_map(|p| p.file_id).collect();
    let (names, stored) =
        visit.ctx.read(move |tx| Ok((Names::load(tx, &needs, &form, &answers)?, files::list(tx, &ids)?))).await?;
    let (id, locale, all) = (open.draft.id, visit.locale(), steps(open));
    let edit = |step: Step| format!("{}?to=check", step.href(id));
    let components = open.case().map(|c| c.components.as_slice()).unwrap_or_default();
    let papers = components.iter().map(|c| {
        let mine = open.draft.papers.iter().filter(|p| p.component == c.key).filter_map(|p| p.file_id);
        let looks: Vec<FileLook> = mine.filter_map(|id| stored.iter().find(|f| f.id == id)).map(FileLook::of).collect();
        let note = if c.by_form { visit.t("Đã khai trong biểu mẫu", "Given in the form").to_owned() } else { String::new() };
        (c.name.get(locale).to_owned(), note, looks, format!("paper.{}", c.key))
    });
    let way = ResultBy::from_code(&open.draft.result_by).map(|w| w.name().get(locale).to_owned()).unwrap_or_default();
    let mut result = vec![(visit.t("Nhận kết quả", "Result").to_owned(), way)];
    if !open.draft.delivery.is_empty() {
        result.push((visit.t("Địa chỉ nhận", "Address").to_owned(), open.draft.delivery.clone()));
    }
    let unfinished = all.iter().filter(|s| !matches!(s, Step::Check) && !s.is_ready(open));
    Ok(CheckPage {
        head: StepHead::of(visit, open, &Step::Check),
        place: place(visit, open, &all),
        applicant_href: edit(Step::Applicant),
        applicant: applicant(visit, open),
        sections: answer_list(open.form(), &open.draft.answers, &names, locale)
            .into_iter()
            .map(|s| { let href = edit(Step::Section(s.key.clone())); (s, href) })
            .collect(),
        papers_href: if all.contains(&Step::Papers) { edit(Step::Papers) } else { String::new() },
        papers: papers.collect(),
        result_href: edit(Step::Result),
        result,
        unfinished: unfinished.map(|s| (s.task(open, locale), edit(s.clone()))).collect(),
        fee: open.case().map(|c| c.cost().get(locale).to_owned()).unwrap_or_default(),
        declared,
        v: visit.view.clone().with_errors(errors),
    })
}

/// `/apply/draft/{id}/check`
pub(super) async fn show(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    html(&page(&visit, &open, Fields::new(), false).await?)
}

/// Hands the application in. A second click finds what the first one made.
pub(super) async fn submit(visit: Visit, Path(id): Path<RowId>, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let open = unsent!(visit, id);
    let declared = input.ticked("declare");
    if !declared {
        let text = msg!(
            "Đánh dấu vào lời cam đoan trước khi nộp hồ sơ",
            "Tick the declaration before you hand the application in"
        );
        return unprocessable(&page(&visit, &open, Fields::one("declare", text), false).await?);
    }
    match visit.ctx.write(move |tx| hand_in(tx, &needs, id)).await {
        Ok(dossier) => redirect(&format!("/me/dossiers/{dossier}/confirmation")),
        Err(Error::Invalid(faults)) => unprocessable(&page(&visit, &open, faults, true).await?),
        Err(other) => Err(other.into()),
    }
}
