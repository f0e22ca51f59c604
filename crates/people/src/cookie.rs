//! Small cookies that tie the end of a sign-in to the browser that began it.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use web::App;

/// The value of a cookie of the request.
pub(crate) fn get(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// Adds a cookie to an answer, sent back under `path` only; `minutes` 0 removes it.
pub(crate) fn set(app: &App, mut response: Response, name: &str, value: &str, path: &str, minutes: i64) -> Response {
    let secure = if app.config.base_url.starts_with("https:") { "; Secure" } else { "" };
    let seconds = minutes * 60;
    let text = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
