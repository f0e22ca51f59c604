//! Cookies: few, small, and never readable by scripts.

use axum::http::{HeaderMap, HeaderValue, header};

/// The session's cookie.
pub(crate) const SESSION: &str = "tinhso_session";
/// A random name for the visitor, which CSRF tokens are bound to before somebody signs in.
pub(crate) const VISITOR: &str = "tinhso_visitor";
/// The reader's language.
pub(crate) const LANG: &str = "tinhso_lang";
/// The reader's colours.
pub(crate) const SCHEME: &str = "tinhso_scheme";
/// What the last act said.
pub(crate) const FLASH: &str = "tinhso_flash";

/// The value of a cookie of the request.
pub(crate) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A header that sets a cookie; `seconds` 0 removes it. `secure` when people come by HTTPS.
pub(crate) fn set(name: &str, value: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")).ok()
}
