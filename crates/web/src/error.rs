//! How errors reach people: once, here, as a page or an RFC 9457 problem.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base::{Error, FieldError, Fields, Locale, Msg};
use serde::Serialize;

use crate::door::{SIGNED_OUT, Visitor};
use crate::visit::visit;
use crate::{App, Entry, View};

/// What handlers return.
pub type Reply<T = Response> = Result<T, WebError>;

/// An error on its way to the reader, or a redirect that cuts a request short.
#[derive(Debug)]
pub struct WebError(Trouble);

#[derive(Debug)]
enum Trouble {
    Error(Error),
    SignIn { entry: Entry, locked: bool },
    Go(&'static str),
    /// A known address, asked in a way it does not know.
    WrongMethod,
}

/// The trouble of a response, left for the door, which knows the reader's language and the wanted
/// form.
#[derive(Debug, Clone)]
pub(crate) struct Failure(Arc<Trouble>);

impl WebError {
    pub(crate) fn sign_in(entry: Entry, locked: bool) -> Self {
        Self(Trouble::SignIn { entry, locked })
    }

    pub(crate) fn go(place: &'static str) -> Self {
        Self(Trouble::Go(place))
    }

    pub(crate) fn wrong_method() -> Self {
        Self(Trouble::WrongMethod)
    }

    /// The error itself, for handlers that show it in their own page.
    pub fn into_error(self) -> Error {
        match self.0 {
            Trouble::Error(error) => error,
            Trouble::SignIn { .. } | Trouble::Go(_) => Error::Unauthenticated,
            Trouble::WrongMethod => Error::NotFound("page"),
        }
    }
}

impl From<Error> for WebError {
    fn from(error: Error) -> Self {
        Self(Trouble::Error(error))
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Failure(Arc::new(self.0)));
        response
    }
}

/// An RFC 9457 problem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// The kind of problem, as a path of the documentation.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it is, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about it.
    pub detail: String,
    /// The reference number, also in the server's log.
    pub instance: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// What is wrong with a field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemField {
    /// The field's path.
    pub field: String,
    /// What to do about it.
    pub message: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    v: View,
    status: u16,
    title: String,
    text: String,
    what_now: String,
    reference: String,
}

/// The same in the frame of the officials' workspace.
#[derive(Template)]
#[template(path = "error_desk.html")]
struct DeskErrorPage(ErrorPage);

impl std::ops::Deref for DeskErrorPage {
    type Target = ErrorPage;
    fn deref(&self) -> &ErrorPage {
        &self.0
    }
}

struct Told {
    status: StatusCode,
    kind: &'static str,
    title: Msg,
    detail: Msg,
    fields: Fields,
    retry_after: Option<u64>,
}

fn told(status: StatusCode, kind: &'static str, title: (&'static str, &'static str), detail: (&'static str, &'static str)) -> Told {
    Told {
        status,
        kind,
        title: Msg::new(title.0, title.1),
        detail: Msg::new(detail.0, detail.1),
        fields: Fields::new(),
        retry_after: None,
    }
}

fn wrong_method() -> Told {
    told(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        ("Địa chỉ này không mở theo cách đó", "This address does not work that way"),
        (
            "Đây là nơi nhận biểu mẫu, hoặc nơi chỉ để xem. Hãy quay lại trang trước và làm từ đó.",
            "This is where a form is sent to, or something to be read only. Go back to the page before and start from there.",
        ),
    )
}

