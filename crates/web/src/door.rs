//! The door: every request passes here. It finds the session, keeps unwelcome callers out, and
//! dresses every answer with the headers that keep pages safe.

use std::net::SocketAddr;
use std::time::Duration;

use access::Actor;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use base::text::nfc;
use base::{Error, Instant, Locale, Msg, Result};

use crate::error::{Failure, WebError, render};
use crate::{App, Entry, Flash, Session, Stage, UserBadge, cookies, input, session};

/// Who knocks, as far as the door can tell.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) actor: Actor,
    pub(crate) session: Option<Session>,
    pub(crate) badge: Option<UserBadge>,
    pub(crate) must: Option<&'static str>,
    pub(crate) locale: Locale,
    pub(crate) nonce: String,
    pub(crate) visitor: String,
    pub(crate) path: String,
    pub(crate) address: String,
    pub(crate) flash: Option<Flash>,
    pub(crate) now: Instant,
}

/// Requests a caller may make in a minute before the door closes for a while.
const PER_MINUTE: u32 = 1_200;
/// Acts a caller may make in a minute.
const ACTS_PER_MINUTE: u32 = 240;

pub(crate) async fn open(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let now = app.clock.now();
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let headers = request.headers().clone();
    let mut nonce = [0; 16];
    app.random.fill(&mut nonce);
    let fresh_visitor = cookies::get(&headers, cookies::VISITOR).is_none();
    let mut visitor = Visitor {
        actor: Actor::Anonymous,
        session: None,
        badge: None,
        must: None,
        locale: locale(&headers, &path),
        nonce: hex::encode(nonce),
        visitor: cookies::get(&headers, cookies::VISITOR).map_or_else(|| random_text(&app), str::to_owned),
        path,
        address: address(&app, &request),
        flash: cookies::get(&headers, cookies::FLASH).and_then(read_flash),
        now,
    };
    let is_page = request.method() == Method::GET && !visitor.path.starts_with("/api/");
    let acts = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);

    let outcome = admit(&app, &headers, &mut visitor, acts).await;
    let had_flash = visitor.flash.is_some();
    request.extensions_mut().insert(visitor.clone());
    let mut response = match outcome {
        Ok(()) => next.run(request).await,
        Err(error) => axum::response::IntoResponse::into_response(WebError::from(error)),
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = render(&app, &visitor, &headers, failure);
    }
    let secure = app.config.base_url.starts_with("https:");
    let response_headers = response.headers_mut();
    dress(response_headers, &visitor.nonce, secure);
    if fresh_visitor
        && is_page
        && let Some(cookie) = cookies::set(cookies::VISITOR, &visitor.visitor, 90 * 86_400, secure)
    {
        response_headers.append(header::SET_COOKIE, cookie);
    }
    // A notice is shown once, by the first page that follows the act.
    let shows_page = response_headers.get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if had_flash
        && shows_page
        && let Some(cookie) = cookies::set(cookies::FLASH, "", 0, secure)
    {
        response_headers.append(header::SET_COOKIE, cookie);
    }
    response
}

async fn admit(app: &App, headers: &HeaderMap, visitor: &mut Visitor, acts: bool) -> Result<()> {
    let minute = Duration::from_secs(60);
    app.limits.take(&format!("all {}", visitor.address), PER_MINUTE, minute, visitor.now)?;
    if acts {
        app.limits.take(&format!("act {}", visitor.address), ACTS_PER_MINUTE, minute, visitor.now)?;
        // Browsers say where a request comes from; another site's form is turned away here.
        if headers.get("sec-fetch-site").is_some_and(|v| v == "cross-site") {
            return Err(Error::Forbidden);
        }
    }
    let token = input::bearer(headers).or_else(|| cookies::get(headers, cookies::SESSION));
    let Some(token) = token.map(str::to_owned) else { return Ok(()) };
    let parts = app.clone();
    let now = visitor.now;
    let found = app
        .db
        .read(move |tx| {
            let Some(session) = session::find(tx, &token, now)? else { return Ok(None) };
            let signed = match session.stage {
                Stage::Open => parts.accounts.signed(tx, session.kind, &session.account, now)?,
                Stage::SecondFactor | Stage::Locked => None,
            };
            Ok(Some((session, signed)))
        })
        .await?;
    let Some((session, signed)) = found else { return Ok(()) };
    if let Some(signed) = signed {
        visitor.actor = signed.actor;
        visitor.badge = Some(signed.badge);
        visitor.must = signed.must;
        // Once a minute is enough to know that somebody is there.
        if now.ms() - session.seen_at.ms() > 60_000 {
            let id = session.id;
            app.db.write(move |tx| session::touch(tx, id, now)).await?;
        }
    } else if session.stage == Stage::Open {
        // The account was closed or lost its roles while the session lived.
        return Ok(());
    }
    visitor.session = Some(session);
    Ok(())
}

/// Whether the visitor gets past this route's door.
pub(crate) fn check(visitor: &Visitor, entry: Entry) -> Result<(), WebError> {
    let locked = visitor.session.as_ref().is_some_and(|s| s.stage == Stage::Locked);
    let welcome = match (entry, &visitor.actor) {
        (Entry::Open, _) => return Ok(()),
        (Entry::SignedIn, Actor::Applicant(_) | Actor::Official(_)) => true,
        (Entry::Applicant, Actor::Applicant(_)) | (Entry::Official, Actor::Official(_)) => true,
        (Entry::Applicant, Actor::Official(_)) | (Entry::Official, Actor::Applicant(_)) => {
            return Err(Error::Forbidden.into());
        }
        _ => false,
    };
    if !welcome {
        return Err(WebError::sign_in(entry, locked));
    }
    match visitor.must {
        // Only the page itself, signing out and files are reachable until it is done.
        Some(place) if !visitor.path.starts_with(place) && !visitor.path.starts_with("/logout") => {
            Err(WebError::go(place))
        }
        _ => Ok(()),
    }
}

fn locale(headers: &HeaderMap, path: &str) -> Locale {
    let by_query = path.split_once("lang=").and_then(|(_, rest)| Locale::from_tag(rest.get(..2)?));
    let by_cookie = || cookies::get(headers, cookies::LANG).and_then(Locale::from_tag);
    by_query.or_else(by_cookie).unwrap_or_default()
}

fn address(app: &App, request: &Request) -> String {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok());
    if let (true, Some(list)) = (app.config.behind_proxy, forwarded)
        && let Some(last) = list.rsplit(',').next()
    {
        return nfc(last);
    }
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| "unknown".to_owned(), |info| info.0.ip().to_string())
}

fn random_text(app: &App) -> String {
    let mut bytes = [0; 16];
    app.random.fill(&mut bytes);
    hex::encode(bytes)
}

fn read_flash(cookie: &str) -> Option<Flash> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(cookie).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn dress(headers: &mut HeaderMap, nonce: &str, secure: bool) {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'self'; frame-src 'self'; \
         manifest-src 'self'; worker-src 'self'; base-uri 'none'; object-src 'none'"
    );
    let fixed: [(header::HeaderName, &str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(self), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Ok(value) = HeaderValue::from_str(&policy)
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// What a person is told when an act needs a sign-in that is gone.
pub(crate) const SIGNED_OUT: Msg = Msg::new(
    "Phiên làm việc đã hết. Hãy đăng nhập lại; nội dung đã lưu vẫn còn.",
    "Your session has ended. Sign in again; what was saved is still there.",
);
