//! Imports by program.

use axum::body::Bytes;
use axum::http::HeaderMap;
use base::{Error, RowId, msg};
use web::{Json, Path, Reply, Visit, json};

use super::answers::{ImportAnswer, ImportChoices, ImportDone};
use crate::import::{self, Field, Taken};

pub(super) async fn stage(visit: Visit, headers: HeaderMap, body: Bytes) -> Reply {
    web::check_csrf(&visit.app, &headers, None)?;
    let text = String::from_utf8(body.to_vec())
        .map_err(|_| Error::invalid("file", msg!("Tệp không phải văn bản UTF-8", "The file is not UTF-8 text")))?;
    let preview = visit
        .ctx
        .write(move |tx| {
            let id = import::stage(tx, &text)?;
            import::preview(tx, id)
        })
        .await?;
    json(&ImportAnswer::of(&preview, visit.locale()))
}

pub(super) async fn confirm(visit: Visit, Path(id): Path<RowId>, Json(body): Json<ImportChoices>) -> Reply {
    let field = |code: &String| Field::ALL.iter().copied().find(|f| f.code() == code);
    let taken: Vec<Taken> = body
        .take
        .iter()
        .map(|choice| Taken { code: choice.code.clone(), fields: choice.fields.iter().filter_map(field).collect() })
        .collect();
    let drafts = visit.ctx.write(move |tx| import::confirm(tx, id, &taken)).await?;
    json(&ImportDone { drafts })
}
