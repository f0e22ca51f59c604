//! The routes of files.

use axum::http::{HeaderMap, header};
use axum::response::IntoResponse as _;
use base::{Error, FileId};
use serde::Serialize;
use web::{Entry, Module, Path, Reply, Route, Visit, check_csrf, json};

use crate::rows::{self, Scan, StoredFile};
use crate::{FORM_LIMIT, Files, Form, Kind, MIGRATIONS, tus};

/// This room as data. Uploads are open at the door and ask for a sign-in themselves: a redirect to
/// the sign-in page would make an upload client believe that its upload is gone.
pub fn module() -> Module {
    Module {
        name: "files",
        migrations: MIGRATIONS,
        routes: vec![
            Route::get("/files/{id}", Entry::Open, "A file to keep", keep),
            Route::get("/files/{id}/view", Entry::Open, "A file to look at", view),
            Route::get("/files/{id}/preview", Entry::Open, "A small version of a picture", preview),
            Route::options("/uploads", Entry::Open, "What resumable uploads (tus 1.0) can do here", tus::options),
            Route::post("/uploads", Entry::Open, "A new resumable upload", tus::create),
            Route::options("/uploads/{id}", Entry::Open, "What resumable uploads can do here", tus::options),
            Route::head("/uploads/{id}", Entry::Open, "How much of an upload has arrived", tus::ask),
            Route::patch("/uploads/{id}", Entry::Open, "The next bytes of an upload", tus::append),
            Route::delete("/uploads/{id}", Entry::Open, "Gives an upload up", tus::end),
            Route::post("/api/v1/files", Entry::SignedIn, "Takes files in (multipart/form-data); large ones by /uploads", api_add)
                .returns::<Taken>()
                .body_limit(FORM_LIMIT),
            Route::get("/api/v1/files/{id}", Entry::SignedIn, "What is known of a file; its content is at /files/{id}", api_show)
                .returns::<FileInfo>(),
            Route::delete("/api/v1/files/{id}", Entry::SignedIn, "Removes one's own upload that nothing refers to", api_remove),
        ],
        menu: Vec::new(),
    }
}

/// A file as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FileInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its media type.
    pub media_type: &'static str,
    /// Its size in bytes.
    pub size: i64,
    /// When it came in (RFC 3339).
    pub created_at: String,
    /// What the virus scanner said.
    pub scan: Scan,
    /// Whether metadata such as the place of a photo was taken out.
    pub stripped: bool,
    /// Whether it needs a password or restricts its readers.
    pub encrypted: bool,
    /// Where its content is.
    pub content: String,
}

impl From<&StoredFile> for FileInfo {
    fn from(file: &StoredFile) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            kind: file.kind,
            media_type: file.kind.media_type(),
            size: file.size,
            created_at: file.created_at.rfc3339(),
            scan: file.scan,
            stripped: file.stripped,
            encrypted: file.encrypted,
            content: format!("/files/{}", file.id),
        }
    }
}

/// What became of the files that were sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Taken {
    /// Those that were taken in.
    files: Vec<FileInfo>,
    /// Those that were refused.
    refused: Vec<Refused>,
}

/// A file that was refused.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Refused {
    /// The field it came in.
    field: String,
    /// What is wrong and what to do about it.
    message: String,
}

async fn keep(visit: Visit, Path(id): Path<FileId>, headers: HeaderMap) -> Reply {
    let files = visit.app.get::<Files>()?;
    let file = files.readable(&visit.ctx, id).await?;
    files.serve(&file, false, &headers).await
}

async fn view(visit: Visit, Path(id): Path<FileId>, headers: HeaderMap) -> Reply {
    let files = visit.app.get::<Files>()?;
    let file = files.readable(&visit.ctx, id).await?;
    files.serve(&file, true, &headers).await
}

async fn preview(visit: Visit, Path(id): Path<FileId>) -> Reply {
    let files = visit.app.get::<Files>()?;
    let file = files.readable(&visit.ctx, id).await?;
    let small = files.preview(&visit.ctx, &file).await?.ok_or(Error::NotFound("preview"))?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], small).into_response())
}

async fn api_add(visit: Visit, form: Form) -> Reply {
    let refused = |error: &base::FieldError| Refused {
        field: error.field.to_string(),
        message: error.message.get(visit.locale()).to_owned(),
    };
    json(&Taken {
        files: form.files.iter().map(|taken| FileInfo::from(&taken.file)).collect(),
        refused: form.errors.iter().map(refused).collect(),
    })
}

async fn api_show(visit: Visit, Path(id): Path<FileId>) -> Reply {
    let files = visit.app.get::<Files>()?;
    let file = files.readable(&visit.ctx, id).await?;
    json(&FileInfo::from(&file))
}

async fn api_remove(visit: Visit, Path(id): Path<FileId>, headers: HeaderMap) -> Reply {
    check_csrf(&visit.app, &headers, None)?;
    if !visit.ctx.write(move |tx| rows::remove_own(tx, id)).await? {
        return Err(Error::NotFound("file").into());
    }
    json(&serde_json::json!({ "removed": id }))
}
