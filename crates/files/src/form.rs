//! Files that come with an ordinary form, for browsers without scripts.

use std::io::Write as _;

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::{StatusCode, header};
use base::text::nfc_lines;
use base::{Error, Fields, Msg, Result, msg};
use web::{App, Input, Visit, WebError, check_csrf};

use crate::intake::{Incoming, check_name};
use crate::rows::{StoredFile, TOO_MANY};
use crate::{Files, name};

/// The most bytes of a form with files: what routes that take a [`Form`] set as their body's limit.
/// Larger files go by resumable upload.
pub const FORM_LIMIT: usize = 128 << 20;

/// The most pairs and files of a form.
const PARTS: usize = 2_000;
/// The longest text of a field, in bytes.
const TEXT: usize = 1 << 20;

/// A form that may bring files. Taking it checks the CSRF token, which must come before the files.
/// Forms without files (`application/x-www-form-urlencoded`) are taken as well.
#[derive(Debug, Default)]
pub struct Form {
    /// The fields that are not files.
    pub input: Input,
    /// The files that were taken in; nothing refers to them until they are claimed.
    pub files: Vec<FormFile>,
    /// Why files were refused, by field: for the form's error summary.
    pub errors: Fields,
}

/// A file of a form.
#[derive(Debug)]
pub struct FormFile {
    /// The field's name.
    pub field: String,
    /// The file.
    pub file: StoredFile,
}

impl FromRequest<App> for Form {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let is_multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"));
        if !is_multipart {
            return Ok(Self { input: Input::from_request(request, app).await?, ..Self::default() });
        }
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let headers = parts.headers.clone();
        let mut trusted = check_csrf(app, &headers, None).is_ok();
        let multipart = Multipart::from_request(Request::from_parts(parts, body), app).await;
        let mut multipart = multipart.map_err(|error| broken_off(&error.body_text()))?;
        let files = app.get::<Files>()?;
        let mut form = Self::default();
        for _ in 0..PARTS {
            let Some(mut part) = multipart.next_field().await.map_err(|e| unreadable(&e))? else {
                return if trusted { Ok(form) } else { Err(refused(app, &headers)) };
            };
            let field = part.name().unwrap_or_default().to_owned();
            let Some(file_name) = part.file_name().map(str::to_owned) else {
                let mut text = Vec::new();
                while let Some(piece) = part.chunk().await.map_err(|e| unreadable(&e))? {
                    if text.len() + piece.len() > TEXT {
                        return Err(broken_off("a field is too long").into());
                    }
                    text.extend_from_slice(&piece);
                }
                let text = nfc_lines(&String::from_utf8_lossy(&text));
                if field == "csrf" {
                    check_csrf(app, &headers, Some(&text))?;
                    trusted = true;
                }
                form.input.0.push((field, text));
                continue;
            };
            if !trusted {
                return Err(refused(app, &headers));
            }
            // A file field that was left empty.
            if file_name.is_empty() {
                continue;
            }
            match files.take_part(&visit, &file_name, &field, &mut part).await? {
                Ok(file) => form.files.push(FormFile { field, file }),
                Err(message) => form.errors.push(field, message),
            }
        }
        Err(broken_off("too many fields").into())
    }
}

impl Files {
    /// Takes in a part of a form; the inner error is the file's own, for the person who sent it.
    async fn take_part(
        &self,
        visit: &Visit,
        file_name: &str,
        field: &str,
        part: &mut axum::extract::multipart::Field<'_>,
    ) -> Result<Result<StoredFile, Msg>> {
        if matches!(visit.ctx.actor, access::Actor::Anonymous) {
            return Err(Error::Unauthenticated);
        }
        let name = name::clean(file_name);
        let early = check_name(self, &name, &[]).err().map(|refusal| refusal.message());
        let mut content = self.scratch()?;
        let mut size = 0_u64;
        // What is refused already is still read, so that the browser gets to hear the answer.
        while let Some(piece) = part.chunk().await.map_err(|e| unreadable(&e))? {
            size += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            if early.is_none() && size <= self.config().largest {
                content = tokio::task::spawn_blocking(move || content.write_all(&piece).map(|()| content))
                    .await
                    .map_err(Error::bug)?
                    .map_err(|e| Error::upstream("the uploads folder", e))?;
            }
        }
        if let Some(message) = early {
            return Ok(Err(message));
        }
        let who = visit.ctx.actor.key();
        let (count, bytes) = visit.ctx.read(move |tx| crate::rows::loose(tx, &who)).await?;
        if count >= self.config().loose_files || bytes >= self.config().loose_bytes {
            return Ok(Err(TOO_MANY));
        }
        let incoming = Incoming { id: None, name, purpose: field.to_owned(), content, size };
        match self.take_in(&visit.ctx, incoming, |_| Ok(())).await {
            Ok(file) => Ok(Ok(file)),
            Err(Error::Invalid(fields)) => match fields.iter().next() {
                Some(error) => Ok(Err(error.message.clone())),
                None => Err(Error::bug("a refusal without a reason")),
            },
            Err(error) => Err(error),
        }
    }
}

fn refused(app: &App, headers: &axum::http::HeaderMap) -> WebError {
    check_csrf(app, headers, None).err().unwrap_or(Error::Forbidden).into()
}

fn unreadable(error: &MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { broken_off(&error.body_text()) }
}

fn too_large() -> Error {
    let most = FORM_LIMIT >> 20;
    Error::invalid(
        "body",
        msg!(
            "Lần gửi này lớn hơn {most} MB nên chưa được nhận. Những gì đã lưu trước đó vẫn còn. Hãy quay lại, giảm dung lượng tệp hoặc gửi từng tệp một.",
            "What was sent is larger than {most} MB and was not taken. What was saved before is still there. Go back and make the files smaller or send them one by one."
        ),
    )
}

fn broken_off(cause: &str) -> Error {
    tracing::debug!("a form could not be read: {cause}");
    Error::invalid(
        "body",
        Msg::new(
            "Biểu mẫu chưa đến trọn vẹn. Những gì đã lưu trước đó vẫn còn. Hãy quay lại và gửi lại; đường truyền yếu thì gửi từng tệp một.",
            "The form did not arrive in full. What was saved before is still there. Go back and send it again; on a weak line, one file at a time.",
        ),
    )
}
