//! All modules' routes put together behind the door.

use std::sync::Arc;

use askama::Template;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use axum::{Router, extract::Path as AxumPath};
use base::{Error, Locale};
use tower_http::compression::CompressionLayer;

use crate::door::{self, Visitor};
use crate::{App, Entry, Input, Module, Reply, View, Visit, WebError, assets, cookies, html, openapi};

/// The whole application as a router. Routes come from the modules and from nowhere else.
pub fn router(app: App, modules: Vec<Module>) -> Router {
    let mut menu: Vec<_> = modules.iter().flat_map(|m| m.menu.iter().cloned()).collect();
    menu.sort_by_key(|(_, item)| item.order);
    let app = app.with_menu(menu);
    let document = Arc::new(openapi::document(&modules));

    let mut router = Router::new();
    for route in modules.into_iter().flat_map(|m| m.routes) {
        let entry = route.entry;
        let guarded: MethodRouter<App> = route.handler.layer(from_fn(move |request: Request, next: Next| guard(entry, request, next)));
        let guarded = match route.body_limit {
            Some(bytes) => guarded.layer(DefaultBodyLimit::max(bytes)),
            None => guarded.layer(DefaultBodyLimit::max(app.config.body_limit)),
        };
        router = router.route(route.path, guarded);
    }
    router
        .route("/offline", get(offline))
        .route("/lang/{tag}", get(choose_language))
        .route("/scheme/{name}", get(choose_scheme))
        .route("/api/openapi.json", get(async move || ([(header::CONTENT_TYPE, "application/json")], document.to_string())))
        .fallback(async || WebError::from(Error::NotFound("page")))
        // axum adds which methods are allowed.
        .method_not_allowed_fallback(async || WebError::wrong_method())
        .layer(from_fn_with_state(app.clone(), door::open))
        // Files of the interface need no door: they are the same for everybody.
        .route("/assets/{*name}", get(assets::serve))
        .route("/manifest.webmanifest", get(async || assets::root_file("manifest.webmanifest")))
        .route("/sw.js", get(async || assets::root_file("sw.js")))
        .route("/favicon.ico", get(async || assets::root_file("icon.svg")))
        .route("/theme.css", get(theme))
        .route("/robots.txt", get(robots))
        .route("/.well-known/security.txt", get(security))
        .route("/healthz", get(health))
        .layer(CompressionLayer::new().gzip(true).br(true))
        .with_state(app)
}

async fn guard(entry: Entry, request: Request, next: Next) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>() else {
        return WebError::from(Error::bug("the door did not see this request")).into_response();
    };
    match door::check(visitor, entry) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// 200 when the program can serve: the database answers.
async fn health(State(app): State<App>) -> Response {
    match app.db.read(|tx| tx.one::<i64>("SELECT CAST(1 AS BIGINT)", &[])).await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => {
            tracing::error!("health: {error}");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "offline.html")]
struct Offline {
    v: View,
}

/// What the service worker shows when there is no line.
async fn offline(visit: Visit) -> Reply {
    html(&Offline { v: View { user: None, menu: Vec::new(), ..visit.view } })
}

/// The province's own colours, as CSS variables; empty unless configured.
async fn theme(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")], app.config.theme_css.clone())
        .into_response()
}

/// Search engines find procedures and help; what belongs to persons and officials is no business of
/// theirs.
async fn robots() -> Response {
    "User-agent: *\nDisallow: /me\nDisallow: /desk\nDisallow: /apply\nDisallow: /track\nDisallow: /api/\n".into_response()
}

/// Whom to tell about a weakness (RFC 9116): the help desk, until the day the file must be read anew.
async fn security(State(app): State<App>) -> Response {
    let number: String = app.config.hotline.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    if number.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let expires = app.clock.now().plus_days(180).rfc3339();
    let canonical = app.url("/.well-known/security.txt");
    format!("Contact: tel:{number}\nExpires: {expires}\nPreferred-Languages: vi, en\nCanonical: {canonical}\n").into_response()
}

async fn choose_language(State(app): State<App>, AxumPath(tag): AxumPath<String>, query: Input) -> Reply {
    let locale = Locale::from_tag(&tag).ok_or(Error::NotFound("language"))?;
    Ok(remember(&app, cookies::LANG, locale.tag(), &query))
}

async fn choose_scheme(State(app): State<App>, AxumPath(name): AxumPath<String>, query: Input) -> Reply {
    match name.as_str() {
        "auto" | "light" | "dark" => Ok(remember(&app, cookies::SCHEME, &name, &query)),
        _ => Err(Error::NotFound("scheme").into()),
    }
}

fn remember(app: &App, name: &str, value: &str, query: &Input) -> Response {
    let mut response = Redirect::to(&local(query.text("back"))).into_response();
    let secure = app.config.base_url.starts_with("https:");
    if let Some(cookie) = cookies::set(name, value, 365 * 86_400, secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A path of ours, or the home page: nobody is sent to another site by a link of ours.
pub fn local(path: &str) -> String {
    let safe = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if safe { path.to_owned() } else { "/".to_owned() }
}
