//! What handlers answer with.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use base::Error;
use base64::Engine as _;
use serde::Serialize;

use crate::{App, Flash, Reply, Tone, cookies};

/// A rendered page.
pub type Html = axum::response::Html<String>;

/// Renders a page.
pub fn html(page: &impl Template) -> Reply {
    let text = page.render().map_err(Error::bug)?;
    Ok(axum::response::Html(text).into_response())
}

/// A JSON answer.
pub fn json(value: &impl Serialize) -> Reply {
    let text = serde_json::to_string(value).map_err(Error::bug)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// A file to look at (`inline`) or to keep.
pub fn download(name: &str, kind: &str, inline: bool, bytes: Vec<u8>) -> Reply {
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_str(kind).map_err(Error::bug)?;
    headers.insert(header::CONTENT_TYPE, kind);
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    let plain = base::text::fold(name).replace(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c)), "_");
    let how = if inline { "inline" } else { "attachment" };
    let disposition = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(Error::bug)?);
    // What people uploaded is never run, whatever it claims to be.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"),
    );
    Ok((headers, bytes).into_response())
}

/// After an act: always a redirect.
pub fn redirect(to: &str) -> Reply {
    Ok(Redirect::to(to).into_response())
}

/// After an act: a redirect with a notice for the next page.
pub fn back(app: &App, to: &str, tone: Tone, text: &str) -> Reply {
    let mut response = Redirect::to(to).into_response();
    let flash = Flash { tone, text: text.chars().take(600).collect() };
    let body = serde_json::to_vec(&flash).map_err(Error::bug)?;
    let value = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(body);
    let secure = app.config.base_url.starts_with("https:");
    if let Some(cookie) = cookies::set(cookies::FLASH, &value, 60, secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

impl App {
    /// Lets the browser keep the session's token (or forget it, when `None`) with an answer.
    pub fn keep_session(&self, mut response: Response, token: Option<&str>) -> Response {
        let secure = self.config.base_url.starts_with("https:");
        let cookie = match token {
            Some(token) => cookies::set(cookies::SESSION, token, 12 * 3600, secure),
            None => cookies::set(cookies::SESSION, "", 0, secure),
        };
        if let Some(cookie) = cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}
