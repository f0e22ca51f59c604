//! The pages that people see: who are you, do you agree, good-bye.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base::Locale;
use base::text::nfc;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::codes::Granted;
use super::{PERSONS, Person, Provider};

/// What the client asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
    ui_locales: String,
}

/// What the person decided.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decided {
    person: String,
    number: String,
    name: String,
    born: String,
    decision: String,
    #[serde(flatten)]
    asked: HashMap<String, String>,
}

#[derive(Template)]
#[template(path = "authorize.html")]
struct Page<'a> {
    locale: Locale,
    css: String,
    action: String,
    asked: &'a Asked,
    persons: &'static [Person],
    wrong: bool,
    typed: &'a Decided,
}

impl Page<'_> {
    fn t<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.locale.t(vi, en)
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused {
    css: String,
    reason: &'static str,
}

impl Asked {
    fn locale(&self) -> Locale {
        self.ui_locales.split(' ').find_map(Locale::from_tag).unwrap_or_default()
    }

    /// Why the request is not answered with a redirect: the client is not the one we know.
    fn refusal(&self, provider: &Provider) -> Option<&'static str> {
        if self.client_id != provider.config.client_id {
            return Some("client_id");
        }
        (self.redirect_uri != provider.config.redirect).then_some("redirect_uri")
    }

    /// What else is wrong, told to the client.
    fn error(&self) -> Option<&'static str> {
        if self.response_type != "code" {
            return Some("unsupported_response_type");
        }
        let challenged = self.code_challenge.len() == 43 && self.code_challenge_method == "S256";
        (!challenged || self.state.is_empty()).then_some("invalid_request")
    }

    fn back(&self, pairs: &[(&str, &str)]) -> Response {
        match Url::parse(&self.redirect_uri) {
            Ok(mut url) => {
                url.query_pairs_mut().extend_pairs(pairs).append_pair("state", &self.state);
                Redirect::to(url.as_str()).into_response()
            }
            Err(_) => refused("redirect_uri"),
        }
    }
}

fn css() -> String {
    web::View::default().asset("app.css")
}

fn page(status: StatusCode, page: &impl Template, to: &str) -> Response {
    // The decision's form leads back to the client's own address.
    let to = Url::parse(to).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let policy = format!("default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self' {to}; frame-ancestors 'none'");
    match page.render() {
        Ok(html) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
                (header::CACHE_CONTROL, "no-store".to_owned()),
                (header::CONTENT_SECURITY_POLICY, policy),
            ];
            (status, headers, html).into_response()
        }
        Err(error) => {
            tracing::error!("stand-in for VNeID: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn refused(reason: &'static str) -> Response {
    page(StatusCode::BAD_REQUEST, &Refused { css: css(), reason }, "")
}

fn form(provider: &Provider, asked: &Asked, typed: &Decided, wrong: bool) -> Response {
    let shown = Page {
        locale: asked.locale(),
        css: css(),
        action: format!("{}/authorize", provider.config.issuer),
        asked,
        persons: PERSONS,
        wrong,
        typed,
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, &shown, &asked.redirect_uri)
}

pub(super) async fn ask(State(provider): State<Arc<Provider>>, Query(asked): Query<Asked>) -> Response {
    if let Some(reason) = asked.refusal(&provider) {
        return refused(reason);
    }
    match asked.error() {
        Some(error) => asked.back(&[("error", error)]),
        None => form(&provider, &asked, &Decided::default(), false),
    }
}

pub(super) async fn decide(State(provider): State<Arc<Provider>>, Form(decided): Form<Decided>) -> Response {
    let field = |name: &str| decided.asked.get(name).cloned().unwrap_or_default();
    let asked = Asked {
        response_type: field("response_type"),
        client_id: field("client_id"),
        redirect_uri: field("redirect_uri"),
        state: field("state"),
        nonce: field("nonce"),
        code_challenge: field("code_challenge"),
        code_challenge_method: field("code_challenge_method"),
        ui_locales: field("ui_locales"),
    };
    if let Some(reason) = asked.refusal(&provider) {
        return refused(reason);
    }
    if let Some(error) = asked.error() {
        return asked.back(&[("error", error)]);
    }
    if decided.decision != "agree" {
        return asked.back(&[("error", "access_denied")]);
    }
    let Some(claims) = claims(&decided) else { return form(&provider, &asked, &decided, true) };
    let code = provider.secret();
    let granted = Granted {
        claims,
        redirect: asked.redirect_uri.clone(),
        challenge: asked.code_challenge.clone(),
        nonce: Some(asked.nonce.clone()).filter(|n| !n.is_empty()),
    };
    provider.codes.give(code.clone(), granted, provider.config.clock.now());
    asked.back(&[("code", &code)])
}

/// The claims of the chosen person, or of whoever was typed in.
fn claims(decided: &Decided) -> Option<Value> {
    if let Some(person) = PERSONS.iter().find(|p| p.subject == decided.person) {
        let mut claims = json!({
            "sub": person.subject, "LoaiTaiKhoan": person.kind, "SoDinhDanh": person.number, "HoVaTen": person.name,
            "NgayThangNamSinh": person.born, "GioiTinh": person.sex, "SoDienThoai": person.phone, "ThuDienTu": person.email,
            "TechID": format!("tech-{}", person.subject), "IAL": 2,
        });
        if let (2, Some(map)) = (person.kind, claims.as_object_mut()) {
            map.insert("MaSoThue".to_owned(), json!(person.tax_code));
            map.insert("TenDoanhNghiep".to_owned(), json!(person.company));
        }
        return Some(claims);
    }
    let number = base::cccd::IdentityNumber::parse(&decided.number).ok()?;
    let (name, born) = (nfc(&decided.name), base::text::read::date(&decided.born)?);
    if name.is_empty() || number.digits().len() != 12 {
        return None;
    }
    Some(json!({
        "sub": format!("typed-{}", number.digits()), "LoaiTaiKhoan": 1, "SoDinhDanh": number.digits(), "HoVaTen": name,
        "NgayThangNamSinh": born.strftime("%d/%m/%Y").to_string(), "TechID": format!("tech-{}", number.digits()), "IAL": 2,
    }))
}

pub(super) async fn logout(State(provider): State<Arc<Provider>>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let back = asked.get("post_logout_redirect_uri").map_or("", String::as_str);
    let ours = back == provider.config.home || back.starts_with(&format!("{}/", provider.config.home));
    if ours { Redirect::to(back).into_response() } else { refused("post_logout_redirect_uri") }
}
