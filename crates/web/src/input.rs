//! What a request brings: forms, queries, JSON and path parts, with our own errors.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base::text::nfc_lines;
use base::{Error, Msg, Result};
use serde::de::DeserializeOwned;

use crate::error::WebError;
use crate::{App, cookies, csrf};

/// Pairs of a form or a query, in order, trimmed and in normal form C. Taking a form checks its
/// CSRF token.
#[derive(Debug, Clone, Default)]
pub struct Input(pub Vec<(String, String)>);

/// The most pairs a form may have.
const PAIRS: usize = 5_000;

impl Input {
    /// Reads `a=1&b=2`.
    pub fn parse(text: &[u8]) -> Self {
        let pairs = url::form_urlencoded::parse(text)
            .take(PAIRS)
            .map(|(key, value)| (key.into_owned(), nfc_lines(&value)))
            .collect();
        Self(pairs)
    }

    /// The first value of a name; empty is `None`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|v| !v.is_empty())
    }

    /// The first value of a name, or an empty text.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// All values of a name that are not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A value that parses, when it is there.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the field when it is there and does not parse.
    pub fn parsed<T: std::str::FromStr>(&self, name: &'static str) -> Result<Option<T>> {
        self.get(name)
            .map(|text| text.parse().map_err(|_| Error::invalid(name, Msg::new("Giá trị không hợp lệ", "This value is not valid"))))
            .transpose()
    }
}

impl FromRequest<App> for Input {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let (parts, body) = request.into_parts();
        if parts.method == axum::http::Method::GET {
            return Ok(Self::parse(parts.uri.query().unwrap_or_default().as_bytes()));
        }
        let bytes = to_bytes(body, app.config.body_limit).await.map_err(|_| too_large(app.config.body_limit))?;
        let input = Self::parse(&bytes);
        check_csrf(app, &parts.headers, input.get("csrf"))?;
        Ok(input)
    }
}

fn too_large(limit: usize) -> Error {
    let kib = limit / 1024;
    Error::invalid("body", base::msg!("Nội dung gửi lên lớn hơn {kib} KB", "What was sent is larger than {kib} KB"))
}

/// Whether a request that changes something comes from a page of ours. Callers with a bearer
/// token are not browsers led astray and need none.
///
/// For handlers that take neither an [`Input`] nor a [`Json`], which check by themselves.
///
/// # Errors
/// [`Error::Conflict`] when the token is missing or of another session.
pub fn check_csrf(app: &App, headers: &HeaderMap, token: Option<&str>) -> Result<()> {
    if bearer(headers).is_some() {
        return Ok(());
    }
    let holder = cookies::get(headers, cookies::SESSION).or_else(|| cookies::get(headers, cookies::VISITOR));
    let token = token.or_else(|| headers.get("x-csrf-token").and_then(|v| v.to_str().ok()));
    match (holder, token) {
        (Some(holder), Some(token)) if csrf::holds(&app.config.secret, holder, token) => Ok(()),
        _ => Err(Error::Conflict(Msg::new(
            "Trang đã mở quá lâu hoặc phiên làm việc đã đổi. Hãy tải lại trang rồi gửi lại; nội dung đã lưu không bị mất.",
            "This page was open too long or the session has changed. Reload it and send again; what was saved is not lost.",
        ))),
    }
}

/// Whether no other site's page could have made a browser send this: it brings no session that
/// could be misused, and a browser sends `application/json` to another site only after asking us,
/// which we never allow. Programs that are not signed in yet come so.
fn beyond_forgery(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") && cookies::get(headers, cookies::SESSION).is_none()
}

/// The bearer token of an API call.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// A JSON body.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let (parts, body) = request.into_parts();
        if !beyond_forgery(&parts.headers) {
            check_csrf(app, &parts.headers, None)?;
        }
        let bytes = to_bytes(body, app.config.body_limit).await.map_err(|_| too_large(app.config.body_limit))?;
        serde_json::from_slice(&bytes).map(Self).map_err(|e| {
            let cause = e.to_string();
            Error::invalid("body", base::msg!("JSON không hợp lệ: {cause}", "The JSON is not valid: {cause}")).into()
        })
    }
}

/// Parts of the path; one that does not parse is "not found".
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        match axum::extract::Path::<T>::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Error::NotFound("page").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_without_a_session_needs_no_token() {
        for (kind, cookie, free) in [
            ("application/json", "", true),
            ("Application/JSON; charset=utf-8", "tinhso_visitor=khach", true),
            ("application/json", "tinhso_visitor=khach; tinhso_session=abc", false),
            ("application/json", "tinhso_session=", false),
            ("text/plain", "", false),
            ("text/plain; application/json", "", false),
            ("application/x-www-form-urlencoded", "", false),
            ("", "", false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::CONTENT_TYPE, kind), (header::COOKIE, cookie)] {
                if !value.is_empty() {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            assert_eq!(beyond_forgery(&headers), free, "{kind} {cookie}");
        }
    }
}