fn tell(error: &Error) -> Told {
    match error {
        Error::NotFound(_) => told(
            StatusCode::NOT_FOUND,
            "not-found",
            ("Không tìm thấy", "Not found"),
            (
                "Địa chỉ không đúng, nội dung đã được chuyển đi, hoặc bạn không có quyền xem. Hãy kiểm tra lại đường dẫn hoặc mã số.",
                "The address is wrong, the content has moved, or you may not see it. Check the address or the number.",
            ),
        ),
        Error::Forbidden => told(
            StatusCode::FORBIDDEN,
            "forbidden",
            ("Bạn không có quyền làm việc này", "You may not do this"),
            (
                "Việc này thuộc về vai trò hoặc đơn vị khác. Nếu đó là việc của bạn, hãy đề nghị quản trị đơn vị cấp vai trò.",
                "This belongs to another role or agency. If it is your work, ask your agency's administrator for the role.",
            ),
        ),
        Error::Unauthenticated => told(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            ("Hãy đăng nhập", "Please sign in"),
            (
                "Bạn cần đăng nhập để xem nội dung này.",
                "You need to sign in to see this.",
            ),
        ),
        Error::Invalid(fields) => Told {
            fields: fields.clone(),
            ..told(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                ("Nội dung gửi lên chưa đúng", "What was sent is not right"),
                (
                    "Hãy quay lại, sửa các mục dưới đây rồi gửi lại.",
                    "Go back, correct the items below and send again.",
                ),
            )
        },
        Error::Conflict(detail) => Told {
            detail: detail.clone(),
            ..told(StatusCode::CONFLICT, "conflict", ("Chưa thực hiện được", "Not done"), ("", ""))
        },
        Error::Busy { retry_after } => Told {
            retry_after: Some(retry_after.as_secs().max(1)),
            ..told(
                StatusCode::TOO_MANY_REQUESTS,
                "busy",
                ("Hệ thống đang bận", "The system is busy"),
                (
                    "Hãy thử lại sau ít phút. Nội dung đã lưu vẫn còn.",
                    "Try again in a few minutes. What was saved is still there.",
                ),
            )
        },
        Error::Upstream { .. } => told(
            StatusCode::BAD_GATEWAY,
            "upstream",
            ("Hệ thống liên thông chưa trả lời", "A connected system did not answer"),
            (
                "Một hệ thống khác đang gián đoạn. Nội dung đã lưu vẫn còn; hãy thử lại sau ít phút.",
                "Another system is down. What was saved is still there; try again in a few minutes.",
            ),
        ),
        Error::Bug(_) => told(
            StatusCode::INTERNAL_SERVER_ERROR,
            "bug",
            ("Có lỗi ở hệ thống", "Something went wrong here"),
            (
                "Lỗi đã được ghi lại. Nội dung đã lưu trước đó vẫn còn. Khi gọi hỗ trợ, hãy đọc số tham chiếu bên dưới.",
                "The error was recorded. What was saved before is still there. When you call for help, give the number below.",
            ),
        ),
    }
}

/// Makes the answer that the reader gets.
pub(crate) fn render(app: &App, visitor: &Visitor, headers: &HeaderMap, failure: Failure) -> Response {
    let wants_json = visitor.path.starts_with("/api/")
        || headers.get(header::ACCEPT).is_some_and(|v| v.to_str().is_ok_and(|v| v.starts_with("application/json")));
    let (unauthenticated, unknown) = (Error::Unauthenticated, Error::NotFound("method"));
    let error = match failure.0.as_ref() {
        Trouble::Go(place) if !wants_json => return Redirect::to(place).into_response(),
        Trouble::SignIn { entry, locked } if !wants_json => return to_sign_in(visitor, *entry, *locked),
        Trouble::Go(_) | Trouble::SignIn { .. } => &unauthenticated,
        Trouble::Error(error) => error,
        Trouble::WrongMethod => &unknown,
    };
    let mut told = if matches!(*failure.0, Trouble::WrongMethod) { wrong_method() } else { tell(error) };
    let reference = visitor.nonce.chars().take(10).collect::<String>().to_uppercase();
    match error {
        Error::Bug(_) | Error::Upstream { .. } => tracing::error!(reference, path = %visitor.path, "{error}"),
        Error::Unauthenticated if visitor.session.is_some() => told.detail = SIGNED_OUT,
        _ => tracing::debug!(reference, path = %visitor.path, "{error}"),
    }
    let locale = visitor.locale;
    let mut response = if wants_json {
        problem(&told, locale, reference)
    } else {
        let page = ErrorPage {
            v: visit(app, visitor, headers).view,
            status: told.status.as_u16(),
            title: told.title.get(locale).to_owned(),
            text: told.detail.get(locale).to_owned(),
            what_now: told.fields.iter().map(|f| f.message.get(locale)).collect::<Vec<_>>().join(" · "),
            reference,
        };
        let path = visitor.path.split('?').next().unwrap_or_default();
        let at_desk = (path == "/desk" || path.starts_with("/desk/")) && visitor.actor.official().is_some();
        let html = if at_desk { DeskErrorPage(page).render() } else { page.render() };
        match html {
            Ok(html) => (told.status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    };
    if let Some(seconds) = told.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn problem(told: &Told, locale: Locale, reference: String) -> Response {
    let body = Problem {
        kind: told.kind,
        title: told.title.get(locale).to_owned(),
        status: told.status.as_u16(),
        detail: told.detail.get(locale).to_owned(),
        instance: reference,
        errors: told
            .fields
            .iter()
            .map(|FieldError { field, message }| ProblemField {
                field: field.to_string(),
                message: message.get(locale).to_owned(),
            })
            .collect(),
    };
    let text = serde_json::to_string(&body).unwrap_or_default();
    (told.status, [(header::CONTENT_TYPE, "application/problem+json")], text).into_response()
}

fn to_sign_in(visitor: &Visitor, entry: Entry, locked: bool) -> Response {
    let page = match (entry, locked) {
        (_, true) => "/unlock",
        (Entry::Official, false) => "/official/login",
        _ => "/login",
    };
    let next: String = url::form_urlencoded::byte_serialize(visitor.path.as_bytes()).collect();
    Redirect::to(&format!("{page}?next={next}")).into_response()
}
