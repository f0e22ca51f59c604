//! Answers in the words of the protocol; troubles as problems (RFC 9457) in the reader's language.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::{Error, Instant, Msg, Result};
use web::{Problem, Visit};

/// The version of the protocol.
pub(super) const VERSION: &str = "1.0.0";

/// An answer with these headers.
pub(super) fn with(status: StatusCode, headers: &[(&'static str, String)]) -> Response {
    let mut response = status.into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// An answer for the programmer of a client.
pub(super) fn told(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

/// The refusal of a request that does not speak this version.
pub(super) fn version(headers: &HeaderMap) -> Option<Response> {
    let speaks = headers.get("tus-resumable").is_some_and(|version| version == VERSION);
    (!speaks).then(|| with(StatusCode::PRECONDITION_FAILED, &[("tus-version", VERSION.to_owned())]))
}

/// The answer, or the problem in its place; every answer says the version.
pub(super) fn answer(visit: &Visit, outcome: Result<Response>) -> Response {
    let mut response = outcome.unwrap_or_else(|error| troubled(visit, &error));
    response.headers_mut().insert("tus-resumable", HeaderValue::from_static(VERSION));
    response
}

fn troubled(visit: &Visit, error: &Error) -> Response {
    let (status, message) = match error {
        Error::NotFound(_) => (
            StatusCode::NOT_FOUND,
            Msg::new("Lần tải này không còn; hãy tải lại tệp từ đầu.", "This upload is gone; send the file again from its beginning."),
        ),
        Error::Unauthenticated | Error::Forbidden => (
            StatusCode::UNAUTHORIZED,
            Msg::new("Phiên làm việc đã hết. Hãy đăng nhập lại rồi tải tiếp.", "Your session has ended. Sign in again and go on."),
        ),
        Error::Invalid(fields) => {
            let join = |locale| fields.iter().map(|f| f.message.get(locale)).collect::<Vec<_>>().join(" ");
            (StatusCode::UNPROCESSABLE_ENTITY, Msg::of(join(base::Locale::Vi), join(base::Locale::En)))
        }
        Error::Conflict(message) => (StatusCode::CONFLICT, message.clone()),
        Error::Busy { .. } | Error::Upstream { .. } | Error::Bug(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Msg::new(
                "Máy chủ chưa nhận được tệp. Phần đã gửi vẫn còn; hãy thử lại sau ít phút.",
                "The server could not take the file. What was sent is kept; try again in a few minutes.",
            ),
        ),
    };
    if matches!(error, Error::Upstream { .. } | Error::Bug(_)) {
        tracing::error!(path = %visit.view.path, "upload: {error}");
    }
    let mut response = problem(visit, status, &message);
    if let Error::Busy { retry_after } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after.as_secs().max(1)));
    }
    response
}

/// A problem in the reader's language.
pub(super) fn problem(visit: &Visit, status: StatusCode, message: &Msg) -> Response {
    let body = Problem {
        kind: "upload",
        title: visit.t("Chưa nhận được tệp", "The file was not taken").to_owned(),
        status: status.as_u16(),
        detail: message.get(visit.locale()).to_owned(),
        instance: visit.view.nonce.chars().take(10).collect::<String>().to_uppercase(),
        errors: Vec::new(),
    };
    let text = serde_json::to_string(&body).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/problem+json")], text).into_response()
}

/// `Tue, 24 Nov 2026 10:00:00 GMT`
pub(super) fn http_date(at: Instant) -> String {
    // `local` is seven hours ahead of Greenwich.
    at.plus_minutes(-7 * 60).local().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
