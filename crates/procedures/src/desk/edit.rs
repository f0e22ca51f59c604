//! The editor of a draft, part by part. Every button saves, so nothing is lost and no script is
//! needed.

use askama::Template;
use axum::response::Response;
use base::{Error, Fields, Msg, VersionId, msg};
use catalogue::{Definition, Online, Sector};
use forms::Form;
use serde_json::Value;
use web::{Input, Path, Reply, Tone, View, Visit, back, html, redirect};

use super::cases::Cases;
use super::nest::{RowAct, act, nest};
use super::parts::{Reach, Texts};
use super::process::Steps;
use super::versions::{Head, row};
use crate::acts;
use crate::check::check;
use crate::store::{VersionRow, VersionState};

/// The content of a procedure of which nothing is known yet.
pub(super) fn empty() -> Definition {
    Definition {
        code: String::new(),
        name: Msg::default(),
        sector: Sector { code: String::new(), name: Msg::default() },
        levels: Vec::new(),
        agencies: Vec::new(),
        audience: Vec::new(),
        online: Online::Partial,
        channels: Vec::new(),
        summary: Msg::default(),
        keywords: Vec::new(),
        events: Vec::new(),
        steps: Vec::new(),
        cases: Vec::new(),
        results: Vec::new(),
        legal_basis: Vec::new(),
        requirements: None,
        eligibility: Vec::new(),
        form: Form::default(),
        process: process::Process::default(),
    }
}

macro_rules! pages {
    ($($page:ident $path:literal $data:ident: $type:ty;)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $page {
            v: View,
            h: Head,
            $data: $type,
        }
    )*};
}

pages! {
    TextsPage "desk/edit_texts.html" d: Texts;
    ReachPage "desk/edit_reach.html" d: Reach;
    CasesPage "desk/edit_cases.html" d: Cases;
    ProcessPage "desk/edit_process.html" d: Steps;
    FormPage "desk/edit_form.html" text: String;
}

/// A part of the draft as it is being edited.
enum Part {
    Texts(Texts),
    Reach(Reach),
    Cases(Cases),
    Process(Steps),
    Form(String),
}

/// The order in which the parts are filled in.
const ORDER: [&str; 5] = ["texts", "reach", "cases", "form", "process"];

impl Part {
    fn of(name: &str, d: &Definition, visit: &Visit) -> base::Result<Self> {
        Ok(match name {
            "texts" => Self::Texts(Texts::of(d)),
            "reach" => Self::Reach(Reach::of(d, visit.locale())),
            "cases" => Self::Cases(Cases::of(d)),
            "process" => Self::Process(Steps::of(d)),
            "form" => Self::Form(serde_json::to_string_pretty(&d.form).map_err(Error::bug)?),
            _ => return Err(Error::NotFound("part")),
        })
    }

    fn page(self, visit: Visit, row: &VersionRow) -> Reply {
        let (v, h) = (visit.view.clone(), Head::of(row, visit.locale()));
        match self {
            Self::Texts(d) => html(&TextsPage { v, h, d }),
            Self::Reach(d) => html(&ReachPage { v, h, d }),
            Self::Cases(d) => html(&CasesPage { v, h, d }),
            Self::Process(d) => html(&ProcessPage { v, h, d }),
            Self::Form(text) => html(&FormPage { v, h, text }),
        }
    }
}

/// Whether a fault of the whole content belongs to this part's page, and its field there.
fn place(part: &str, field: &str) -> Option<String> {
    let first = field.split('.').next().unwrap_or_default();
    let own = match first {
        "levels" | "agencies" | "audience" | "channels" | "events" | "online" => "reach",
        "cases" => "cases",
        "form" => "form",
        "process" => "process",
        _ => "texts",
    };
    if own != part {
        return None;
    }
    Some(match part {
        "form" => "form".to_owned(),
        "process" => pair_field(field.strip_prefix("process.").unwrap_or(field)),
        _ => pair_field(field),
    })
}

/// A text's fault is shown at its Vietnamese box.
fn pair_field(field: &str) -> String {
    let field = field.replace("sector.name", "sector_name").replace("sector.code", "sector_code");
    let last = field.rsplit('.').next().unwrap_or_default();
    let names_a_pair = matches!(last, "name" | "summary" | "requirements" | "note" | "question" | "otherwise" | "task" | "result" | "label" | "sector_name");
    let is_law = field.starts_with("legal_basis");
    let row_of_steps = field.starts_with("steps.") && last.parse::<usize>().is_ok();
    if (names_a_pair || row_of_steps) && !is_law { format!("{field}.vi") } else { field }
}

