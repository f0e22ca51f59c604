//! The import: a file, its preview with what differs, the confirmation.

use access::Action;
use askama::Template;
use axum::extract::Multipart;
use axum::http::HeaderMap;
use base::{Error, RowId, msg};
use web::{Input, Path, Reply, Tone, View, Visit, back, html, redirect};

use crate::import::{self, Field, MOST_BYTES, RowState, Taken};
use crate::permission::may;

#[derive(Template)]
#[template(path = "desk/import.html")]
struct UploadPage {
    v: View,
    /// The hint under the file.
    limit: String,
}

impl UploadPage {
    fn of(v: View) -> Self {
        let most = MOST_BYTES >> 20;
        let limit = msg!("Không quá {most} MB và 10.000 thủ tục.", "At most {most} MB and 10,000 procedures.");
        Self { limit: limit.get(v.locale).to_owned(), v }
    }
}

/// The page that takes a file.
pub(super) async fn page(visit: Visit) -> Reply {
    visit.ctx.read(|tx| may(tx, Action::EditCatalogue).map(drop)).await?;
    html(&UploadPage::of(visit.view))
}

/// Takes a file and leads to its preview.
pub(super) async fn upload(mut visit: Visit, headers: HeaderMap, mut form: Multipart) -> Reply {
    let (mut token, mut file, mut pasted) = (None, None, None);
    let broken = |_| Error::invalid("file", msg!("Tệp gửi lên bị gián đoạn hoặc quá lớn", "The upload was cut off or is too large"));
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(broken)?;
        match name.as_str() {
            "csrf" => token = String::from_utf8(bytes.to_vec()).ok(),
            "file" if !bytes.is_empty() => file = Some(bytes.to_vec()),
            "text" if !bytes.is_empty() => pasted = Some(bytes.to_vec()),
            _ => {}
        }
    }
    web::check_csrf(&visit.app, &headers, token.as_deref())?;
    let text = match file.or(pasted) {
        None => Err(Error::invalid("file", msg!("Hãy chọn tệp hoặc dán nội dung", "Choose a file or paste its content"))),
        Some(bytes) => String::from_utf8(bytes)
            .map_err(|_| Error::invalid("file", msg!("Tệp không phải văn bản UTF-8", "The file is not UTF-8 text"))),
    };
    let staged = match text {
        Ok(text) => visit.ctx.write(move |tx| import::stage(tx, &text)).await,
        Err(error) => Err(error),
    };
    match staged {
        Ok(id) => redirect(&format!("/desk/procedures/import/{id}")),
        Err(Error::Invalid(faults)) => {
            visit.view = visit.view.with_errors(faults);
            let mut answer = html(&UploadPage::of(visit.view))?;
            *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}

struct ShownField {
    value: String,
    name: String,
    differences: Vec<String>,
}

struct ShownRow {
    row: usize,
    code: String,
    name: String,
    state: RowState,
    fields: Vec<ShownField>,
    notes: Vec<String>,
}

struct ShownFault {
    row: usize,
    code: String,
    message: String,
}

#[derive(Template)]
#[template(path = "desk/import_preview.html")]
struct PreviewPage {
    v: View,
    id: RowId,
    fresh: Vec<ShownRow>,
    changed: Vec<ShownRow>,
    busy: Vec<ShownRow>,
    same: usize,
    faults: Vec<ShownFault>,
}

/// What an import would do.
pub(super) async fn preview(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let preview = visit.ctx.read(move |tx| import::preview(tx, id)).await?;
    let locale = visit.locale();
    let mut rows: Vec<ShownRow> = Vec::new();
    for r in &preview.rows {
        let code = &r.entry.definition.code;
        rows.push(ShownRow {
            row: r.entry.row,
            code: code.clone(),
            name: r.entry.definition.name.vi.to_string(),
            state: r.state,
            notes: r.entry.notes.iter().map(|n| n.get(locale).to_owned()).collect(),
            fields: r
                .fields
                .iter()
                .map(|f| ShownField {
                    value: format!("{code} {}", f.field.code()),
                    name: f.field.name().get(locale).to_owned(),
                    differences: f.differences.iter().map(|d| d.what.get(locale).to_owned()).collect(),
                })
                .collect(),
        });
    }
    let same = rows.iter().filter(|r| r.state == RowState::Same).count();
    let (fresh, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.state == RowState::New);
    let (changed, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|r| r.state == RowState::Changed);
    let busy = rest.into_iter().filter(|r| r.state == RowState::Busy).collect();
    let fault = |f: &import::Fault| ShownFault {
        row: f.row,
        code: f.code.clone(),
        message: f.message.get(locale).to_owned(),
    };
    let faults = preview.faults.iter().map(fault).collect();
    html(&PreviewPage { id, fresh, changed, busy, same, faults, v: visit.view })
}

/// Makes drafts of what was ticked.
pub(super) async fn confirm(visit: Visit, Path(id): Path<RowId>, input: Input) -> Reply {
    let mut taken: Vec<Taken> =
        input.all("new").map(|code| Taken { code: code.to_owned(), fields: Vec::new() }).collect();
    for choice in input.all("take") {
        let Some((code, name)) = choice.split_once(' ') else { continue };
        let Some(field) = Field::ALL.iter().copied().find(|f| f.code() == name) else { continue };
        match taken.iter_mut().find(|t| t.code == code) {
            Some(known) => known.fields.push(field),
            None => taken.push(Taken { code: code.to_owned(), fields: vec![field] }),
        }
    }
    let made = visit.ctx.write(move |tx| import::confirm(tx, id, &taken)).await?;
    let text = msg!(
        "Đã tạo {made} bản nháp. Hãy kiểm tra, bổ sung rồi trình duyệt từng thủ tục.",
        "{made} drafts were made. Look at each, complete it and hand it in."
    )
    .get(visit.locale())
    .to_owned();
    back(&visit.app, "/desk/procedures?open=draft", Tone::Success, &text)
}
