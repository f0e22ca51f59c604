//! Giving files out, to those who may see them.

use std::ops::Range;

use access::{Actor, Ctx};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;
use base::{Error, FileId, Result};
use web::Reply;

use crate::rows::{self, StoredFile};
use crate::shelf::may_leave;
use crate::{Files, Kind};

/// Who may read the files that a system has claimed. Each system that claims files has one; a file
/// is shown when any of them says so.
pub trait FileGuard: Send + Sync {
    /// Whether the actor may read this file. Files of other systems' owners are `false`.
    fn may_read(&self, tx: &mut db::Tx<'_>, actor: &Actor, file: &StoredFile) -> Result<bool>;
}

/// Policy for shown files: nothing runs, whatever they claim to be.
const SHUT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox",
);
/// The same for PDF, which browsers refuse to show in a sandbox. Their viewer runs no script of the
/// document in our origin.
const SHUT_PDF: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'",
);

impl Files {
    /// The file, when the actor may read it.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for those who are not signed in, whether it exists or not;
    /// [`Error::NotFound`] for all others who may not.
    pub async fn readable(&self, ctx: &Ctx, id: FileId) -> Result<StoredFile> {
        let files = self.clone();
        ctx.read(move |tx| {
            let found = rows::get(tx, id)?;
            let actor = tx.ctx.actor.clone();
            match found {
                Some(file) if files.may_read(tx, &actor, &file)? => Ok(file),
                _ if matches!(actor, Actor::Anonymous) => Err(Error::Unauthenticated),
                _ => Err(Error::NotFound("file")),
            }
        })
        .await
    }

    /// Whether the actor may read the file: the platform itself, who brought it while nothing
    /// refers to it, and whomever a guard lets.
    pub fn may_read(&self, tx: &mut db::Tx<'_>, actor: &Actor, file: &StoredFile) -> Result<bool> {
        if matches!(actor, Actor::System(_)) {
            return Ok(true);
        }
        if file.owner.is_none() {
            return Ok(!matches!(actor, Actor::Anonymous) && file.created_by == actor.key());
        }
        for guard in &self.0.guards {
            if guard.may_read(tx, actor, file)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Answers with a file, to look at (`inline`) or to keep. Whether the actor may have it is the
    /// caller's question. `headers` are the request's: a wanted range is honoured.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when a virus was found in it; [`Error::Upstream`] when the storage fails.
    pub async fn serve(&self, file: &StoredFile, inline: bool, headers: &HeaderMap) -> Reply {
        may_leave(file)?;
        let size = u64::try_from(file.size).unwrap_or(0);
        let inline = inline && file.kind.is_shown_by_browsers();
        let wanted = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
        let range = match wanted.map(|wanted| range_of(wanted, size)) {
            Some(Wanted::Nothing) => {
                return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{size}"))]).into_response());
            }
            Some(Wanted::Part(range)) => Some(range),
            Some(Wanted::Whole) | None => None,
        };
        let content = self.0.storage.read(&file.hash, range.clone()).await?;
        let mut response = web::download(&file.name, file.kind.media_type(), inline, Vec::new())?;
        *response.body_mut() = Body::from_stream(content);
        let length = range.as_ref().map_or(size, |part| part.end - part.start);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::CONTENT_SECURITY_POLICY, if file.kind == Kind::Pdf { SHUT_PDF } else { SHUT });
        if let Some(part) = range {
            let said = format!("bytes {}-{}/{size}", part.start, part.end - 1);
            headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&said).map_err(Error::bug)?);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        Ok(response)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(Range<u64>),
    Nothing,
}

/// Reads `bytes=0-99`, `bytes=100-` and `bytes=-100`; anything else means the whole.
fn range_of(wanted: &str, size: u64) -> Wanted {
    let Some((from, to)) = wanted.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::Whole;
    };
    let range = match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(from), Ok(to)) if to >= from => from..to.saturating_add(1).min(size),
        (Ok(from), Err(_)) if to.is_empty() => from..size,
        (Err(_), Ok(last)) if from.is_empty() => size.saturating_sub(last)..size,
        _ => return Wanted::Whole,
    };
    if range.is_empty() { Wanted::Nothing } else { Wanted::Part(range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        for (wanted, range) in [
            ("bytes=0-99", Wanted::Part(0..100)),
            ("bytes=900-5000", Wanted::Part(900..1000)),
            ("bytes=100-", Wanted::Part(100..1000)),
            ("bytes=-100", Wanted::Part(900..1000)),
            ("bytes=-5000", Wanted::Part(0..1000)),
            ("bytes=1000-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=5-4", Wanted::Whole),
            ("bytes=0-1,5-6", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("lines=1-2", Wanted::Whole),
            ("bytes=18446744073709551615-18446744073709551615", Wanted::Nothing),
        ] {
            assert_eq!(range_of(wanted, 1000), range, "{wanted}");
        }
    }
}