/// The part's page with what stands in the way of publishing beside each box.
pub(super) async fn page(mut visit: Visit, Path((id, part)): Path<(VersionId, String)>) -> Reply {
    let row = row(&visit, id).await?;
    if row.state != VersionState::Draft {
        return redirect(&format!("/desk/procedures/versions/{id}"));
    }
    let shown = Part::of(&part, &row.definition, &visit)?;
    let mut faults = Fields::new();
    for fault in check(&row.definition).faults.iter() {
        if let Some(field) = place(&part, &fault.field) {
            // The e-form has one box for all its faults, so each says where it belongs.
            let message = if part == "form" { located(&fault.field, &fault.message) } else { fault.message.clone() };
            faults.push(field, message);
        }
    }
    visit.view = visit.view.with_errors(faults);
    shown.page(visit, &row)
}

fn located(field: &str, message: &Msg) -> Msg {
    let place = field.strip_prefix("form.").unwrap_or(field);
    Msg::of(format!("{place}: {}", message.vi), format!("{place}: {}", message.en))
}

/// Saves a part: the main button leads on to the next one, a row button stays.
pub(super) async fn save(visit: Visit, Path((id, part)): Path<(VersionId, String)>, input: Input) -> Reply {
    let row = row(&visit, id).await?;
    let mut definition = row.definition.as_ref().clone();
    let mut faults = Fields::new();
    let pressed = RowAct::ALL.iter().find_map(|(name, act)| Some((*act, input.get(name)?.to_owned())));
    let typed = read(&part, &input, pressed.as_ref(), &mut definition, &mut faults, &visit)?;
    if !faults.is_empty() {
        return wrong(typed, visit, &row, faults);
    }
    let lock = input.parsed::<i64>("lock")?.unwrap_or(0);
    let note = row.note.clone();
    visit.ctx.write(move |tx| acts::save_draft(tx, id, lock, &definition, &note)).await?;
    let here = format!("/desk/procedures/versions/{id}/edit/{part}");
    if let Some((_, path)) = pressed {
        return redirect(&format!("{here}#{path}"));
    }
    let after = ORDER.iter().skip_while(|name| **name != part).nth(1);
    let (to, text) = match after {
        Some(next) if input.text("then") == "next" => {
            (format!("/desk/procedures/versions/{id}/edit/{next}"), visit.t("Đã lưu.", "Saved."))
        }
        None if input.text("then") == "next" => {
            let text = visit.t("Đã lưu. Hãy xem lại rồi trình duyệt.", "Saved. Look it over, then hand it in.");
            (format!("/desk/procedures/versions/{id}/review"), text)
        }
        _ => (here, visit.t("Đã lưu.", "Saved.")),
    };
    back(&visit.app, &to, Tone::Success, text)
}

fn wrong(typed: Part, mut visit: Visit, row: &VersionRow, faults: Fields) -> Reply<Response> {
    visit.view = visit.view.with_errors(faults);
    let mut answer = typed.page(visit, row)?;
    *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(answer)
}

/// Reads what was typed into the definition, after what a row button asks for.
fn read(
    part: &str,
    input: &Input,
    pressed: Option<&(RowAct, String)>,
    d: &mut Definition,
    faults: &mut Fields,
    visit: &Visit,
) -> base::Result<Part> {
    let unreadable = |_| Error::invalid("lock", msg!("Không đọc được nội dung gửi lên", "What was sent cannot be read"));
    let mut tree = nest(&input.0);
    if !tree.is_object() {
        tree = Value::Object(serde_json::Map::new());
    }
    if let Some((what, path)) = pressed {
        act(&mut tree, *what, path);
    }
    Ok(match part {
        "texts" => {
            let texts: Texts = serde_json::from_value(tree).map_err(unreadable)?;
            texts.apply(d);
            Part::Texts(texts)
        }
        "cases" => {
            let cases: Cases = serde_json::from_value(tree).map_err(unreadable)?;
            cases.apply(d, faults);
            Part::Cases(cases)
        }
        "process" => {
            let steps: Steps = serde_json::from_value(tree).map_err(unreadable)?;
            steps.apply(d, faults);
            Part::Process(steps)
        }
        "reach" => {
            Reach::apply(input, d);
            Part::Reach(Reach::of(d, visit.locale()))
        }
        "form" => {
            let text = input.text("form").to_owned();
            match read_form(&text) {
                Ok(form) => d.form = form,
                Err(message) => faults.push("form", message),
            }
            Part::Form(text)
        }
        _ => return Err(Error::NotFound("part")),
    })
}

/// An e-form as JSON or as TOML.
fn read_form(text: &str) -> Result<Form, Msg> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|cause| {
            let (line, cause) = (cause.line(), cause.to_string());
            msg!("Lỗi ở dòng {line}: {cause}", "Line {line}: {cause}")
        });
    }
    toml::from_str(text).map_err(|cause| {
        let cause = cause.message().to_owned();
        msg!("Không đọc được tờ khai: {cause}", "The form cannot be read: {cause}")
    })
}
