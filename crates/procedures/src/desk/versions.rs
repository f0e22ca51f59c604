//! A version as it is read: content, internal process, e-form, files.

use askama::Template;
use base::{Error, Locale, Msg, VersionId};
use catalogue::Definition;
use forms::{Field, Kind};
use process::{norm_total, working_time};
use web::{Path, Reply, View, Visit, download, html};

use super::process::{Mark, ShownStep, shown, strip};
use super::show::tone;
use crate::check::{check, overrun};
use crate::labels;
use crate::pages::Shown;
use crate::permission::may_look;
use crate::store::{self, VersionRow, VersionState};

/// What the head of each page of a version shows.
pub(super) struct Head {
    pub(super) id: VersionId,
    pub(super) procedure: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) number: i64,
    pub(super) lock: i64,
    pub(super) state: String,
    pub(super) tone: &'static str,
    pub(super) draft: bool,
    pub(super) open: bool,
    pub(super) by: String,
    pub(super) note: String,
}

impl Head {
    /// The address of one of the version's pages; of the first one when `part` is empty.
    pub(super) fn to(&self, part: &str) -> String {
        let base = format!("/desk/procedures/versions/{}", self.id);
        if part.is_empty() { base } else { format!("{base}/{part}") }
    }

    pub(super) fn of(row: &VersionRow, locale: Locale) -> Self {
        let name = row.definition.name.get(locale);
        Self {
            id: row.id,
            procedure: format!("/desk/procedures/{}", row.procedure_id),
            code: row.definition.code.clone(),
            name: if name.is_empty() { row.definition.name.vi.to_string() } else { name.to_owned() },
            number: row.number,
            lock: row.version,
            state: row.state.name().get(locale).to_owned(),
            tone: tone(row.state),
            draft: row.state == VersionState::Draft,
            open: matches!(row.state, VersionState::Draft | VersionState::Review),
            by: row.made_by_name.clone(),
            note: row.note.clone(),
        }
    }
}

pub(super) async fn row(visit: &Visit, id: VersionId) -> base::Result<VersionRow> {
    visit
        .ctx
        .read(move |tx| {
            may_look(tx)?;
            store::version_row(tx, id)
        })
        .await
}

#[derive(Template)]
#[template(path = "desk/content.html")]
struct ContentPage {
    v: View,
    h: Head,
    p: Shown,
    keywords: String,
    events: String,
}

/// The content as citizens will read it.
pub(super) async fn content(visit: Visit, Path(id): Path<VersionId>) -> Reply {
    let row = row(&visit, id).await?;
    let locale = visit.locale();
    let d = &row.definition;
    let events = d.events.iter().filter_map(|e| labels::life_event(e)).map(|e| e.title.msg());
    html(&ContentPage {
        h: Head::of(&row, locale),
        p: Shown::of(d, row.valid_from, locale),
        keywords: d.keywords.join(", "),
        events: labels::listed(events).get(locale).to_owned(),
        v: visit.view,
    })
}

#[derive(Template)]
#[template(path = "desk/process.html")]
struct ProcessPage {
    v: View,
    h: Head,
    steps: Vec<ShownStep>,
    strip: Vec<Mark>,
    total: String,
    legal: String,
    over: String,
    warnings: Vec<String>,
}

/// The internal process: the step table, its norms against the legal time, the strip.
pub(super) async fn process(visit: Visit, Path(id): Path<VersionId>) -> Reply {
    let row = row(&visit, id).await?;
    let locale = visit.locale();
    let d = &row.definition;
    let text = |m: Msg| m.get(locale).to_owned();
    html(&ProcessPage {
        h: Head::of(&row, locale),
        steps: shown(&d.process, locale),
        strip: strip(&d.process, locale),
        total: text(working_time(norm_total(&d.process))),
        legal: text(labels::time_line(d)),
        over: overrun(d).map(|w| text(w.message)).unwrap_or_default(),
        warnings: process::check(&d.process).unwrap_or_default().into_iter().map(|w| text(w.message)).collect(),
        v: visit.view,
    })
}

