//! Resumable uploads: tus 1.0 with creation, termination and expiration.
//!
//! The id of an upload is the id of the file that it becomes. What is received counts once it is
//! on the disk and noted in the database, at least each 8 MiB; after a cut the caller asks where to
//! go on and sends the rest. The last byte triggers the examination of [`crate::intake`]; a refusal
//! is told as a problem (RFC 9457) and the upload is over, while a failure of ours leaves the
//! upload complete and each further question tries again.
//!
//! Requests must carry `Tus-Resumable`, a header that no other site's page can send without our
//! consent; that is what CSRF tokens are for elsewhere.

mod answers;
mod receive;
mod rows;
mod slots;

use std::sync::Arc;

use access::{Actor, Ctx};
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base::{Error, FileId, Result};
use base64::Engine as _;
use web::{Path, Visit};

use answers::{VERSION, answer, told, with};
pub(crate) use rows::{exists, remove_expired};
use rows::Upload;
pub(crate) use slots::Slots;

use crate::intake::{Incoming, check_name};
use crate::rows::TOO_MANY;
use crate::{Files, Kind, Refusal, name};

/// The longest list of an upload's metadata, in bytes.
const METADATA: usize = 8_192;

/// What the server can do: `OPTIONS /uploads`.
pub(crate) async fn options(visit: Visit) -> Response {
    let outcome = visit.app.get::<Files>().map(|files| {
        with(StatusCode::NO_CONTENT, &[
            ("tus-version", VERSION.to_owned()),
            ("tus-extension", "creation,termination,expiration".to_owned()),
            ("tus-max-size", files.config().largest.to_string()),
        ])
    });
    answer(&visit, outcome)
}

/// A new upload: `POST /uploads`.
pub(crate) async fn create(visit: Visit, headers: HeaderMap) -> Response {
    let outcome = async {
        if let Some(refused) = answers::version(&headers) {
            return Ok(refused);
        }
        let files = signed_in(&visit)?;
        let Some(size) = number(&headers, "upload-length") else {
            return Ok(told(StatusCode::BAD_REQUEST, "Upload-Length is missing; a length that is not known yet is not supported"));
        };
        let Ok(metadata) = metadata(&headers) else {
            return Ok(told(StatusCode::BAD_REQUEST, "Upload-Metadata is not a list of keys with base64 values"));
        };
        if size > files.config().largest {
            return Ok(answers::problem(&visit, StatusCode::PAYLOAD_TOO_LARGE, &Refusal::TooLarge { most: files.config().largest }.message()));
        }
        let upload = files.begin(&visit.ctx, size, &metadata).await?;
        Ok(with(StatusCode::CREATED, &[
            ("location", format!("/uploads/{}", upload.id)),
            ("upload-expires", answers::http_date(upload.expires_at)),
        ]))
    };
    answer(&visit, outcome.await)
}

/// How much has arrived: `HEAD /uploads/{id}`.
pub(crate) async fn ask(visit: Visit, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let outcome = async {
        if let Some(refused) = answers::version(&headers) {
            return Ok(refused);
        }
        let files = signed_in(&visit)?;
        let state = files.progress(&visit.ctx, id.parse()?).await?;
        let mut answer = vec![
            ("upload-offset", state.received.to_string()),
            ("upload-length", state.size.to_string()),
            ("cache-control", "no-store".to_owned()),
        ];
        answer.extend(state.expires_at.map(|at| ("upload-expires", answers::http_date(at))));
        Ok(with(StatusCode::OK, &answer))
    };
    answer(&visit, outcome.await)
}

/// The next bytes: `PATCH /uploads/{id}`.
pub(crate) async fn append(visit: Visit, Path(id): Path<String>, headers: HeaderMap, body: Body) -> Response {
    let outcome = async {
        if let Some(refused) = answers::version(&headers) {
            return Ok(refused);
        }
        if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
            return Ok(told(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/offset+octet-stream"));
        }
        let Some(offset) = number(&headers, "upload-offset") else {
            return Ok(told(StatusCode::BAD_REQUEST, "Upload-Offset is missing"));
        };
        let files = signed_in(&visit)?;
        let (ctx, length) = (visit.ctx.clone(), number(&headers, header::CONTENT_LENGTH.as_str()));
        let work = async move { files.append(&ctx, id.parse()?, offset, length, body).await };
        // The caller may go away: what has arrived is noted all the same.
        let state = tokio::spawn(work).await.map_err(Error::bug)??;
        let mut answer = vec![("upload-offset", state.received.to_string())];
        answer.extend(state.expires_at.map(|at| ("upload-expires", answers::http_date(at))));
        Ok(with(StatusCode::NO_CONTENT, &answer))
    };
    answer(&visit, outcome.await)
}

/// An upload that is given up: `DELETE /uploads/{id}`.
pub(crate) async fn end(visit: Visit, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let outcome = async {
        if let Some(refused) = answers::version(&headers) {
            return Ok(refused);
        }
        signed_in(&visit)?.give_up(&visit.ctx, id.parse()?).await?;
        Ok(with(StatusCode::NO_CONTENT, &[]))
    };
    answer(&visit, outcome.await)
}

fn signed_in(visit: &Visit) -> Result<Arc<Files>> {
    match visit.ctx.actor {
        Actor::Anonymous => Err(Error::Unauthenticated),
        _ => visit.app.get(),
    }
}

/// How far an upload has come. A finished one has no end of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) size: u64,
    pub(crate) received: u64,
    pub(crate) expires_at: Option<base::Instant>,
}

