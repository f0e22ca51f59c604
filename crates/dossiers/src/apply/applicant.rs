//! Who applies: the person who is signed in, or somebody on whose behalf they apply. The questions
//! are a small form of their own, so that they read, check and look like all others.

use std::sync::LazyLock;

use access::Tx;
use base::{Error, Fields, Result, RowId};
use forms::{Answers, Form, Scope};
use serde_json::{Map, Value, json};
use web::{Input, Path, Reply, Visit, html, redirect};

use super::draft::{Open, change, unsent};
use super::section::{FormStep, StepHead, next, unprocessable};
use super::steps::Step;
use crate::formview::{FormPage, Names, set_at};
use crate::needs::Needs;
use crate::{Person, Submitter};

/// The questions.
static QUESTIONS: LazyLock<Form> = LazyLock::new(|| {
    let text = |vi: &str, en: &str| json!({ "vi": vi, "en": en });
    let other = json!({ "is": { "field": "whom", "value": "other" } });
    let form = json!({ "sections": [{ "key": "applicant", "title": text("Người nộp hồ sơ", "The applicant"), "fields": [
        { "key": "whom", "label": text("Bạn nộp hồ sơ cho ai?", "Who do you apply for?"), "type": "choice", "options": [
            { "value": "self", "label": text("Cho chính tôi", "For myself") },
            { "value": "other", "label": text("Cho người khác, theo uỷ quyền hoặc giám hộ", "For somebody else, by mandate or guardianship") }] },
        { "key": "name", "label": text("Họ và tên người được nộp thay", "Full name of the person you apply for"), "type": "text", "format": "name", "max": 100, "show_if": other },
        { "key": "number", "label": text("Số định danh cá nhân của người đó", "That person's identification number"), "type": "text", "format": "id_number", "show_if": other },
        { "key": "born", "label": text("Ngày sinh của người đó", "That person's date of birth"), "type": "date", "past": true, "optional": true, "show_if": other },
        { "key": "sex", "label": text("Giới tính của người đó", "That person's sex"), "type": "choice", "optional": true, "show_if": other, "options": [
            { "value": "male", "label": text("Nam", "Male") }, { "value": "female", "label": text("Nữ", "Female") }] },
        { "key": "phone", "label": text("Số điện thoại liên hệ", "Phone number"), "type": "text", "format": "phone",
          "hint": text("Cơ quan gọi số này khi cần trao đổi về hồ sơ.", "The agency calls this number about the dossier.") },
        { "key": "email", "label": text("Thư điện tử", "E-mail"), "type": "text", "format": "email", "optional": true },
        { "key": "home", "label": text("Nơi cư trú", "Residence"), "type": "address" }
    ] }] });
    serde_json::from_value(form).unwrap_or_default()
});

/// The answers that stand for a person.
fn answers_of(person: &Person) -> Answers {
    let mut map = Map::new();
    let mut put = |key: &str, text: &str| {
        if !text.is_empty() {
            map.insert(key.to_owned(), Value::String(text.to_owned()));
        }
    };
    if person.submitter.is_some() {
        put("whom", "other");
        put("name", &person.name);
        put("number", &person.number);
        put("born", &person.born);
        put("sex", &person.sex);
    } else {
        put("whom", "self");
    }
    put("phone", &person.phone);
    put("email", &person.email);
    let home = json!({ "province": person.province, "commune": person.commune, "street": person.street });
    map.insert("home".to_owned(), home);
    map.into()
}