/// A question of the e-form as it is read.
struct Question {
    label: String,
    hint: String,
    kind: String,
    when: String,
    optional: bool,
    inner: Vec<String>,
}

struct SectionShown {
    title: String,
    hint: String,
    when: String,
    questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "desk/form.html")]
struct FormPage {
    v: View,
    h: Head,
    sections: Vec<SectionShown>,
}

/// The e-form: every question with its kind and when it is asked.
pub(super) async fn form(visit: Visit, Path(id): Path<VersionId>) -> Reply {
    let row = row(&visit, id).await?;
    let locale = visit.locale();
    let form = &row.definition.form;
    let when = |c: Option<&forms::Condition>| {
        c.map(|c| forms::in_words(form, None, c).get(locale).to_owned()).unwrap_or_default()
    };
    let maybe = |m: Option<&Msg>| m.map(|m| m.get(locale).to_owned()).unwrap_or_default();
    let question = |f: &Field| Question {
        label: f.label.get(locale).to_owned(),
        hint: maybe(f.hint.as_ref()),
        kind: kind_name(&f.kind, locale),
        when: when(f.show_if.as_ref()),
        optional: f.optional,
        inner: match &f.kind {
            Kind::Group { fields, .. } => fields.iter().map(|f| f.label.get(locale).to_owned()).collect(),
            Kind::Choice { options } | Kind::Choices { options } => {
                options.iter().map(|o| o.label.get(locale).to_owned()).collect()
            }
            _ => Vec::new(),
        },
    };
    let sections = form
        .sections
        .iter()
        .map(|s| SectionShown {
            title: s.title.get(locale).to_owned(),
            hint: maybe(s.hint.as_ref()),
            when: when(s.show_if.as_ref()),
            questions: s.fields.iter().map(question).collect(),
        })
        .collect();
    html(&FormPage { h: Head::of(&row, locale), sections, v: visit.view })
}

fn kind_name(kind: &Kind, locale: Locale) -> String {
    let (vi, en) = match kind {
        Kind::Text { .. } => ("Một dòng chữ", "One line"),
        Kind::LongText { .. } => ("Nhiều dòng", "Several lines"),
        Kind::Number { .. } => ("Số", "Number"),
        Kind::Money { .. } => ("Số tiền", "Amount"),
        Kind::Date { .. } => ("Ngày", "Date"),
        Kind::Choice { .. } => ("Chọn một", "One of several"),
        Kind::Choices { .. } => ("Chọn nhiều", "Any of several"),
        Kind::YesNo => ("Có/không", "Yes or no"),
        Kind::File { .. } => ("Tệp đính kèm", "Files"),
        Kind::Address => ("Địa chỉ", "Address"),
        Kind::Person { .. } => ("Một người", "A person"),
        Kind::Group { .. } => ("Nhóm lặp lại", "Repeated group"),
    };
    locale.t(vi, en).to_owned()
}

/// A version as a file.
pub(super) async fn file(visit: Visit, Path((id, name)): Path<(VersionId, String)>) -> Reply {
    let row = row(&visit, id).await?;
    let d: &Definition = &row.definition;
    let id = format!("procedure_{}", d.code);
    let (kind, text) = match name.as_str() {
        "process.bpmn" => ("application/xml", process::to_bpmn(&d.process, &id, &d.name.vi)),
        "form.schema.json" => ("application/schema+json", forms::json_schema(&d.form).to_string()),
        "procedure.toml" => ("application/toml", crate::file::to_toml(d)?),
        "procedure.json" => ("application/json", crate::file::to_json(d)?),
        _ => return Err(Error::NotFound("file").into()),
    };
    // The problems of an unfinished draft do not belong into a file that others will load.
    if name == "process.bpmn" && !check(d).faults.iter().all(|f| !f.field.starts_with("process.")) {
        return Err(Error::Conflict(Msg::new(
            "Quy trình chưa hoàn chỉnh nên chưa tải về được dạng BPMN. Hãy sửa các lỗi trong bảng bước trước.",
            "The process is not complete, so there is no BPMN file yet. Mend the step table first.",
        ))
        .into());
    }
    download(&format!("{}-{name}", d.code), kind, false, text.into_bytes())
}