impl Files {
    async fn begin(&self, ctx: &Ctx, size: u64, metadata: &Metadata) -> Result<Upload> {
        let name = name::clean(&metadata.name);
        if size == 0 {
            return Err(Refusal::Empty.into());
        }
        check_name(self, &name, &metadata.wanted)?;
        let upload = Upload {
            id: ctx.id(),
            owner: ctx.actor.key(),
            name,
            purpose: metadata.purpose.chars().take(100).collect(),
            size,
            received: 0,
            expires_at: self.expiry(ctx),
        };
        let (new, now) = (upload.clone(), ctx.now);
        let (most_files, most_bytes) = (self.config().loose_files, self.config().loose_bytes);
        ctx.write(move |tx| {
            let (count, bytes) = crate::rows::loose(tx, &new.owner)?;
            let size = i64::try_from(new.size).unwrap_or(i64::MAX);
            if count >= most_files || bytes.saturating_add(size) > most_bytes {
                return Err(Error::invalid("file", TOO_MANY));
            }
            rows::insert(tx, &new, now)
        })
        .await?;
        Ok(upload)
    }

    /// Asks how far an upload has come; one that is complete and not taken in yet is tried again.
    async fn progress(&self, ctx: &Ctx, id: FileId) -> Result<Progress> {
        let held = self.0.slots.take(id).await;
        match self.upload(ctx, id).await? {
            Some(upload) if upload.received == upload.size => {
                let (files, ctx) = (self.clone(), ctx.clone());
                tokio::spawn(async move { files.finish(&ctx, held, upload).await }).await.map_err(Error::bug)?
            }
            Some(upload) => Ok(Progress { size: upload.size, received: upload.received, expires_at: Some(upload.expires_at) }),
            None => self.finished(ctx, id).await,
        }
    }

    async fn upload(&self, ctx: &Ctx, id: FileId) -> Result<Option<Upload>> {
        let (owner, now) = (ctx.actor.key(), ctx.now);
        ctx.read(move |tx| rows::find(tx, id, &owner, now)).await
    }

    /// The answer for an upload that has become a file, whose last answer may have been lost.
    async fn finished(&self, ctx: &Ctx, id: FileId) -> Result<Progress> {
        let who = ctx.actor.key();
        let file = ctx.read(move |tx| crate::get(tx, id)).await?.filter(|file| file.created_by == who);
        let file = file.ok_or(Error::NotFound("upload"))?;
        let size = u64::try_from(file.size).unwrap_or(0);
        Ok(Progress { size, received: size, expires_at: None })
    }

    async fn give_up(&self, ctx: &Ctx, id: FileId) -> Result<()> {
        let _held = self.0.slots.take(id).await;
        if self.upload(ctx, id).await?.is_some() {
            ctx.write(move |tx| rows::remove(tx, id).map(drop)).await?;
            self.discard_part(id).await;
            return Ok(());
        }
        let removed = ctx.write(move |tx| crate::rows::remove_own(tx, id)).await?;
        if removed { Ok(()) } else { Err(Error::NotFound("upload")) }
    }

    /// Takes a complete upload in.
    async fn finish(&self, ctx: &Ctx, _held: slots::Held, upload: Upload) -> Result<Progress> {
        let (id, size) = (upload.id, upload.size);
        let content = std::fs::File::open(self.part(id)).map_err(Error::bug)?;
        let incoming = Incoming { id: Some(id), name: upload.name, purpose: upload.purpose, content, size };
        let taken = self.take_in(ctx, incoming, move |tx| rows::remove(tx, id).map(drop)).await;
        match taken {
            Ok(_) => {
                self.discard_part(id).await;
                Ok(Progress { size, received: size, expires_at: None })
            }
            Err(refusal @ Error::Invalid(_)) => {
                ctx.write(move |tx| rows::remove(tx, id).map(drop)).await?;
                self.discard_part(id).await;
                Err(refusal)
            }
            Err(trouble) => Err(trouble),
        }
    }

    pub(super) fn part(&self, id: FileId) -> std::path::PathBuf {
        self.uploads().join(id.to_string())
    }

    pub(crate) async fn discard_part(&self, id: FileId) {
        // A part that stays behind is swept away later.
        if let Err(error) = tokio::fs::remove_file(self.part(id)).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(upload.id = %id, "an upload's part could not be removed: {error}");
        }
    }

    fn expiry(&self, ctx: &Ctx) -> base::Instant {
        ctx.now.plus_minutes(self.config().unfinished_hours * 60)
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

#[derive(Default)]
struct Metadata {
    name: String,
    purpose: String,
    /// The kinds that the place asks for, as its file input lists them.
    wanted: Vec<Kind>,
}

/// Reads `filename dMOqcC5wZGY=,purpose …`.
fn metadata(headers: &HeaderMap) -> Result<Metadata, ()> {
    let mut metadata = Metadata::default();
    let Some(list) = headers.get("upload-metadata") else { return Ok(metadata) };
    let list = list.to_str().map_err(drop)?;
    if list.len() > METADATA {
        return Err(());
    }
    for pair in list.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = base64::engine::general_purpose::STANDARD.decode(value.trim()).map_err(drop)?;
        let value = String::from_utf8_lossy(&value).into_owned();
        match key {
            "filename" | "name" => metadata.name = value,
            "purpose" | "field" => metadata.purpose = base::text::nfc(&value),
            "accept" => {
                let mut wanted: Vec<Kind> = value.split(',').filter_map(|ending| Kind::claimed_by(ending.trim())).collect();
                // `.jpg,.jpeg` is one kind.
                wanted.dedup();
                metadata.wanted = wanted;
            }
            _ => {}
        }
    }
    Ok(metadata)
}
