//! *Tra cứu hồ sơ*: how far a dossier is, by its code and the secret printed beside it, without
//! signing in and without personal data.

#[cfg(test)]
mod tests;

use std::time::Duration;

use access::Origin;
use askama::Template;
use base::{Error, Fields, Locale, Msg, Result};
use serde::Serialize;
use web::{Entry, Input, MenuItem, Path, Reply, Route, Side, View, Visit, html, json, redirect};

use crate::lifecycle::Status;
use crate::mine::{Badge, Stage, deadline, status, tracker};
use crate::needs::Needs;
use crate::store;

/// The pages and the API of tracking.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/track", Entry::Open, "Asks for a dossier's code and secret", ask),
        Route::get("/track/{code}", Entry::Open, "How far a dossier is", show),
        Route::get("/api/v1/track", Entry::Open, "How far a dossier is, without personal data", api)
            .query(&[("code", "the dossier's code"), ("k", "the secret printed beside it")])
            .returns::<Tracked>(),
    ]
}

/// The place in the citizens' menu.
pub fn menu() -> Vec<(Side, MenuItem)> {
    vec![(
        Side::Citizen,
        MenuItem { href: "/track", label: Msg::new("Tra cứu hồ sơ", "Track a dossier"), icon: "search", action: None, order: 40 },
    )]
}

/// What anybody with the code and the secret may know.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Tracked {
    /// The dossier's code.
    pub(crate) code: String,
    /// The procedure's name.
    pub(crate) procedure: String,
    /// The initials of who applies: `M. T. L.`
    pub(crate) applicant: String,
    /// The agency that decides.
    pub(crate) agency: String,
    /// The national status code.
    pub(crate) status: u8,
    /// The state in words.
    pub(crate) state: String,
    /// When it was handed in.
    pub(crate) submitted: String,
    /// When it is due, as it was promised.
    pub(crate) due: String,
    /// How far it is.
    pub(crate) stages: Vec<Stage>,
    #[serde(skip)]
    #[schema(ignore)]
    tone: &'static str,
    #[serde(skip)]
    #[schema(ignore)]
    icon: &'static str,
    #[serde(skip)]
    #[schema(ignore)]
    badge: Badge,
    #[serde(skip)]
    #[schema(ignore)]
    waits: bool,
}

#[derive(Template)]
#[template(path = "track/ask.html")]
struct AskPage {
    v: View,
    code: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "track/status.html")]
struct StatusPage {
    v: View,
    d: Tracked,
}

/// Looks a caller may take in ten minutes, and wrong secrets a code may get in an hour.
const LOOKS: u32 = 40;
const WRONG: u32 = 20;

/// The first letter of each part of a name.
pub(crate) fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    letters.map(|c| format!("{}.", c.to_uppercase())).collect::<Vec<_>>().join(" ")
}

/// A code or a secret as people type it, in the form it is stored in.
fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// How far the dossier of this code and secret is.
///
/// # Errors
/// [`Error::NotFound`] for an unknown code and for a wrong secret alike.
pub(crate) fn track(tx: &mut db::Tx<'_>, needs: &Needs, code: &str, secret: &str, now: base::Instant, locale: Locale) -> Result<Tracked> {
    let found = store::by_code(tx, code)?.filter(|d| same(&d.lookup, secret));
    let d = found.ok_or(Error::NotFound("dossier"))?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let late = d.due_at.is_some_and(|due| due < now);
    let calendar = needs.agencies.calendar(d.competent_agency);
    let (tone, icon, state) = status(d.status, &d.stage, locale);
    let waits = matches!((d.status, d.stage.as_str()), (Status::AwaitingSupplement, "") | (Status::Registered, "supplement") | (Status::AwaitingPayment, _));
    Ok(Tracked {
        procedure: version.definition.name.get(locale).to_owned(),
        applicant: initials(&d.person.name),
        agency: needs.agencies.get(tx, d.competent_agency)?.map(|a| a.name).unwrap_or_default(),
        status: d.status.code(),
        state,
        submitted: d.submitted_at.hm_dmy(),
        due: d.due_at.map(base::Instant::hm_dmy).unwrap_or_default(),
        stages: tracker(tx, needs, &d, &version, late, locale)?,
        tone,
        icon,
        badge: deadline(&d, &calendar, now, locale).unwrap_or_default(),
        waits,
        code: d.code,
    })
}

/// Compared without telling by the time taken how much was right.
fn same(a: &str, b: &str) -> bool {
    let differing = a.bytes().zip(b.bytes()).fold(0, |all, (x, y)| all | (x ^ y));
    a.len() == b.len() && !a.is_empty() && differing == 0
}

/// Looks a dossier up for a caller who may not guess.
async fn look_up(visit: &Visit, code: &str, secret: &str) -> Result<Tracked> {
    let (code, secret, now, locale) = (tidy(code), tidy(secret), visit.ctx.now, visit.locale());
    let caller = match &visit.ctx.origin {
        Origin::Request(address) => address.clone(),
        other => other.key(),
    };
    visit.app.limits.take(&format!("track {caller}"), LOOKS, Duration::from_secs(600), now)?;
    let needs = visit.app.get::<Needs>()?;
    let wanted = code.clone();
    let found = visit.ctx.read(move |tx| track(tx, &needs, &wanted, &secret, now, locale)).await;
    if matches!(found, Err(Error::NotFound(_))) {
        visit.app.limits.take(&format!("track code {code}"), WRONG, Duration::from_secs(3600), now)?;
    }
    found
}

async fn ask(visit: Visit, query: Input) -> Reply {
    match (query.get("code"), query.get("k")) {
        (Some(code), Some(secret)) => redirect(&format!("/track/{}?k={}", enc(&tidy(code)), enc(&tidy(secret)))),
        (None, None) => html(&AskPage { v: visit.view, code: String::new(), secret: String::new() }),
        (code, secret) => {
            let mut errors = Fields::new();
            if code.is_none() {
                errors.push("code", Msg::new("Nhập mã hồ sơ", "Enter the dossier's code"));
            }
            if secret.is_none() {
                errors.push("k", Msg::new("Nhập mã tra cứu 6 ký tự", "Enter the 6-character secret"));
            }
            let (code, secret) = (code.unwrap_or_default().to_owned(), secret.unwrap_or_default().to_owned());
            html(&AskPage { v: visit.view.with_errors(errors), code, secret })
        }
    }
}

/// Text as it stands in an address: letters, digits, dots and hyphens stay, nothing else can be in
/// a code.
fn enc(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect()
}

async fn show(visit: Visit, Path(code): Path<String>, query: Input) -> Reply {
    match look_up(&visit, &code, query.text("k")).await {
        Ok(d) => html(&StatusPage { d, v: visit.view }),
        Err(Error::NotFound(_)) => {
            let text = Msg::new(
                "Không có hồ sơ nào khớp với mã hồ sơ và mã tra cứu này. Hãy kiểm tra lại trên giấy tiếp nhận hoặc trang xác nhận nộp hồ sơ.",
                "No dossier has this code and secret. Check them on the receipt or on the confirmation page.",
            );
            let page = AskPage { v: visit.view.with_errors(Fields::one("code", text)), code, secret: query.text("k").to_owned() };
            let text = page.render().map_err(Error::bug)?;
            Ok(axum::response::IntoResponse::into_response((axum::http::StatusCode::NOT_FOUND, axum::response::Html(text))))
        }
        Err(other) => Err(other.into()),
    }
}

async fn api(visit: Visit, query: Input) -> Reply {
    json(&look_up(&visit, query.text("code"), query.text("k")).await?)
}