/// The person that answers stand for; `account` is who is signed in.
fn person_of(answers: &Answers, account: &Person, names: &Names) -> Person {
    let text = |path: &str| answers.get(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut person = if text("whom") == "other" {
        Person {
            kind: "citizen".to_owned(),
            name: text("name"),
            number: text("number"),
            born: text("born"),
            sex: text("sex"),
            verified: false,
            submitter: Some(Submitter { name: account.name.clone(), number: account.number.clone(), phone: account.phone.clone() }),
            ..Person::default()
        }
    } else {
        Person { submitter: None, ..account.clone() }
    };
    person.phone = text("phone");
    person.email = text("email");
    (person.province, person.commune, person.street) = (text("home.province"), text("home.commune"), text("home.street"));
    person.address = names.address(&person.street, &person.commune, &person.province);
    person
}

/// What is missing or wrong in who applies.
pub(super) fn faults(open: &Open) -> Fields {
    let answers = answers_of(&open.draft.person);
    forms::validate(&QUESTIONS, &answers, open.draft.updated_at.date(), Scope::Whole, &|_, _| true)
}

/// Keeps one answer while it is typed.
pub(super) fn keep(tx: &mut Tx<'_, '_>, needs: &Needs, open: &mut Open, path: &str, typed: &[String]) -> Result<()> {
    let mut answers = answers_of(&open.draft.person);
    set_at(&QUESTIONS, &mut answers, path, typed)?;
    take(tx, needs, open, &answers)
}

fn take(tx: &mut Tx<'_, '_>, needs: &Needs, open: &mut Open, answers: &Answers) -> Result<()> {
    let account = needs.applicants.get(tx, open.draft.applicant_id)?.ok_or(Error::NotFound("applicant"))?;
    let mut names = Names::default();
    let province = answers.get("home.province").and_then(Value::as_str).unwrap_or_default().to_owned();
    names.add_units(tx, needs, [province.as_str()])?;
    open.draft.person = person_of(answers, &account, &names);
    Ok(())
}

/// What is needed besides the draft to show the page.
struct Around {
    account: Person,
    names: Names,
}

async fn around(visit: &Visit, open: &Open, answers: &Answers) -> Result<Around> {
    let needs = visit.app.get::<Needs>()?;
    let (applicant, answers) = (open.draft.applicant_id, answers.clone());
    visit
        .ctx
        .read(move |tx| {
            let account = needs.applicants.get(tx, applicant)?.ok_or(Error::NotFound("applicant"))?;
            Ok(Around { account, names: Names::load(tx, &needs, &QUESTIONS, &answers)? })
        })
        .await
}

fn page(visit: &Visit, open: &Open, answers: &Answers, around: &Around, errors: Fields) -> Result<FormStep> {
    let v = visit.view.clone().with_errors(errors);
    let account = &around.account;
    let mut sources = Map::new();
    for (path, same) in [
        ("phone", open.draft.person.phone == account.phone),
        ("email", open.draft.person.email == account.email),
    ] {
        if same && answers.get(path).is_some() {
            sources.insert(path.to_owned(), json!("account"));
        }
    }
    let form = FormPage { form: &QUESTIONS, answers, sources: &sources, names: &around.names, reasons: &[], extra: None };
    let from = if account.verified { "VNeID" } else { visit.t("Tài khoản", "Account") };
    Ok(FormStep {
        questions: form.section(&v, "applicant")?,
        head: StepHead::of(visit, open, &Step::Applicant),
        upload: false,
        before: vec![
            (visit.t("Người đăng nhập", "Signed in").to_owned(), format!("{} ({from})", account.name)),
            (visit.t("Số định danh, mã số", "Identification number").to_owned(), account.number.clone()),
        ],
        v,
    })
}

/// `/apply/draft/{id}/applicant`
pub(super) async fn show(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    let answers = answers_of(&open.draft.person);
    let around = around(&visit, &open, &answers).await?;
    html(&page(&visit, &open, &answers, &around, Fields::new())?)
}

/// Keeps who applies, as far as it can be read, and goes on when nothing is missing.
pub(super) async fn answer(visit: Visit, Path(id): Path<RowId>, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let (mut answers, open) = {
        let open = unsent!(visit, id);
        (answers_of(&open.draft.person), open)
    };
    answers.merge(forms::read_input(&QUESTIONS, Scope::Whole, &input.0).0);
    let around = around(&visit, &open, &answers).await?;
    let today = visit.ctx.now.date();
    let found = forms::validate(&QUESTIONS, &answers, today, Scope::Whole, &|p, c| around.names.belongs(p, c));
    let typed = answers.clone();
    visit
        .ctx
        .write(move |tx| {
            change(tx, &needs, id, |tx, open| {
                open.visit(&Step::Applicant);
                take(tx, &needs, open, &typed)
            })
        })
        .await?;
    let open = unsent!(visit, id);
    if found.is_empty() {
        redirect(&next(&visit, &open, &Step::Applicant))
    } else {
        unprocessable(&page(&visit, &open, &answers, &around, found)?)
    }
}
